#include "ragctl/pipeline/status.hpp"

#include "ragctl/catalog/chunks.hpp"
#include "ragctl/catalog/documents.hpp"
#include "ragctl/catalog/index.hpp"

namespace ragctl::pipeline {

tenant::State summarize(catalog::Catalog& catalog) {
  const auto totals = catalog.documents().totals();
  const bool has_segments = !catalog.index().segments().empty();
  tenant::State state;
  state.total_documents = totals.ready;
  state.failed_documents = totals.failed;
  state.total_chunks = catalog.chunks().count();
  state.pending_chunks = catalog.chunks().count_after(catalog.index().indexed_up_to());
  state.last_ingest_time = catalog.fact("last_ingest_time");
  state.last_index_time = catalog.fact("last_index_time");
  state.last_export_time = catalog.fact("last_export_time");
  state.last_error = catalog.fact("last_error");
  state.is_ready_for_queries = has_segments;
  if (!has_segments)
    state.rag_status = state.last_index_time.empty() ? "never_built" : "ready";
  else
    state.rag_status = state.pending_chunks > 0 ? "stale" : "ready";
  return state;
}

}  // namespace ragctl::pipeline

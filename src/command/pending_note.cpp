#include "pending_note.hpp"

#include "counted.hpp"
#include "ragctl/catalog/documents.hpp"
#include "ragctl/pipeline/indexing.hpp"

namespace ragctl::command {

void note_pending(OpenTenant& tenant, std::uint64_t pending, Output& output) {
  const std::string& id = tenant.id().str();
  if (pending > 0) {
    output.note("note: " + counted(pending, "chunks") + (pending == 1 ? " is" : " are") +
                " not indexed yet; run: ragctl index " + id);
  } else if (pipeline::is_outdated(tenant.catalog(), tenant.config())) {
    output.note("note: the index was made with other settings, which still hold; run: ragctl index " + id);
  }
}

void note_if_empty(OpenTenant& tenant, Output& output) {
  const std::string& id = tenant.id().str();
  const catalog::DocumentTotals totals = tenant.catalog().documents().totals();
  if (totals.ready > 0) return;
  if (totals.failed + totals.skipped > 0) {
    output.note("note: no document could be read; the reasons: ragctl document list " + id);
  } else {
    output.note("note: nothing is ingested yet; begin with: ragctl ingest " + id + " PATH...");
  }
}

}  // namespace ragctl::command

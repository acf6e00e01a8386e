#include "state_json.hpp"

#include <nlohmann/json.hpp>

#include "document_json.hpp"

namespace ragctl::command {

nlohmann::ordered_json state_json(const tenant::State& state) {
  const bool building = state.building_pid > 0;
  return {{"rag_status", state.rag_status},
          {"building_pid", building ? nlohmann::ordered_json(state.building_pid) : nlohmann::ordered_json()},
          {"building_since", text_or_null(state.building_since)},
          {"total_documents", state.total_documents},
          {"failed_documents", state.failed_documents},
          {"total_chunks", state.total_chunks},
          {"pending_chunks", state.pending_chunks},
          {"is_ready_for_queries", state.is_ready_for_queries},
          {"last_ingest_time", text_or_null(state.last_ingest_time)},
          {"last_index_time", text_or_null(state.last_index_time)},
          {"last_export_time", text_or_null(state.last_export_time)},
          {"last_error", text_or_null(state.last_error)}};
}

}  // namespace ragctl::command

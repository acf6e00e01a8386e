#include "state_json.hpp"

#include <nlohmann/json.hpp>

namespace ragctl::command {

nlohmann::ordered_json state_json(const tenant::State& state) {
  const auto time = [](const std::string& text) {
    return text.empty() ? nlohmann::ordered_json() : nlohmann::ordered_json(text);
  };
  return {{"rag_status", state.rag_status},
          {"total_documents", state.total_documents},
          {"failed_documents", state.failed_documents},
          {"total_chunks", state.total_chunks},
          {"pending_chunks", state.pending_chunks},
          {"is_ready_for_queries", state.is_ready_for_queries},
          {"last_ingest_time", time(state.last_ingest_time)},
          {"last_index_time", time(state.last_index_time)},
          {"last_export_time", time(state.last_export_time)},
          {"last_error", time(state.last_error)}};
}

}  // namespace ragctl::command

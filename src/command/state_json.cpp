#include "state_json.hpp"

#include <nlohmann/json.hpp>

namespace ragctl::command {

nlohmann::ordered_json state_json(const tenant::State& state) {
  const auto time = [](const std::string& text) {
    return text.empty() ? nlohmann::ordered_json() : nlohmann::ordered_json(text);
  };
  const bool building = state.building_pid > 0;
  return {{"rag_status", state.rag_status},
          {"building_pid", building ? nlohmann::ordered_json(state.building_pid) : nlohmann::ordered_json()},
          {"building_since", time(state.building_since)},
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

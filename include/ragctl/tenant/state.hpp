#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace ragctl::tenant {

/// state.json: a snapshot for people and monitors. The truth is the catalog; this is rebuilt from it when
/// lost.
struct State {
  std::string rag_status =
      "never_built";               ///< never_built, building, ready, stale (chunks are pending), failed
  std::uint64_t building_pid = 0;  ///< of the process that indexes, while rag_status is building
  std::string building_since;      ///< when it began to
  std::uint64_t total_documents = 0;
  std::uint64_t total_chunks = 0;
  std::uint64_t pending_chunks = 0;
  std::uint64_t failed_documents = 0;
  std::string last_ingest_time;  ///< "2026-11-21T10:15:00Z", empty when never
  std::string last_index_time;
  std::string last_export_time;
  bool is_ready_for_queries = false;
  std::string last_error;
  bool operator==(const State&) const = default;
};

void write_state(const std::filesystem::path& file, const State& state);
/// Nothing when the file is absent or not readable as a state: it is derived, so never an error.
[[nodiscard]] std::optional<State> read_state(const std::filesystem::path& file);

}  // namespace ragctl::tenant

#include "ragctl/tenant/state.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <string_view>

#include "ragctl/base/error.hpp"
#include "ragctl/base/utf8.hpp"
#include "ragctl/files/durable.hpp"
#include "ragctl/files/read.hpp"

namespace ragctl::tenant {
namespace {

using nlohmann::ordered_json;

constexpr int kSchema = 1;
constexpr std::uint64_t kMaxBytes = 1'000'000;
constexpr std::array<std::string_view, 5> kStatuses{"never_built", "building", "ready", "stale", "failed"};

// One list of the fields for both directions: visit(key, member).
template <class S, class Visit>
void each_field(S& state, Visit&& visit) {
  visit("rag_status", state.rag_status);
  visit("building_pid", state.building_pid);
  visit("building_since", state.building_since);
  visit("is_ready_for_queries", state.is_ready_for_queries);
  visit("total_documents", state.total_documents);
  visit("total_chunks", state.total_chunks);
  visit("pending_chunks", state.pending_chunks);
  visit("failed_documents", state.failed_documents);
  visit("last_ingest_time", state.last_ingest_time);
  visit("last_index_time", state.last_index_time);
  visit("last_export_time", state.last_export_time);
  visit("last_error", state.last_error);
}

bool take(const ordered_json& from, std::string& to) {
  if (from.is_string()) to = from.get<std::string>();
  return from.is_string();
}

bool take(const ordered_json& from, bool& to) {
  if (from.is_boolean()) to = from.get<bool>();
  return from.is_boolean();
}

bool take(const ordered_json& from, std::uint64_t& to) {
  if (from.is_number_unsigned()) to = from.get<std::uint64_t>();
  return from.is_number_unsigned();
}

ordered_json written(const std::string& text) { return to_valid_utf8(text); }
template <class Number>
ordered_json written(Number value) {
  return value;
}

std::optional<State> parse(const std::string& bytes) {
  const auto json = ordered_json::parse(bytes, nullptr, false);
  if (!json.is_object() || json.value("schema", ordered_json()) != kSchema) return std::nullopt;
  State state;
  bool sound = true;
  each_field(state, [&](const char* key, auto& member) {
    if (const auto found = json.find(key); found != json.end()) sound = take(*found, member) && sound;
  });
  if (!sound || std::ranges::find(kStatuses, state.rag_status) == kStatuses.end()) return std::nullopt;
  return state;
}

}  // namespace

void write_state(const std::filesystem::path& file, const State& state) {
  ordered_json json{{"schema", kSchema}};
  each_field(state, [&](const char* key, const auto& member) { json[key] = written(member); });
  files::write_file(file, json.dump(2) + "\n");
}

std::optional<State> read_state(const std::filesystem::path& file) {
  try {
    if (!files::stat_file(file)) return std::nullopt;
    return parse(files::read_file(file, kMaxBytes).bytes);
  } catch (const Error&) {
    return std::nullopt;  // derived data: whoever wants it builds it anew from the catalog
  }
}

}  // namespace ragctl::tenant

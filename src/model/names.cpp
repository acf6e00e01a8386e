// The words that each enumeration has in output, in the catalog and on the command line.
#include <array>

#include "ragctl/model/document.hpp"
#include "ragctl/model/hit.hpp"
#include "ragctl/model/report.hpp"
#include "ragctl/model/turn.hpp"

namespace ragctl::model {
namespace {

constexpr std::array kStatuses{"ready", "skipped", "failed"};
constexpr std::array kModes{"hybrid", "semantic", "keyword"};
constexpr std::array kRoles{"user", "assistant", "system"};
constexpr std::array kOutcomes{"added", "updated", "moved", "unchanged", "skipped", "failed", "deleted"};

template <class Enum, std::size_t N>
std::optional<Enum> find(const std::array<const char*, N>& names, const std::string& text) {
  for (std::size_t i = 0; i < N; ++i) {
    if (text == names[i]) return static_cast<Enum>(i);
  }
  return std::nullopt;
}

template <class Enum>
std::size_t position(Enum value) {
  return static_cast<std::size_t>(value);
}

}  // namespace

const char* to_string(DocumentStatus status) { return kStatuses.at(position(status)); }
std::optional<DocumentStatus> parse_document_status(const std::string& text) {
  return find<DocumentStatus>(kStatuses, text);
}
const char* to_string(SearchMode mode) { return kModes.at(position(mode)); }
std::optional<SearchMode> parse_search_mode(const std::string& text) {
  return find<SearchMode>(kModes, text);
}
const char* to_string(Role role) { return kRoles.at(position(role)); }
const char* to_string(Outcome outcome) { return kOutcomes.at(position(outcome)); }

}  // namespace ragctl::model

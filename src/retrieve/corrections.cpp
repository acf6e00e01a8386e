#include "corrections.hpp"

#include <algorithm>

#include "ragctl/base/time.hpp"
#include "ragctl/catalog/index.hpp"
#include "ragctl/index/fields.hpp"

namespace ragctl::retrieve {
namespace {

bool matches(const index::Matcher& matcher, const std::string& term) {
  if (const auto* range = std::get_if<index::TermRange>(&matcher))
    return range->from <= term && term < range->until;
  const auto* exact = std::get_if<std::string>(&matcher);
  return exact != nullptr && *exact == term;
}

}  // namespace

void correct(index::Condition& condition, const std::string& key, catalog::Catalog& catalog) {
  constexpr std::size_t kDay = 10;  // of 2026-01-31T12:00:00Z
  const bool of_uri = key == "uri";
  if (!of_uri && key != "updated") return;
  catalog.index().each_restated([&](const catalog::RestatedDocument& document) {
    const std::string value = of_uri ? document.uri : format_utc(document.updated_at).substr(0, kDay);
    const std::string term = index::property_text(key, value);
    const bool holds = std::ranges::any_of(
        condition.any_of, [&](const index::Matcher& matcher) { return matches(matcher, term); });
    auto& chunks = holds ? condition.holders : condition.others;
    chunks.insert(chunks.end(), document.chunks.begin(), document.chunks.end());
  });
}

}  // namespace ragctl::retrieve

#include "nothing_found.hpp"

#include <algorithm>
#include <span>

namespace ragctl::retrieve {
namespace {

/// The first condition that no chunk meets, whatever the others say.
const FixedCondition* hopeless(const QuestionConditions& conditions, const index::Searcher& searcher) {
  const auto at = std::ranges::find_if(conditions.fixed, [&](const FixedCondition& fixed) {
    return !fixed.condition.negated && searcher.select({&fixed.condition, 1}).chunks() == 0;
  });
  return at == conditions.fixed.end() ? nullptr : &*at;
}

bool is_there(const AnalysedQuestion& asked, const index::Searcher& searcher) {
  return std::ranges::any_of(
      asked.terms, [&](const index::QueryTerm& term) { return searcher.document_frequency(term.term) > 0; });
}

}  // namespace

std::optional<std::string> reason_for_nothing(const FruitlessQuestion& question,
                                              const index::Searcher& searcher) {
  const auto& [query, conditions, asked, selection] = question;
  if (const FixedCondition* const fixed = hopeless(conditions, searcher)) return fixed->unmet;
  if (query.words.empty() && conditions.expansions.empty()) {
    const auto prefix = std::ranges::find_if(query.clauses, [](const QueryClause& clause) {
      return clause.kind == QueryClause::Kind::prefix && !clause.excluded;
    });
    if (prefix != query.clauses.end()) return no_word_begins(*prefix);
    if (!query.clauses.empty()) return "exclusions find nothing by themselves; say what to search for too";
  }
  if (selection != nullptr && selection->chunks() == 0)
    return "no passage meets all of the conditions at once";
  if (asked.terms.empty()) return "the question has no words but those that are in every text";
  if (!is_there(asked, searcher)) return "no document has any of these words";
  if (selection != nullptr) return "no passage that meets the conditions has any of the words";
  return std::nullopt;
}

}  // namespace ragctl::retrieve

#include "nothing_found.hpp"

#include <algorithm>
#include <array>
#include <charconv>
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

std::string short_number(double value) {
  std::array<char, 32> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  return {digits.data(), end};
}

/// In one of the tenant's languages at least.
bool is_of_stop_words(const std::string& words, QuestionAnalysis& analysis) {
  std::vector<model::TermSpan> spans;
  for (std::size_t language = 0; language < analysis.languages(); ++language) {
    analysis.spans(language, words, spans);
    if (spans.empty()) return true;
  }
  return false;
}

}  // namespace

std::optional<std::string> reason_for_nothing(const FruitlessQuestion& question,
                                              const index::Searcher& searcher) {
  const auto& [query, conditions, asked, analysis, selection, threshold] = question;
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
  if (asked.terms.empty() || is_of_stop_words(query.words, analysis))
    return "the question has no words but those that are in every text";
  if (!is_there(asked, searcher)) return "no document has any of these words";
  if (threshold > 0)
    return "what was found is below search.similarity_threshold (" + short_number(threshold) + ")";
  if (selection != nullptr) return "no passage that meets the conditions has any of the words";
  return std::nullopt;
}

}  // namespace ragctl::retrieve

#pragma once
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "exact_phrase.hpp"
#include "query_language.hpp"
#include "question_analysis.hpp"
#include "ragctl/index/searcher.hpp"
#include "synonyms.hpp"

namespace ragctl::retrieve {

/// A condition that is never let go.
struct FixedCondition {
  index::Condition condition;
  std::string unmet;  ///< a sentence for people, for when no chunk meets it; of no use where it is negated
};

/// What the clauses of a question ask of a chunk.
struct QuestionConditions {
  std::vector<FixedCondition> fixed;      ///< +must, -not and title:
  std::vector<index::Condition> phrases;  ///< let go when nothing holds them
  std::vector<std::string> expansions;    ///< words that a prefix stands for
  std::vector<ExactPhrase> exact;         ///< what the text itself must, or must not, hold
  std::vector<ExactPhrase> soft;          ///< the same, let go with the phrases
  std::vector<std::string> notes;         ///< for people: what of the question was not done as it stands
};

/// Throws interrupted on a stop request.
[[nodiscard]] QuestionConditions conditions_of(const ParsedQuery& query, QuestionAnalysis& analysis,
                                               const Synonyms& synonyms, const index::Searcher& searcher,
                                               const std::stop_token& stop = {});

[[nodiscard]] std::string no_word_begins(const QueryClause& clause);

}  // namespace ragctl::retrieve

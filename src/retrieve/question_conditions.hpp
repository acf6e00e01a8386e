#pragma once
#include <span>
#include <string>
#include <vector>

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
  std::vector<std::string> notes;         ///< for people: what of the question was not done as it stands
};

[[nodiscard]] QuestionConditions conditions_of(const ParsedQuery& query, QuestionAnalysis& analysis,
                                               const Synonyms& synonyms, const index::Searcher& searcher);

[[nodiscard]] std::string no_word_begins(const QueryClause& clause);

}  // namespace ragctl::retrieve

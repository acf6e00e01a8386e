#pragma once
#include <span>
#include <string>
#include <vector>

#include "query_language.hpp"
#include "question_analysis.hpp"
#include "ragctl/index/searcher.hpp"

namespace ragctl::retrieve {

/// What the clauses of a question and its filters ask of a chunk.
struct QuestionConditions {
  std::vector<index::Condition> fixed;    ///< +must, -not, title: and filters
  std::vector<index::Condition> phrases;  ///< let go when nothing holds them
  std::vector<std::string> expansions;    ///< words that a prefix stands for
  std::vector<std::string> notes;         ///< for people: what of the question was not done as it stands
};

[[nodiscard]] QuestionConditions conditions_of(const ParsedQuery& query, QuestionAnalysis& analysis,
                                               const index::Searcher& searcher);

}  // namespace ragctl::retrieve

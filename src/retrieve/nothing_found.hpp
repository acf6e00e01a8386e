#pragma once
#include <optional>
#include <string>

#include "query_language.hpp"
#include "question_analysis.hpp"
#include "question_conditions.hpp"
#include "ragctl/index/searcher.hpp"

namespace ragctl::retrieve {

/// A question that found nothing, as it was searched for.
struct FruitlessQuestion {
  const ParsedQuery& query;
  const QuestionConditions& conditions;
  const AnalysedQuestion& asked;
  QuestionAnalysis& analysis;
  const index::Selection* selection = nullptr;  ///< what its conditions and filters leave; null: everything
  double threshold = 0;                         ///< search.similarity_threshold
};

/// Why nothing was found, in one sentence for people; empty when the words are there, but fit too badly.
[[nodiscard]] std::optional<std::string> reason_for_nothing(const FruitlessQuestion& question,
                                                            const index::Searcher& searcher);

}  // namespace ragctl::retrieve

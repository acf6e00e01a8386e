#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <stop_token>
#include <string_view>
#include <vector>

#include "candidate_texts.hpp"
#include "fusion.hpp"
#include "question_analysis.hpp"
#include "ragctl/index/searcher.hpp"
#include "ragctl/model/hit.hpp"
#include "ragctl/rerank/reranker.hpp"

namespace ragctl::retrieve {

/// What a judgement needs to know of a search.
struct JudgedSearch {
  std::string_view text;  ///< of the question, without operators
  const AnalysedQuestion& asked;
  CandidateTexts& texts;
  const index::Searcher& searcher;
};

/// Has the first `most` of sorted candidates judged, of near-identical texts only the first, and puts them
/// into the judge's order. Throws as the reranker does, and then has changed nothing.
[[nodiscard]] model::Reranked rerank_best(std::vector<Candidate>& sorted, std::uint32_t most,
                                          const JudgedSearch& search, rerank::Reranker& reranker,
                                          const std::stop_token& stop);

/// Candidates with a relevance first, the highest foremost, ties and all others as they were. Sets `reranked`
/// of all: relevances as they are when all lie within 0 and 1, else through the logistic function, which
/// keeps their order (some servers give logits); the others come below the last of them.
void order_by_relevance(std::vector<Candidate>& sorted);

}  // namespace ragctl::retrieve

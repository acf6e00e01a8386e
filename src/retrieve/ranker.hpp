#pragma once
#include <span>
#include <string>
#include <vector>

#include "candidate_texts.hpp"
#include "fusion.hpp"
#include "opened_index.hpp"
#include "question_analysis.hpp"
#include "ragctl/index/searcher.hpp"
#include "ragctl/model/question.hpp"
#include "ragctl/rerank/local.hpp"
#include "ragctl/tenant/config.hpp"

namespace ragctl::retrieve {

inline constexpr index::Bm25 kBm25{};

/// Candidates, best first, and how they were weighed.
struct Ranking {
  std::vector<Candidate> candidates;
  double semantic_weight = 0;
  std::string weight_reason;
  double fit = 1;  ///< how well the best fit the question; fused scores are multiplied by it already
};

/// Asks both engines, fuses what they say, and looks at the best with care. For one thread at a time.
class Ranker {
public:
  Ranker(const OpenedIndex& opened, QuestionAnalysis& analysis, const tenant::Config::Search& settings)
      : opened_(opened), analysis_(analysis), settings_(settings) {}

  /// `selection`: the chunks that may be returned; null for all.
  [[nodiscard]] Ranking rank(const AnalysedQuestion& asked, const model::Question& question,
                             const index::Selection* selection, CandidateTexts& texts);

private:
  struct Search;  // one question
  [[nodiscard]] Ranking hybrid(const Search& search, CandidateTexts& texts);
  [[nodiscard]] std::vector<Candidate> gather(const Search& search) const;
  void refine(std::vector<Candidate>& ranked, const Search& search, double weight, CandidateTexts& texts);
  void add_proximity(std::span<Candidate> candidates, const Search& search, CandidateTexts& texts);
  void add_semantic(std::vector<Candidate>& candidates, const Search& search,
                    std::span<const float> moved) const;
  void fill_semantic(std::span<Candidate> candidates, std::span<const float> vector) const;
  [[nodiscard]] double coverage(std::span<const Candidate> candidates, const AnalysedQuestion& asked) const;

  const OpenedIndex& opened_;
  QuestionAnalysis& analysis_;
  const tenant::Config::Search& settings_;
  rerank::LocalReranker local_;
};

}  // namespace ragctl::retrieve

#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "candidate_texts.hpp"
#include "exact_phrase.hpp"
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

/// Where the local reranker has a say.
enum class LocalUse : std::uint8_t {
  none,
  refining,  ///< in the fusion that refines: mean nDCG@10 of cranfield, cacm, time and adi 0.531 to 0.533
  always     ///< wherever there are keyword scores to add to: weighted 0.516 to 0.518, rrf 0.507 to 0.508
};
[[nodiscard]] LocalUse local_use(tenant::RerankProvider provider, model::Reranking reranking);

/// All of it outlives the ranking.
struct RankedQuestion {
  const AnalysedQuestion& asked;
  const model::Question& question;
  const index::Selection* selection = nullptr;  ///< the chunks that may be returned; null for all
  std::vector<ExactPhrase> exact = {};          ///< what those that are returned must hold too, or must not
};

/// Asks both engines, fuses what they say, and looks at the best with care. For one thread at a time.
class Ranker {
public:
  Ranker(const OpenedIndex& opened, const tenant::Config::Search& settings, LocalUse local_use)
      : opened_(opened), settings_(settings), local_use_(local_use) {}

  /// The candidates of each engine down to `depth`. However deep, the first are the same: what lies deeper
  /// than the first hundreds stands behind them.
  [[nodiscard]] Ranking rank(const RankedQuestion& question, std::uint32_t depth, CandidateTexts& texts);
  /// Enough for so many hits.
  [[nodiscard]] static std::uint32_t depth_for(std::uint32_t top_k);

private:
  struct Search;  // one question
  void add_deeper(const Search& search, Ranking& out) const;
  [[nodiscard]] Ranking hybrid(const Search& search, CandidateTexts& texts);
  [[nodiscard]] std::vector<Candidate> gather(const Search& search) const;
  void drop_poor(std::vector<Candidate>& ranked, double semantic_weight) const;
  void refine(std::vector<Candidate>& ranked, const Search& search, double weight, CandidateTexts& texts);
  void add_proximity(std::span<Candidate> candidates, const Search& search, CandidateTexts& texts);
  void add_nearness(const Search& search, std::vector<Candidate>& ranked, CandidateTexts& texts);
  void add_semantic(std::vector<Candidate>& candidates, const Search& search,
                    std::span<const float> moved) const;
  void fill_semantic(std::span<Candidate> candidates, std::span<const float> vector) const;
  [[nodiscard]] double exact_share(const AnalysedQuestion& asked) const;
  void weigh(const AnalysedQuestion& asked, Ranking& out) const;
  [[nodiscard]] double coverage(std::span<const Candidate> candidates, const AnalysedQuestion& asked) const;

  const OpenedIndex& opened_;
  const tenant::Config::Search& settings_;
  LocalUse local_use_;
  rerank::LocalReranker local_;
};

}  // namespace ragctl::retrieve

#include "reranking.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "diversity.hpp"
#include "passages.hpp"
#include "ragctl/base/time.hpp"

namespace ragctl::retrieve {
namespace {

/// Positions in `sorted` of the first texts that differ. Reads them, so that what goes wrong with the catalog
/// goes wrong here, and not while a provider is asked.
std::vector<std::size_t> distinct(std::span<const Candidate> sorted, std::uint32_t most,
                                  CandidateTexts& texts) {
  std::vector<std::size_t> out;
  std::set<std::uint64_t> seen;
  for (std::size_t i = 0; i < sorted.size() && out.size() < most; ++i) {
    const catalog::ChunkDetails* const details = texts.find(sorted[i].chunk);
    if (details != nullptr && seen.insert(text_identity(details->text)).second) out.push_back(i);
  }
  return out;
}

double logistic(double x) { return 1 / (1 + std::exp(-x)); }

}  // namespace

void order_by_relevance(std::vector<Candidate>& sorted) {
  const auto is_judged = [](const Candidate& one) { return one.relevance.has_value(); };
  const auto others = std::ranges::stable_partition(sorted, is_judged);
  const std::span judged(sorted.begin(), others.begin());
  if (judged.empty()) return;
  std::ranges::stable_sort(judged, std::greater<>(), [](const Candidate& one) { return *one.relevance; });
  const bool within = *judged.front().relevance <= 1 && *judged.back().relevance >= 0;
  for (Candidate& one : judged) one.reranked = within ? *one.relevance : logistic(*one.relevance);
  const double floor = *judged.back().reranked;
  for (Candidate& one : others) one.reranked = std::min(one.fused, floor) * 0.999;
}

model::Reranked rerank_best(std::vector<Candidate>& sorted, std::uint32_t most, const JudgedSearch& search,
                            rerank::Reranker& reranker, const std::stop_token& stop) {
  const Stopwatch watch;
  const std::vector<std::size_t> chosen = distinct(sorted, most, search.texts);
  std::vector<model::ChunkId> chunks;
  for (const std::size_t i : chosen) chunks.push_back(sorted[i].chunk);
  const rerank::Judgement judgement = reranker.judge(
      {search.text, search.asked.sequences}, passages_of(chunks, search.texts, search.searcher), stop);
  // From here on: nothing throws, so that the order is the one or the other.
  model::Reranked out;
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    sorted[chosen[i]].relevance = judgement.scores[i];
    if (judgement.scores[i]) ++out.passages;
  }
  order_by_relevance(sorted);
  out.requests = judgement.usage.requests;
  out.tokens = judgement.usage.tokens;
  out.search_units = judgement.usage.search_units;
  out.seconds = watch.seconds();
  return out;
}

}  // namespace ragctl::retrieve

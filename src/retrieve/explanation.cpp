#include "explanation.hpp"

#include <algorithm>
#include <map>

namespace ragctl::retrieve {
namespace {

using Score = double Candidate::*;
using Ranks = std::map<model::ChunkId, std::uint32_t>;

/// By one engine's score, from 1; candidates that it does not know have none.
Ranks ranks_by(const std::vector<Candidate>& candidates, Score score) {
  std::vector<const Candidate*> order;
  for (const Candidate& candidate : candidates) {
    if (candidate.*score > 0) order.push_back(&candidate);
  }
  std::ranges::stable_sort(order,
                           [score](const Candidate* a, const Candidate* b) { return a->*score > b->*score; });
  Ranks out;
  for (const Candidate* const candidate : order)
    out.emplace(candidate->chunk, static_cast<std::uint32_t>(out.size() + 1));
  return out;
}

std::uint32_t rank_in(const Ranks& ranks, model::ChunkId chunk) {
  const auto at = ranks.find(chunk);
  return at == ranks.end() ? 0 : at->second;
}

std::vector<model::Explanation::Term> terms_of(const AnalysedQuestion& asked, const index::Searcher& searcher,
                                               model::ChunkId chunk) {
  std::vector<model::Explanation::Term> out;
  const auto parts = searcher.keyword_parts(asked.terms, chunk, kBm25);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (parts[i].count == 0) continue;
    out.push_back({asked.terms[i].term, searcher.idf(asked.terms[i].term), parts[i].count, parts[i].score});
  }
  return out;
}

}  // namespace

void explain(const Ranking& ranking, const AnalysedQuestion& asked, const index::Searcher& searcher,
             std::vector<model::Hit>& hits) {
  const Ranks keyword = ranks_by(ranking.candidates, &Candidate::keyword);
  const Ranks semantic = ranks_by(ranking.candidates, &Candidate::semantic);
  const Ranks fused = ranks_by(ranking.candidates, &Candidate::fused);
  for (model::Hit& hit : hits) {
    const auto at = std::ranges::find(ranking.candidates, hit.chunk, &Candidate::chunk);
    model::Explanation& why = hit.explanation.emplace();
    why.terms = terms_of(asked, searcher, hit.chunk);
    why.keyword_rank = rank_in(keyword, hit.chunk);
    why.semantic_rank = rank_in(semantic, hit.chunk);
    why.semantic_weight = ranking.semantic_weight;
    why.weight_reason = ranking.weight_reason;
    why.fit = ranking.fit;
    why.fused_rank = rank_in(fused, hit.chunk);
    if (at == ranking.candidates.end()) continue;
    why.fused = at->fused;
    if (at->relevance)  // those that were judged come first, in the judge's order
      why.rerank_rank = static_cast<std::uint32_t>(at - ranking.candidates.begin() + 1);
    why.proximity = at->proximity;
    why.keyword_share = at->keyword_share;
    why.semantic_share = at->semantic_share;
    const double relative = ranking.fit > 0 ? at->fused / ranking.fit : 0;
    why.context = relative - at->keyword_share - at->semantic_share;
  }
}

}  // namespace ragctl::retrieve

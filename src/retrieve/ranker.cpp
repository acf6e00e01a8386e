#include "ranker.hpp"

#include <algorithm>
#include <set>

#include "passages.hpp"

namespace ragctl::retrieve {
namespace {

constexpr std::uint32_t kCandidates = 300;  // of each engine
constexpr std::uint32_t kRefined = 100;     // of them, read and ranked with care
// Of words. To find a weight from how much of the question the best chunk holds, or from the margin of the
// best keyword hit, was tried: both lose 1 to 5 thousandths of nDCG@10 on three of cranfield, cacm, time and
// adi. To compare such attempts, take the mean over seeds of the embedding's sketch: one moves a collection
// by 0.002 to 0.005.
constexpr double kBuiltinSemanticWeight = 0.3;
constexpr double kReciprocalSemanticWeight = 0.5;
constexpr double kExactness =
    0.8;  // of the weight, what a question of nothing but numbers and part numbers takes away
// A chunk of so many terms is believed half: the direction of a few words is chance. Measured with 0, 10, 20
// and 50: mean nDCG@10 of cranfield, cacm, time and adi 0.529, 0.532, 0.533 and 0.531; cacm, which is half
// titles, gains most.
constexpr double kTrustLength = 20;

std::vector<Candidate> keyword_candidates(std::span<const index::Scored> scored) {
  std::vector<Candidate> out;
  for (const index::Scored& one : scored) {
    Candidate& candidate = out.emplace_back();
    candidate.chunk = one.chunk;
    candidate.keyword = candidate.fused = candidate.keyword_share = one.score;
  }
  return out;
}

std::vector<Candidate> semantic_candidates(std::span<const index::Scored> scored, double threshold) {
  std::vector<Candidate> out;
  for (const index::Scored& one : scored) {
    if (one.score <= 0 || one.score < threshold) continue;
    Candidate& candidate = out.emplace_back();
    candidate.chunk = one.chunk;
    candidate.semantic = candidate.fused = candidate.semantic_share = one.score;
  }
  return out;
}

/// "xj-900", "2.1.3", "1987": who asks for one means that one, and to an embedding they are rare words like
/// others.
bool is_exact(std::string_view term) {
  return std::ranges::any_of(term, [](char c) { return c >= '0' && c <= '9'; });
}

/// Those that are looked at with care.
std::span<Candidate> best_of(std::vector<Candidate>& sorted) {
  return std::span(sorted).first(std::min<std::size_t>(sorted.size(), kRefined));
}

std::vector<model::ChunkId> chunks_of(std::span<const Candidate> candidates) {
  std::vector<model::ChunkId> out;
  for (const Candidate& candidate : candidates) out.push_back(candidate.chunk);
  return out;
}

}  // namespace

LocalUse local_use(tenant::RerankProvider provider, model::Reranking reranking) {
  using tenant::RerankProvider;
  if (provider == RerankProvider::none || reranking == model::Reranking::off) return LocalUse::none;
  return provider == RerankProvider::local ? LocalUse::always : LocalUse::refining;
}

struct Ranker::Search {
  const AnalysedQuestion& asked;
  std::vector<float> vector;
  std::uint32_t depth;
  const index::Selection* selection;
};

/// Fills in cosines, and how far they can be trusted.
void Ranker::fill_semantic(std::span<Candidate> candidates, std::span<const float> vector) const {
  const std::vector<model::ChunkId> chunks = chunks_of(candidates);
  const auto scores = opened_.searcher().semantic_scores(vector, chunks);
  const auto lengths = opened_.searcher().lengths(chunks);
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    candidates[i].semantic = scores[i];
    candidates[i].trust = lengths[i] / (lengths[i] + kTrustLength);
  }
}

/// The union of what both engines propose, in order of id, every score filled in by both.
std::vector<Candidate> Ranker::gather(const Search& search) const {
  std::set<model::ChunkId> chunks;
  for (const index::Scored& one :
       opened_.searcher().keyword(search.asked.terms, search.depth, kBm25, search.selection))
    chunks.insert(one.chunk);
  if (!search.vector.empty()) {
    for (const index::Scored& one :
         opened_.searcher().semantic(search.vector, search.depth, search.selection)) {
      if (one.score > 0) chunks.insert(one.chunk);
    }
  }
  std::vector<Candidate> out;
  for (const model::ChunkId chunk : chunks) out.emplace_back().chunk = chunk;
  const auto ids = chunks_of(out);
  const auto keyword = opened_.searcher().keyword_scores(search.asked.terms, ids, kBm25);
  for (std::size_t i = 0; i < out.size(); ++i) out[i].keyword = keyword[i];
  if (!search.vector.empty()) fill_semantic(out, search.vector);
  return out;
}

void Ranker::add_proximity(std::span<Candidate> candidates, const Search& search, CandidateTexts& texts) {
  const auto chunks = chunks_of(candidates);
  const rerank::Passages passages = passages_of(chunks, texts, opened_.searcher());
  const rerank::Judgement judgement = local_.judge({{}, search.asked.sequences}, passages, {});
  for (std::size_t i = 0; i < candidates.size(); ++i)
    candidates[i].proximity = judgement.scores[i].value_or(0);
}

/// To the scores of the keyword engine alone.
void Ranker::add_nearness(const Search& search, std::vector<Candidate>& ranked, CandidateTexts& texts) {
  add_proximity(best_of(ranked), search, texts);
  for (Candidate& candidate : ranked) candidate.fused = candidate.keyword + candidate.proximity;
  sort_by_fused(ranked);
}

/// Scores everything against the moved question and takes in what only that one finds.
void Ranker::add_semantic(std::vector<Candidate>& candidates, const Search& search,
                          std::span<const float> moved) const {
  std::set<model::ChunkId> known;
  for (const Candidate& candidate : candidates) known.insert(candidate.chunk);
  std::vector<Candidate> found;
  for (const index::Scored& one : opened_.searcher().semantic(moved, search.depth, search.selection)) {
    if (one.score > 0 && !known.contains(one.chunk)) found.emplace_back().chunk = one.chunk;
  }
  const auto keyword = opened_.searcher().keyword_scores(search.asked.terms, chunks_of(found), kBm25);
  for (std::size_t i = 0; i < found.size(); ++i) found[i].keyword = keyword[i];
  candidates.insert(candidates.end(), found.begin(), found.end());
  fill_semantic(candidates, moved);
}

/// Candidates beyond the refined ones keep their order behind them.
void Ranker::refine(std::vector<Candidate>& ranked, const Search& search, double weight,
                    CandidateTexts& texts) {
  const auto best = [&] { return best_of(ranked); };
  const VectorOf vector_of = [&](model::ChunkId chunk) { return opened_.searcher().vector(chunk); };
  if (local_use_ == LocalUse::refining) {
    add_proximity(best(), search, texts);
    fuse_weighted(ranked, weight);
    sort_by_fused(ranked);
  }
  if (!search.vector.empty()) {
    add_semantic(ranked, search, feedback_vector(search.vector, best(), vector_of));
    fuse_weighted(ranked, weight);
    sort_by_fused(ranked);
    smooth_over_neighbours(best(), vector_of);
  }
  share_within_documents(best(), texts.documents(best()));
  if (ranked.empty()) return;
  const double floor = best().back().fused;
  for (Candidate& candidate : std::span(ranked).subspan(best().size()))
    candidate.fused = std::min(candidate.fused, floor) * 0.999;
}

/// How much of the question's words the best candidate has, 0..1: its BM25 score as a share of that of a
/// chunk with every term as often as counts, words that no chunk holds included.
double Ranker::coverage(std::span<const Candidate> candidates, const AnalysedQuestion& asked) const {
  double ideal = 0, keyword = 0;
  for (const index::QueryTerm& term : std::span(asked.terms).first(asked.own_terms))
    ideal += term.weight * opened_.searcher().idf(term.term) * (kBm25.k1 + 1);
  for (const Candidate& candidate : candidates) keyword = std::max(keyword, candidate.keyword);
  return ideal > 0 ? std::min(1.0, keyword / ideal) : 0;
}

/// How much of the question, by the rarity of its words, is numbers and part numbers, 0..1.
double Ranker::exact_share(const AnalysedQuestion& asked) const {
  double all = 0, exact = 0;
  for (const index::QueryTerm& term : std::span(asked.terms).first(asked.own_terms)) {
    const double mass = term.weight * opened_.searcher().idf(term.term);
    all += mass;
    if (is_exact(term.term)) exact += mass;
  }
  return all > 0 ? exact / all : 0;
}

void Ranker::weigh(const AnalysedQuestion& asked, Ranking& out) const {
  if (settings_.semantic_weight) {
    out.semantic_weight = *settings_.semantic_weight;
    out.weight_reason = "search.semantic_weight";
    return;
  }
  const bool reciprocal = settings_.fusion == tenant::Fusion::rrf;
  const double share = exact_share(asked);
  out.semantic_weight =
      (reciprocal ? kReciprocalSemanticWeight : kBuiltinSemanticWeight) * (1 - kExactness * share);
  out.weight_reason = share == 0 ? "what measures best with this embedding"
                                 : "less than what measures best with this embedding, for the numbers asked";
}

Ranking Ranker::hybrid(const Search& search, CandidateTexts& texts) {
  Ranking out;
  std::vector<Candidate>& ranked = out.candidates;
  ranked = gather(search);
  weigh(search.asked, out);
  if (settings_.fusion == tenant::Fusion::rrf) {
    fuse_reciprocal(ranked, out.semantic_weight);
    sort_by_fused(ranked);
    if (local_use_ == LocalUse::always) {
      add_proximity(best_of(ranked), search, texts);
      fuse_reciprocal(ranked, out.semantic_weight);
      sort_by_fused(ranked);
    }
    drop_poor(ranked, out.semantic_weight);
    return out;
  }
  const double weight = out.semantic_weight;
  double semantic = 0;
  for (const Candidate& candidate : ranked) semantic = std::max(semantic, candidate.semantic);
  // Fused scores are relative to the other candidates: without this, the best of a question that nothing
  // answers would look as good as that of one answered word for word.
  out.fit = std::clamp((1 - weight) * coverage(ranked, search.asked) + weight * semantic, 0.0, 1.0);
  fuse_weighted(ranked, weight);
  sort_by_fused(ranked);
  if (local_use_ == LocalUse::always) {
    add_proximity(best_of(ranked), search, texts);
    fuse_weighted(ranked, weight);
    sort_by_fused(ranked);
  }
  // A weight of 0 or 1 asks for one engine alone.
  const bool one_engine = weight <= 0 || weight >= 1;
  if (settings_.fusion == tenant::Fusion::automatic && !one_engine) refine(ranked, search, weight, texts);
  for (Candidate& candidate : ranked) candidate.fused *= out.fit;
  drop_poor(ranked, weight);
  return out;
}

/// Scores are scaled over candidates: with deeper ones among them, those of the first would depend on how
/// many hits somebody asks for.
void Ranker::add_deeper(const Search& search, Ranking& out) const {
  std::set<model::ChunkId> known;
  for (const Candidate& candidate : out.candidates) known.insert(candidate.chunk);
  std::vector<Candidate> deeper = gather(search);
  std::erase_if(deeper, [&](const Candidate& candidate) { return known.contains(candidate.chunk); });
  fuse_weighted(deeper, out.semantic_weight);
  sort_by_fused(deeper);
  const double below = out.candidates.empty() ? 1 : out.candidates.back().fused;
  for (Candidate& candidate : deeper) candidate.fused *= below * 0.999;
  drop_poor(deeper, out.semantic_weight);
  out.candidates.insert(out.candidates.end(), deeper.begin(), deeper.end());
}

/// What is under the threshold, and, where one engine is asked alone, what that one does not know.
void Ranker::drop_poor(std::vector<Candidate>& ranked, double semantic_weight) const {
  std::erase_if(ranked, [&](const Candidate& c) {
    return c.fused < settings_.similarity_threshold || (semantic_weight <= 0 && c.keyword <= 0) ||
           (semantic_weight >= 1 && c.semantic <= 0);
  });
}

std::uint32_t Ranker::depth_for(std::uint32_t top_k) { return std::max(kCandidates, 2 * top_k); }

Ranking Ranker::rank(const RankedQuestion& ranked, std::uint32_t depth, CandidateTexts& texts) {
  const auto& [asked, question, selection, exact] = ranked;
  Ranking out;
  if (asked.terms.empty()) return out;
  switch (question.mode) {
    case model::SearchMode::keyword:
      out.weight_reason = "keyword mode";
      out.candidates = keyword_candidates(opened_.searcher().keyword(asked.terms, depth, kBm25, selection));
      if (local_use_ == LocalUse::always) add_nearness({asked, {}, depth, selection}, out.candidates, texts);
      return out;
    case model::SearchMode::semantic: {
      out.weight_reason = "semantic mode";
      out.semantic_weight = 1;
      const std::vector<float> vector = opened_.embed(asked.bag);
      if (vector.empty()) return out;
      out.candidates = semantic_candidates(opened_.searcher().semantic(vector, depth, selection),
                                           settings_.similarity_threshold);
      return out;
    }
    case model::SearchMode::hybrid:
      break;
  }
  Search search{asked, opened_.embed(asked.bag), kCandidates, selection};
  out = hybrid(search, texts);
  search.depth = depth;
  if (depth > kCandidates) add_deeper(search, out);
  return out;
}

}  // namespace ragctl::retrieve

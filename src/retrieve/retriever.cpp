#include "ragctl/retrieve/retriever.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>

#include "candidate_texts.hpp"
#include "fusion.hpp"
#include "opened_index.hpp"
#include "proximity.hpp"
#include "question_analysis.hpp"
#include "ragctl/catalog/documents.hpp"

namespace ragctl::retrieve {
namespace {

constexpr std::uint32_t kCandidates = 300;  // of each engine
constexpr std::uint32_t kRefined = 100;     // of them, read and ranked with care
constexpr double kBuiltinSemanticWeight = 0.3;
constexpr double kReciprocalSemanticWeight = 0.5;
constexpr double kMinimumLanguageShare = 0.01;
constexpr std::size_t kMaximumLanguages = 6;
constexpr index::Bm25 kBm25{};

std::vector<std::string> question_languages(catalog::Catalog& catalog, const tenant::Config& config) {
  if (config.search.language != "auto") return {config.search.language};
  const auto present = catalog.documents().languages();
  double chunks = 0;
  for (const auto& [language, count] : present) chunks += static_cast<double>(count);
  std::vector<std::string> out;
  for (const auto& [language, count] : present) {
    const bool meaningful = static_cast<double>(count) >= kMinimumLanguageShare * chunks;
    if (out.empty() || (meaningful && out.size() < kMaximumLanguages)) out.push_back(language);
  }
  if (out.empty()) out.emplace_back();
  return out;
}

std::vector<Candidate> keyword_candidates(std::span<const index::Scored> scored) {
  std::vector<Candidate> out;
  for (const index::Scored& one : scored)
    out.push_back(
        {.chunk = one.chunk, .keyword = one.score, .proximity = 0, .semantic = 0, .fused = one.score});
  return out;
}

std::vector<Candidate> semantic_candidates(std::span<const index::Scored> scored, double threshold) {
  std::vector<Candidate> out;
  for (const index::Scored& one : scored) {
    if (one.score > 0 && one.score >= threshold)
      out.push_back(
          {.chunk = one.chunk, .keyword = 0, .proximity = 0, .semantic = one.score, .fused = one.score});
  }
  return out;
}

std::vector<model::ChunkId> chunks_of(std::span<const Candidate> candidates) {
  std::vector<model::ChunkId> out;
  for (const Candidate& candidate : candidates) out.push_back(candidate.chunk);
  return out;
}

}  // namespace

struct Retriever::State {
  State(catalog::Catalog& the_catalog, const tenant::TenantPaths& paths, const tenant::Config& config)
      : catalog(the_catalog),
        settings(config.search),
        wants_parents(config.chunking.parent_retriever),
        tenant(paths.folder().filename().string()),
        opened(the_catalog, paths),
        analysis(question_languages(the_catalog, config)) {}

  [[nodiscard]] std::vector<model::Hit> search(const model::Question& question);
  [[nodiscard]] std::vector<Candidate> rank(const model::Question& question, CandidateTexts& texts);
  [[nodiscard]] std::vector<Candidate> hybrid(const AnalysedQuestion& asked, std::uint32_t depth,
                                              CandidateTexts& texts);
  [[nodiscard]] std::vector<Candidate> gather(const AnalysedQuestion& asked, std::span<const float> vector,
                                              std::uint32_t depth) const;
  void refine(std::vector<Candidate>& ranked, const AnalysedQuestion& asked, std::span<const float> vector,
              double weight, std::uint32_t depth, CandidateTexts& texts);
  void add_proximity(std::span<Candidate> candidates, const AnalysedQuestion& asked, CandidateTexts& texts);
  void add_semantic(std::vector<Candidate>& candidates, std::span<const float> vector, std::uint32_t depth,
                    const AnalysedQuestion& asked) const;
  [[nodiscard]] double confidence(std::span<const Candidate> candidates, const AnalysedQuestion& asked,
                                  double weight) const;
  [[nodiscard]] std::optional<model::Hit> hit(
      const Candidate& candidate, CandidateTexts& texts,
      std::map<model::DocumentId, std::optional<model::Document>>& documents);

  catalog::Catalog& catalog;
  tenant::Config::Search settings;
  bool wants_parents;
  std::string tenant;
  OpenedIndex opened;
  QuestionAnalysis analysis;
};

/// The union of what both engines propose, in order of id, every score filled in by both.
std::vector<Candidate> Retriever::State::gather(const AnalysedQuestion& asked, std::span<const float> vector,
                                                std::uint32_t depth) const {
  std::set<model::ChunkId> chunks;
  for (const index::Scored& one : opened.searcher().keyword(asked.terms, depth, kBm25))
    chunks.insert(one.chunk);
  if (!vector.empty()) {
    for (const index::Scored& one : opened.searcher().semantic(vector, depth)) {
      if (one.score > 0) chunks.insert(one.chunk);
    }
  }
  std::vector<Candidate> out;
  for (const model::ChunkId chunk : chunks) out.emplace_back().chunk = chunk;
  const auto ids = chunks_of(out);
  const auto keyword = opened.searcher().keyword_scores(asked.terms, ids, kBm25);
  for (std::size_t i = 0; i < out.size(); ++i) out[i].keyword = keyword[i];
  if (vector.empty()) return out;
  const auto semantic = opened.searcher().semantic_scores(vector, ids);
  for (std::size_t i = 0; i < out.size(); ++i) out[i].semantic = semantic[i];
  return out;
}

void Retriever::State::add_proximity(std::span<Candidate> candidates, const AnalysedQuestion& asked,
                                     CandidateTexts& texts) {
  std::vector<model::TermSpan> spans;
  for (std::size_t language = 0; language < asked.sequences.size(); ++language) {
    const auto pairs = neighbouring_pairs(asked.sequences[language],
                                          [&](std::string_view term) { return opened.searcher().idf(term); });
    if (pairs.empty()) continue;
    for (Candidate& candidate : candidates) {
      const catalog::ChunkDetails* const details =
          candidate.keyword > 0 ? texts.find(candidate.chunk) : nullptr;
      if (details == nullptr) continue;
      analysis.spans(language, details->text, spans);
      // The languages see the same words, so the best of them counts, not their sum.
      candidate.proximity = std::max(candidate.proximity, proximity(pairs, spans));
    }
  }
}

/// Scores everything against the moved question and takes in what only that one finds.
void Retriever::State::add_semantic(std::vector<Candidate>& candidates, std::span<const float> vector,
                                    std::uint32_t depth, const AnalysedQuestion& asked) const {
  std::set<model::ChunkId> known;
  for (const Candidate& candidate : candidates) known.insert(candidate.chunk);
  std::vector<Candidate> found;
  for (const index::Scored& one : opened.searcher().semantic(vector, depth)) {
    if (one.score > 0 && !known.contains(one.chunk)) found.emplace_back().chunk = one.chunk;
  }
  const auto keyword = opened.searcher().keyword_scores(asked.terms, chunks_of(found), kBm25);
  for (std::size_t i = 0; i < found.size(); ++i) found[i].keyword = keyword[i];
  candidates.insert(candidates.end(), found.begin(), found.end());
  const auto semantic = opened.searcher().semantic_scores(vector, chunks_of(candidates));
  for (std::size_t i = 0; i < candidates.size(); ++i) candidates[i].semantic = semantic[i];
}

/// Candidates beyond the refined ones keep their order behind them.
void Retriever::State::refine(std::vector<Candidate>& ranked, const AnalysedQuestion& asked,
                              std::span<const float> vector, double weight, std::uint32_t depth,
                              CandidateTexts& texts) {
  const auto best = [&] { return std::span(ranked).first(std::min<std::size_t>(ranked.size(), kRefined)); };
  const VectorOf vector_of = [&](model::ChunkId chunk) { return opened.searcher().vector(chunk); };
  add_proximity(best(), asked, texts);
  fuse_weighted(ranked, weight);
  sort_by_fused(ranked);
  if (!vector.empty()) {
    add_semantic(ranked, feedback_vector(vector, best(), vector_of), depth, asked);
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

/// How well the best candidates fit, 0..1. Fused scores are relative to the other candidates: the best of a
/// question that nothing answers would look as good as that of one answered word for word. The ideal is a
/// chunk with every term of the question as often as counts, words that no chunk holds included.
double Retriever::State::confidence(std::span<const Candidate> candidates, const AnalysedQuestion& asked,
                                    double weight) const {
  double ideal = 0, keyword = 0, semantic = 0;
  for (const index::QueryTerm& term : asked.terms)
    ideal += term.weight * opened.searcher().idf(term.term) * (kBm25.k1 + 1);
  for (const Candidate& candidate : candidates) {
    keyword = std::max(keyword, candidate.keyword);
    semantic = std::max(semantic, candidate.semantic);
  }
  const double covered = ideal > 0 ? std::min(1.0, keyword / ideal) : 0;
  return std::clamp((1 - weight) * covered + weight * semantic, 0.0, 1.0);
}

std::vector<Candidate> Retriever::State::hybrid(const AnalysedQuestion& asked, std::uint32_t depth,
                                                CandidateTexts& texts) {
  const std::vector<float> vector = opened.embed(asked.bag);
  std::vector<Candidate> ranked = gather(asked, vector, depth);
  if (settings.fusion == tenant::Fusion::rrf) {
    fuse_reciprocal(ranked, settings.semantic_weight.value_or(kReciprocalSemanticWeight));
    sort_by_fused(ranked);
    return ranked;
  }
  const double weight = settings.semantic_weight.value_or(kBuiltinSemanticWeight);
  const double fit = confidence(ranked, asked, weight);
  fuse_weighted(ranked, weight);
  sort_by_fused(ranked);
  // A weight of 0 or 1 asks for one engine alone.
  const bool one_engine = weight <= 0 || weight >= 1;
  if (settings.fusion == tenant::Fusion::automatic && !one_engine)
    refine(ranked, asked, vector, weight, depth, texts);
  for (Candidate& candidate : ranked) candidate.fused *= fit;
  std::erase_if(ranked, [&](const Candidate& c) { return c.fused < settings.similarity_threshold; });
  return ranked;
}

std::vector<Candidate> Retriever::State::rank(const model::Question& question, CandidateTexts& texts) {
  const AnalysedQuestion asked = analysis.analyse(question.text);
  if (asked.terms.empty()) return {};
  const std::uint32_t depth = std::max(kCandidates, 2 * question.top_k);
  switch (question.mode) {
    case model::SearchMode::keyword:
      return keyword_candidates(opened.searcher().keyword(asked.terms, depth, kBm25));
    case model::SearchMode::semantic: {
      const std::vector<float> vector = opened.embed(asked.bag);
      if (vector.empty()) return {};
      return semantic_candidates(opened.searcher().semantic(vector, depth), settings.similarity_threshold);
    }
    case model::SearchMode::hybrid:
      break;
  }
  return hybrid(asked, depth, texts);
}

std::optional<model::Hit> Retriever::State::hit(
    const Candidate& candidate, CandidateTexts& texts,
    std::map<model::DocumentId, std::optional<model::Document>>& documents) {
  const catalog::ChunkDetails* const details = texts.find(candidate.chunk);
  if (details == nullptr) return std::nullopt;
  auto at = documents.find(details->chunk.document);
  if (at == documents.end())
    at = documents.emplace(details->chunk.document, catalog.documents().find(details->chunk.document)).first;
  if (!at->second) return std::nullopt;
  const model::Document& document = *at->second;
  const model::Passage& passage = details->chunk.passage;
  model::Hit out;
  out.score = candidate.fused;
  out.chunk = candidate.chunk;
  out.document = document.id;
  out.title = document.title;
  out.uri = document.uri;
  out.external_id = document.external_id;
  out.heading = passage.heading;
  out.page = passage.page;
  out.begin = passage.begin;
  out.end = passage.end;
  out.text = details->text;
  if (wants_parents) out.parent_text = details->parent_text;
  if (candidate.keyword > 0) out.keyword_score = candidate.keyword;
  if (candidate.semantic != 0) out.semantic_score = candidate.semantic;
  return out;
}

std::vector<model::Hit> Retriever::State::search(const model::Question& question) {
  if (question.top_k == 0 || opened.searcher().chunks() == 0) return {};
  const catalog::Snapshot snapshot(catalog);
  CandidateTexts texts(catalog);
  std::map<model::DocumentId, std::optional<model::Document>> documents;
  std::set<std::uint64_t> seen;
  std::vector<model::Hit> hits;
  for (const Candidate& candidate : rank(question, texts)) {
    auto found = hit(candidate, texts, documents);
    if (!found || !seen.insert(text_identity(found->text)).second) continue;
    found->rank = static_cast<std::uint32_t>(hits.size() + 1);
    hits.push_back(std::move(*found));
    if (hits.size() == question.top_k) break;
  }
  return hits;
}

Retriever::Retriever(catalog::Catalog& catalog, const tenant::TenantPaths& paths,
                     const tenant::Config& config)
    : state_(std::make_unique<State>(catalog, paths, config)) {}
Retriever::~Retriever() = default;

std::vector<model::Hit> Retriever::search(const model::Question& question) {
  return with_rebuild_hint(state_->tenant, [&] { return state_->search(question); });
}

std::vector<model::Match> Retriever::matches(const std::string& question, const std::string& text) {
  return state_->analysis.matches(question, text);
}

std::vector<model::TermSpan> Retriever::spans(std::string_view text) { return state_->analysis.spans(text); }
std::uint64_t Retriever::document_frequency(std::string_view term) const {
  return state_->opened.searcher().document_frequency(term);
}
std::uint64_t Retriever::chunks() const { return state_->opened.searcher().chunks(); }
const std::string& Retriever::language() const noexcept { return state_->analysis.language(); }
std::uint64_t Retriever::pending() const noexcept { return state_->opened.pending(); }
bool Retriever::outdated() const { return state_->opened.outdated(state_->catalog); }

}  // namespace ragctl::retrieve

#include "ragctl/retrieve/retriever.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <optional>
#include <set>

#include "candidate_texts.hpp"
#include "corrections.hpp"
#include "diversity.hpp"
#include "explanation.hpp"
#include "nothing_found.hpp"
#include "opened_index.hpp"
#include "query_language.hpp"
#include "question_analysis.hpp"
#include "question_conditions.hpp"
#include "ragctl/base/error.hpp"
#include "ragctl/base/nearest.hpp"
#include "ragctl/base/units.hpp"
#include "ragctl/catalog/documents.hpp"
#include "ragctl/catalog/index.hpp"
#include "ragctl/index/fields.hpp"
#include "ragctl/retrieve/filters.hpp"
#include "ragctl/text/analysis_settings.hpp"
#include "ranker.hpp"
#include "reranking.hpp"
#include "spelling.hpp"
#include "synonyms.hpp"

namespace ragctl::retrieve {
namespace {

// What diversity chooses among.
constexpr std::size_t kPool = 50;
constexpr std::size_t kPoolHits = 4;  // for each hit
// How far a question is asked again when one document may bring a few hits only.
constexpr std::uint32_t kDeeper = 4;
constexpr std::uint32_t kDeepest = 100'000;

// What the index was made with, not what config.yaml says by now: terms of two languages would never meet.
std::vector<std::string> question_languages(catalog::Catalog& catalog) {
  return text::asked_in(text::parse_analysis(catalog.fact(catalog::kAnalysisFact)));
}

/// Of vectors of length one; nothing is like what has none.
double cosine(std::span<const float> a, std::span<const float> b) {
  if (a.size() != b.size()) return 0;
  return std::max(0.0F, std::inner_product(a.begin(), a.end(), b.begin(), 0.0F));
}

/// The hit that says the same. A record is a thing of its own, however alike two are described, unless they
/// are equal.
std::optional<std::size_t> twin_of(const model::Hit& found, TextSketch& sketch,
                                   std::span<const model::Hit> hits, std::span<TextSketch> sketches) {
  for (std::size_t i = 0; i < hits.size(); ++i) {
    const bool records = found.external_id && hits[i].external_id;
    if (records ? sketch.equal(sketches[i]) : sketch.near_duplicate(sketches[i])) return i;
  }
  return std::nullopt;
}

Values values_of(const std::string& key, const index::Searcher& searcher) {
  const auto has = [&](const std::string& beginning) {
    bool any = false;
    searcher.each_term(beginning, [&](std::string_view) { return !(any = true); });
    return any;
  };
  const bool texts = has(index::property_texts(key));
  const bool numbers = has(index::property_numbers(key));
  return texts ? (numbers ? Values::both : Values::texts) : numbers ? Values::numbers : Values::none;
}

std::string unknown_property(const std::string& key, const index::Searcher& searcher) {
  std::set<std::string, std::less<>> keys;
  searcher.each_term(index::properties(), [&](std::string_view property) {
    if (const auto known = index::property_key(property); !keys.contains(known)) keys.emplace(known);
    return true;
  });
  const auto near = nearest(key, std::vector<std::string>(keys.begin(), keys.end()));
  return "no document has the property \"" + key + "\"" + (near ? "; did you mean " + *near + "?" : "");
}

/// A filter on what no document has finds nothing, or everything, and looks as if all were well.
void note_strange_filters(const std::vector<model::Filter>& filters, const index::Searcher& searcher,
                          std::vector<std::string>& notes) {
  for (const model::Filter& filter : filters) {
    const Values values = values_of(filter.key, searcher);
    if (values == Values::none) notes.push_back(unknown_property(filter.key, searcher));
    if (auto note = note_on(filter, values)) notes.push_back(std::move(*note));
  }
}

index::Condition any_of(const std::vector<index::Condition>& phrases) {
  index::Condition out{{}, false};
  for (const index::Condition& phrase : phrases)
    out.any_of.insert(out.any_of.end(), phrase.any_of.begin(), phrase.any_of.end());
  return out;
}

ParsedQuery parse(const model::Question& question) {
  if (question.literal) return {question.text, {}, {}};
  return parse_query(question.text);
}

}  // namespace

struct Retriever::State {
  State(catalog::Catalog& the_catalog, const tenant::TenantPaths& paths, const tenant::Config& config,
        rerank::Reranker* the_reranker)
      : catalog(the_catalog),
        reranker(the_reranker),
        settings(config.search),
        synonyms_file(config.search.synonyms ? paths.folder() / *config.search.synonyms
                                             : std::filesystem::path()),
        reranking(config.rerank),
        wants_parents(config.chunking.parent_retriever),
        tenant(paths.folder().filename().string()),
        opened(the_catalog, paths),
        analysis(question_languages(the_catalog)),
        synonyms(synonyms_file.empty() ? std::vector<SynonymRule>() : load_synonyms(synonyms_file),
                 analysis) {}

  [[nodiscard]] model::Results search(const model::Question& question, const std::stop_token& stop);
  /// Lets the provider order the best, if it can be asked.
  void rerank(Ranking& ranking, const model::Question& question, const JudgedSearch& search,
              model::Results& out, const std::stop_token& stop);
  /// What the conditions leave, ranked.
  struct Found {
    std::optional<index::Selection> selection;  ///< null: all chunks
    std::vector<ExactPhrase> exact;
    Ranking ranking;
    [[nodiscard]] const index::Selection* selected() const { return selection ? &*selection : nullptr; }
  };
  [[nodiscard]] Found find(QuestionConditions& conditions, const AnalysedQuestion& asked,
                           const model::Question& question, CandidateTexts& texts,
                           std::vector<std::string>& notes);
  /// Null: all chunks. Lets go of phrases that nothing holds.
  [[nodiscard]] std::optional<index::Selection> select(QuestionConditions& conditions,
                                                       const std::vector<model::Filter>& filters,
                                                       std::vector<std::string>& notes) const;
  using Documents = std::map<model::DocumentId, std::optional<model::Document>>;
  [[nodiscard]] std::optional<model::Hit> hit(const Candidate& candidate, CandidateTexts& texts,
                                              Documents& documents);
  [[nodiscard]] Ranking enough(Ranker& ranker, const RankedQuestion& question, CandidateTexts& texts);
  [[nodiscard]] std::vector<std::size_t> order(const Ranking& ranking, const model::Question& question) const;
  [[nodiscard]] std::vector<model::Hit> hits(const Ranking& ranking, const RankedQuestion& asked,
                                             CandidateTexts& texts);
  [[nodiscard]] bool holds(const std::string& text, const std::vector<ExactPhrase>& exact);

  catalog::Catalog& catalog;
  rerank::Reranker* reranker;
  tenant::Config::Search settings;
  std::filesystem::path synonyms_file;
  tenant::Config::Rerank reranking;
  bool wants_parents;
  std::string tenant;
  OpenedIndex opened;
  QuestionAnalysis analysis;
  ExactReader reader{analysis};
  Synonyms synonyms;
};

std::optional<index::Selection> Retriever::State::select(QuestionConditions& conditions,
                                                         const std::vector<model::Filter>& filters,
                                                         std::vector<std::string>& notes) const {
  std::vector<index::Condition> all;
  for (const FixedCondition& fixed : conditions.fixed) all.push_back(fixed.condition);
  for (const model::Filter& filter : filters) {
    all.push_back(condition_of(filter, values_of(filter.key, opened.searcher())));
    correct(all.back(), filter.key, catalog);
  }
  const std::size_t fixed = all.size();
  all.insert(all.end(), conditions.phrases.begin(), conditions.phrases.end());
  if (all.empty()) return std::nullopt;
  index::Selection selection = opened.searcher().select(all);
  if (conditions.phrases.empty() || selection.chunks() > 0) return selection;
  conditions.soft.clear();
  all.resize(fixed);
  std::optional<index::Selection> without;
  if (fixed > 0) without = opened.searcher().select(all);
  if (without && without->chunks() == 0) return without;  // which is not for the quotes
  const std::string which = fixed > 0 ? "no passage that meets the other conditions" : "no passage";
  if (conditions.phrases.size() > 1) {
    all.push_back(any_of(conditions.phrases));
    selection = opened.searcher().select(all);
    if (selection.chunks() > 0) {
      notes.push_back(which + " holds all of the words in quotes; searched for those that hold some");
      return selection;
    }
  }
  notes.push_back(which + " holds the words in quotes as they stand; searched for them one by one");
  return without;
}

std::optional<model::Hit> Retriever::State::hit(const Candidate& candidate, CandidateTexts& texts,
                                                Documents& documents) {
  const catalog::ChunkDetails* const details = texts.find(candidate.chunk);
  if (details == nullptr) return std::nullopt;
  auto at = documents.find(details->chunk.document);
  if (at == documents.end())
    at = documents.emplace(details->chunk.document, catalog.documents().find(details->chunk.document)).first;
  if (!at->second) return std::nullopt;
  const model::Document& document = *at->second;
  const model::Passage& passage = details->chunk.passage;
  model::Hit out{{candidate.chunk, document.id, document.title, document.uri, passage.heading, passage.page,
                  passage.begin, passage.end}};
  out.score = candidate.reranked.value_or(candidate.fused);
  out.external_id = document.external_id;
  out.text = details->text;
  out.parent = details->chunk.parent;
  if (wants_parents) out.parent_text = details->parent_text;
  if (candidate.keyword > 0) out.keyword_score = candidate.keyword;
  if (candidate.semantic != 0) out.semantic_score = candidate.semantic;
  out.rerank_score = candidate.relevance;
  return out;
}

/// Every phrase that must be there, and none that must not.
bool Retriever::State::holds(const std::string& text, const std::vector<ExactPhrase>& exact) {
  if (exact.empty()) return true;
  const auto words = reader.read(text);
  return std::ranges::all_of(
      exact, [&](const ExactPhrase& phrase) { return phrase.stands_in(words) != phrase.excluded(); });
}

std::vector<model::Hit> Retriever::State::hits(const Ranking& ranking, const RankedQuestion& asked,
                                               CandidateTexts& texts) {
  const model::Question& question = asked.question;
  Documents documents;
  std::map<model::DocumentId, std::uint32_t> of_document;
  std::vector<TextSketch> sketches;  // of the hits
  std::vector<model::Hit> out;
  for (const std::size_t place : order(ranking, question)) {
    if (out.size() == question.top_k) break;
    auto found = hit(ranking.candidates[place], texts, documents);
    if (!found || !holds(found->text, asked.exact)) continue;
    if (settings.group_by_parent) {
      const auto same_parent = [&](const model::Hit& hit) { return hit.parent == found->parent; };
      if (const auto best = std::ranges::find_if(out, same_parent); best != out.end()) {
        best->also_matched.push_back(found->chunk);
        continue;
      }
    }
    if (settings.max_per_document > 0 && of_document[found->document] == settings.max_per_document) continue;
    if (settings.fold_duplicates) {
      TextSketch sketch(found->text);
      if (const auto twin = twin_of(*found, sketch, out, sketches)) {
        if (out[*twin].document != found->document) out[*twin].also_in.push_back(*found);
        continue;
      }
      sketches.push_back(std::move(sketch));
    }
    ++of_document[found->document];
    found->rank = static_cast<std::uint32_t>(out.size() + 1);
    out.push_back(std::move(*found));
  }
  return out;
}

/// Of the best candidates as many times as there are hits to choose among, the order that repeats least.
std::vector<std::size_t> Retriever::State::order(const Ranking& ranking,
                                                 const model::Question& question) const {
  const std::span<const Candidate> all = ranking.candidates;
  std::vector<double> relevance;
  for (const Candidate& candidate : all) relevance.push_back(candidate.reranked.value_or(candidate.fused));
  if (settings.diversity <= 0) return marginal_order(relevance, {}, 0, 0);
  const std::size_t pool = std::min(all.size(), std::max<std::size_t>(kPool, kPoolHits * question.top_k));
  std::vector<std::vector<float>> vectors;
  for (const Candidate& candidate : all.first(pool))
    vectors.push_back(opened.searcher().vector(candidate.chunk));
  const Similarity similarity = [&](std::size_t a, std::size_t b) { return cosine(vectors[a], vectors[b]); };
  auto out = marginal_order(std::span(relevance).first(pool), similarity, question.top_k, settings.diversity);
  for (std::size_t place = pool; place < all.size(); ++place) out.push_back(place);
  return out;
}

void Retriever::State::rerank(Ranking& ranking, const model::Question& question, const JudgedSearch& search,
                              model::Results& out, const std::stop_token& stop) {
  if (reranker == nullptr || question.reranking == model::Reranking::off || ranking.candidates.empty())
    return;
  try {
    out.reranked = rerank_best(ranking.candidates, reranking.candidates, search, *reranker, stop);
    out.reranked->provider = tenant::to_string(reranking.provider);
  } catch (const Error& error) {
    // The one place beside documents, tenants and main where an error ends: good hits without their last
    // polish are better than none. What the person did wrong, or asked for, is not the provider's failure.
    const bool is_its_own = error.code() != ErrorCode::interrupted && error.code() != ErrorCode::usage &&
                            error.code() != ErrorCode::damaged;
    const bool required = reranking.required || question.reranking == model::Reranking::required;
    if (!is_its_own || required) throw;
    out.rerank_failure = std::string("not reranked, because ") + error.what() +
                         (error.hint().empty() ? "" : " (" + error.hint() + ")");
    out.notes.push_back(*out.rerank_failure);
  }
}

/// Asks for more as long as what one document, parent or phrase lets through leaves too few hits, and there
/// is more.
Ranking Retriever::State::enough(Ranker& ranker, const RankedQuestion& question, CandidateTexts& texts) {
  std::uint32_t depth = Ranker::depth_for(question.question.top_k);
  Ranking ranking = ranker.rank(question, depth, texts);
  const bool drops = settings.max_per_document > 0 || settings.group_by_parent || settings.fold_duplicates ||
                     !question.exact.empty();
  while (drops && ranking.candidates.size() >= depth && depth < kDeepest) {
    const std::size_t found = ranking.candidates.size();
    if (hits(ranking, question, texts).size() == question.question.top_k) break;
    depth *= kDeeper;
    ranking = ranker.rank(question, depth, texts);
    if (ranking.candidates.size() <= found) break;
  }
  return ranking;
}

Retriever::State::Found Retriever::State::find(QuestionConditions& conditions, const AnalysedQuestion& asked,
                                               const model::Question& question, CandidateTexts& texts,
                                               std::vector<std::string>& notes) {
  Found out{select(conditions, question.filters, notes), conditions.exact, {}};
  out.exact.insert(out.exact.end(), conditions.soft.begin(), conditions.soft.end());
  const RankedQuestion ranked{asked, question, out.selected(), out.exact};
  Ranker ranker(opened, settings, local_use(reranking.provider, question.reranking));
  out.ranking = enough(ranker, ranked, texts);
  if (conditions.soft.empty() || !hits(out.ranking, ranked, texts).empty()) return out;
  conditions.phrases.clear();
  conditions.soft.clear();
  notes.emplace_back("no passage holds the words in quotes as they stand; searched for them one by one");
  return find(conditions, asked, question, texts, notes);
}

model::Results Retriever::State::search(const model::Question& question, const std::stop_token& stop) {
  model::Results out;
  if (question.top_k == 0 || opened.searcher().chunks() == 0) return out;
  const catalog::Snapshot snapshot(catalog);
  CandidateTexts texts(catalog);
  ParsedQuery query = parse(question);
  Spelt spelt = mend_spelling(query.words, analysis, synonyms, opened.searcher(), stop);
  for (QueryClause& clause : query.clauses) clause.text = with_words_replaced(clause.text, spelt);
  QuestionConditions conditions = conditions_of(query, analysis, synonyms, opened.searcher(), stop);
  out.notes = query.notes;
  std::ranges::move(conditions.notes, std::back_inserter(out.notes));
  for (const std::string& word : conditions.expansions) spelt.text += " " + word;
  out.corrections = std::move(spelt.corrections);
  const std::size_t notes = out.notes.size();
  note_strange_filters(question.filters, opened.searcher(), out.notes);
  const bool filters_explain = out.notes.size() > notes;
  AnalysedQuestion asked = analysis.analyse(spelt.text);
  Expansion expansion = synonyms.expand(asked);
  out.synonyms = std::move(expansion.added);
  for (const std::string& word : expansion.cut)
    out.notes.push_back("\"" + word + "\" has more than " + format_count(kMostSynonyms) +
                        " synonyms; the first " + format_count(kMostSynonyms) + " are searched for");
  Found found = find(conditions, asked, question, texts, out.notes);
  rerank(found.ranking, question, {query.words, asked, texts, opened.searcher()}, out, stop);
  out.hits = hits(found.ranking, {asked, question, found.selected(), found.exact}, texts);
  if (out.hits.empty() && !filters_explain) {
    auto why = reason_for_nothing(
        {query, conditions, asked, analysis, found.selected(), settings.similarity_threshold},
        opened.searcher());
    if (why) out.notes.push_back(std::move(*why));
  }
  if (question.explain) explain(found.ranking, asked, opened.searcher(), out.hits);
  return out;
}

Retriever::Retriever(catalog::Catalog& catalog, const tenant::TenantPaths& paths,
                     const tenant::Config& config, rerank::Reranker* reranker)
    : state_(std::make_unique<State>(catalog, paths, config, reranker)) {}
Retriever::~Retriever() = default;

model::Results Retriever::search(const model::Question& question, const std::stop_token& stop) {
  return with_tenant_in_hints(state_->tenant, [&] { return state_->search(question, stop); });
}

std::vector<model::Match> Retriever::matches(const model::Question& question, const std::string& text) {
  std::string words = parse(question).words;
  AnalysedQuestion asked = state_->analysis.analyse(words);
  for (const auto& [word, meaning] : state_->synonyms.expand(asked).added) words += " " + meaning;
  return state_->analysis.matches(words, text);
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

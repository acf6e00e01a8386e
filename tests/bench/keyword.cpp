#include "keyword.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include "fts5.hpp"
#include "ragctl/base/time.hpp"
#include "ragctl/index/fields.hpp"
#include "ragctl/index/postings.hpp"
#include "ragctl/index/searcher.hpp"
#include "ragctl/text/analyzer.hpp"
#include "rows.hpp"

namespace ragctl::bench {
namespace {

constexpr std::size_t kQuestions = 101;
constexpr std::size_t kPeerQuestions = 5;  // FTS5 takes most of a second for one of them at 100,000 chunks
constexpr std::uint32_t kBest = 50;
constexpr index::Bm25 kBm25;

using Question = std::vector<index::QueryTerm>;

/// CPU seconds to hand every chunk to `add`, their making left out.
double build(const Corpus& corpus, const std::function<void(std::int64_t, const std::string&)>& add) {
  constexpr std::uint32_t kAtOnce = 10'000;
  const std::unique_ptr<Text> text = corpus.text();
  std::vector<std::string> batch;
  double spent = 0;
  for (std::uint32_t first = 0; first < corpus.chunks; first += kAtOnce) {
    batch.clear();
    for (std::uint32_t i = first; i < std::min(corpus.chunks, first + kAtOnce); ++i)
      batch.push_back(text->chunk());
    const double before = cpu_seconds();
    for (std::size_t i = 0; i < batch.size(); ++i) add(static_cast<std::int64_t>(first + i + 1), batch[i]);
    spent += cpu_seconds() - before;
  }
  return spent;
}

/// A tenth of the chunks has the number 0, and so on.
std::vector<std::string> decile_of(std::int64_t chunk) {
  return {index::property_number("decile", static_cast<double>(chunk % 10))};
}

struct Built {
  double seconds = 0;
  index::SegmentFiles files;
};

Built build_postings(const Corpus& corpus, const std::filesystem::path& file) {
  text::Analyzer analyzer("en");
  index::PostingsWriter writer;
  model::TermBag bag;
  Built built;
  built.seconds = build(corpus, [&](std::int64_t row, const std::string& text) {
    analyzer.bag(text, bag);
    writer.add(model::ChunkId{row}, bag, {nullptr, decile_of(row), analyzer.take_new_words()});
  });
  const double before = cpu_seconds();
  built.files.postings = file;
  built.files.postings_checksum = writer.seal(file);
  built.seconds += cpu_seconds() - before;
  return built;
}

double build_fts5(const Corpus& corpus, Fts5& fts5) {
  double seconds = build(corpus, [&](std::int64_t row, const std::string& text) { fts5.add(row, text); });
  const double before = cpu_seconds();
  fts5.seal();
  return seconds + cpu_seconds() - before;
}

/// Every posting of every term, no block left out: scores of the best, and the oracle for them.
std::vector<double> scan(const index::Postings& postings, const Question& question) {
  const double rows = postings.chunks();
  const double average = static_cast<double>(postings.total_length()) / rows;
  std::vector<double> scores(postings.chunks());
  for (const index::QueryTerm& term : question) {
    const double frequency = postings.document_frequency(term.term);
    const double idf = std::log(1 + (rows - frequency + 0.5) / (frequency + 0.5));
    postings.each_posting(term.term, [&](std::uint32_t row, std::uint32_t count) {
      const double norm = kBm25.k1 * (1 - kBm25.b + kBm25.b * postings.length(row) / average);
      scores[row] += term.weight * idf * count * (kBm25.k1 + 1) / (count + norm);
    });
  }
  const std::size_t most = std::min<std::size_t>(kBest, scores.size());
  std::ranges::partial_sort(scores, scores.begin() + static_cast<std::ptrdiff_t>(most), std::greater());
  scores.resize(most);
  while (!scores.empty() && scores.back() == 0) scores.pop_back();
  return scores;
}

bool same_scores(const std::vector<index::Scored>& found, const std::vector<double>& scanned) {
  return std::ranges::equal(found, scanned, [](const index::Scored& hit, double score) {
    return std::fabs(hit.score - score) <= 1e-9 * score;
  });
}

/// Median of one run each of the first questions, after one that does not count.
template <class Ask>
double median_ms(std::size_t questions, const Ask& ask) {
  std::vector<double> times;
  for (const bool counts : {false, true}) {
    for (std::size_t i = 0; i < questions; ++i) {
      const Stopwatch watch;
      ask(i);
      if (counts) times.push_back(watch.seconds() * 1000);
    }
  }
  return median(times);
}

struct Questions {
  std::vector<std::vector<std::string>> words;
  std::vector<Question> terms;
};

Questions make_questions(const Corpus& corpus) {
  const std::unique_ptr<Text> text = corpus.questions();
  text::Analyzer analyzer("en");
  model::TermBag bag;
  Questions out;
  for (std::size_t i = 0; i < kQuestions; ++i) {
    out.words.push_back(text->question(6));
    std::string line;
    for (const std::string& word : out.words.back()) line += word + ' ';
    analyzer.bag(line, bag);
    Question& question = out.terms.emplace_back();
    for (const model::TermCount& term : bag.terms) question.push_back({std::string(term.term), 1});
  }
  return out;
}

index::Condition phrase_of(const Question& question) {
  index::Phrase phrase{{{0, {question[0].term}, {}}, {1, {question[1].term}, {}}}};
  return {{phrase}, false};
}

void measure_questions(const Corpus& corpus, const index::SegmentFiles& files, Fts5& fts5) {
  const index::Searcher searcher({files});
  const index::Postings postings(files.postings, files.postings_checksum, index::Check::header);
  const Questions questions = make_questions(corpus);
  const std::string& size = corpus.name;
  std::size_t wrong = 0;
  for (const Question& question : questions.terms)
    wrong += same_scores(searcher.keyword(question, kBest, kBm25), scan(postings, question)) ? 0U : 1U;
  const auto ask = [&](std::size_t i) { return searcher.keyword(questions.terms[i], kBest, kBm25); };
  const double ours = median_ms(kQuestions, ask);
  const auto selected = [&](const index::Condition& condition, std::size_t i) {
    const index::Selection selection = searcher.select(std::vector{condition});
    return searcher.keyword(questions.terms[i], kBest, kBm25, &selection);
  };
  const index::Condition decile{{index::property_number("decile", 3)}, false};
  const double filtered = median_ms(kQuestions, [&](std::size_t i) { return selected(decile, i); });
  const double phrase =
      median_ms(kQuestions, [&](std::size_t i) { return selected(phrase_of(questions.terms[i]), i); });
  const double scanned =
      median_ms(kQuestions, [&](std::size_t i) { return scan(postings, questions.terms[i]); });
  const double peer =
      median_ms(kPeerQuestions, [&](std::size_t i) { return fts5.best(questions.words[i], kBest); });
  report(size + ": six terms, best 50", ours, "ms", postings.chunks() >= 1'000'000 ? "<= 5" : "<= 1");
  report(size + ": of them wrong, by a scan", static_cast<double>(wrong), "", "<= 0");
  report(size + ": a scan takes as long", scanned / ours, "times");
  report(size + ": FTS5 takes as long", peer / ours, "times", ">= 1");
  report(size + ": with a filter, of the plain one", filtered / ours, "times", "<= 5");
  report(size + ": with a phrase, of the plain one", phrase / ours, "times", "<= 5");
}

}  // namespace

void measure_keyword(const Corpus& corpus, const std::filesystem::path& folder) {
  const std::string& size = corpus.name;
  const Built ours = build_postings(corpus, folder / "postings");
  Fts5 fts5(folder / "fts5.db");
  const double peer = build_fts5(corpus, fts5);
  report(size + ": postings, analysis included", ours.seconds, "s CPU");
  report(size + ": FTS5 takes to build", peer / ours.seconds, "times", corpus.build_goal);
  const auto megabytes = [&](const char* name) {
    return static_cast<double>(std::filesystem::file_size(folder / name)) / 1e6;
  };
  report(size + ": postings on disk", megabytes("postings"), "MB");
  report(size + ": postings, of FTS5 on disk", megabytes("postings") / megabytes("fts5.db"), "times", "<= 1");
  measure_questions(corpus, ours.files, fts5);
}

}  // namespace ragctl::bench

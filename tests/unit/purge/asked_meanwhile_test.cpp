// A tenant is asked while it is written to: threads with retrievers of their own, one writer that ingests,
// indexes, merges, retrains, rebuilds and purges. Built with ThreadSanitizer (preset tsan) this is also the
// proof that what they share in a process is shared rightly.
#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <set>
#include <thread>

#include "distinct_word.hpp"
#include "effort.hpp"
#include "ragctl/purge/purge.hpp"
#include "unit/pipeline/workshop.hpp"

using namespace ragctl;
using namespace ragctl::test;
using pipeline::IndexMode;

namespace {

constexpr std::size_t kReaders = 3;
constexpr int kLasting = 6;  // documents that are never touched
constexpr int kRounds = 14;

std::string text_of(const std::string& word) { return text_about(word, 4); }

/// How far the writer is. Documents come and go in order of their numbers, so each step is one number.
struct Watermarks {
  std::atomic<int> indexed{0};      ///< documents before this one have been made searchable
  std::atomic<int> purge_begun{0};  ///< purges of documents before this one have begun
  std::atomic<int> purged{0};       ///< and have returned
  std::atomic<int> written{1};      ///< versions of the changing document that may be there
  std::atomic<int> version{0};      ///< the version that was searchable at least
};

/// Asks without end and writes down what should not have been answered.
class Reader {
public:
  Reader(const tenant::TenantPaths& paths, const tenant::Config& config, const Watermarks& marks)
      : paths_(paths), config_(config), marks_(marks) {}

  void start() {
    thread_ = std::jthread([this](const std::stop_token& stop) {
      while (!stop.stop_requested()) ask_round();
    });
  }
  void stop() {
    thread_.request_stop();
    thread_.join();
  }
  /// Returns once whole rounds of questions have been asked from here on.
  void wait_for_rounds(int rounds) const {
    const int target = rounds_.load() + rounds;
    for (int seen = rounds_.load(); seen < target; seen = rounds_.load()) rounds_.wait(seen);
  }
  [[nodiscard]] const std::set<std::string>& complaints() const { return complaints_; }

private:
  void ask_round() {
    try {
      const int indexed = marks_.indexed;
      const int version = marks_.version;
      catalog::Catalog catalog(paths_.catalog(), catalog::Access::read);
      retrieve::Retriever retriever(catalog, paths_, config_);
      // The second time the retriever may be older than a purge that has returned since.
      for (int again = 0; again < 2; ++again) {
        ask_lasting(retriever);
        ask_comers(retriever, indexed);
        ask_changing(retriever, version);
      }
    } catch (const std::exception& error) {
      complaints_.insert(std::string("an error: ") + error.what());
    }
    ++rounds_;
    rounds_.notify_all();
  }

  void complain_if(bool wrong, const std::string& what) {
    if (wrong) complaints_.insert(what);
  }

  std::vector<model::Hit> ask(retrieve::Retriever& retriever, const std::string& words,
                              model::SearchMode mode) {
    auto hits = retriever.search({words, mode, 20}).hits;
    std::set<std::string> uris;
    for (const model::Hit& hit : hits)
      complain_if(!uris.insert(hit.uri).second, "a document of one chunk twice in an answer: " + hit.uri);
    return hits;
  }

  void ask_lasting(retrieve::Retriever& retriever) {
    for (int i = 0; i < kLasting; ++i) {
      const std::string word = distinct_word("lasting", i);
      const auto hits =
          ask(retriever, word, i % 2 == 0 ? model::SearchMode::hybrid : model::SearchMode::keyword);
      const auto holds = [&](const model::Hit& hit) { return hit.text.find(word) != std::string::npos; };
      complain_if(std::ranges::none_of(hits, holds), "a document that was never touched is not found");
    }
    complain_if(ask(retriever, "shed mill", model::SearchMode::hybrid).size() < kLasting,
                "a question for what all documents say has too few hits");
  }

  void ask_comers(retrieve::Retriever& retriever, int indexed) {
    const int before = marks_.purged;
    for (int number = std::max(0, before - 3); number <= indexed; ++number) {
      const int purged = marks_.purged;
      const std::string word = distinct_word("comer", number);
      const auto hits = ask(retriever, word, model::SearchMode::keyword);
      complain_if(number < purged && !hits.empty(), "a purged document is found after the purge returned");
      const bool must_be_there = number < indexed && number >= marks_.purge_begun;
      complain_if(must_be_there && hits.size() != 1, "an indexed document is not found");
      for (const model::Hit& hit : hits)
        complain_if(hit.text.find(word) == std::string::npos, "a hit whose text is another document's");
    }
  }

  // Between the ingest of a version and its index the document is pending, so it may be in no answer; but it
  // is never in one twice, and never as it was before the version that was searchable when the index was
  // opened.
  void ask_changing(retrieve::Retriever& retriever, int oldest) {
    for (const model::Hit& hit : ask(retriever, distinct_word("changing", 0), model::SearchMode::keyword)) {
      bool known = false;
      for (int version = oldest; version < marks_.written; ++version)
        known = known || hit.text.find(distinct_word("version", version)) != std::string::npos;
      complain_if(!known, "a version of a document that was replaced before the question");
    }
  }

  const tenant::TenantPaths& paths_;
  const tenant::Config& config_;
  const Watermarks& marks_;
  std::set<std::string> complaints_;
  std::atomic<int> rounds_{0};
  std::jthread thread_;
};

/// The one who writes.
class Writer {
public:
  explicit Writer(Workshop& shop, Watermarks& marks) : shop_(shop), marks_(marks) {
    for (int i = 0; i < kLasting; ++i)
      shop_.write("lasting" + std::to_string(i) + ".txt", text_of(distinct_word("lasting", i)));
    write_version(0);
    (void)shop_.ingest();
    (void)shop_.index();
  }

  void round(int number) {
    add(number);
    change(number + 1);
    const bool rebuild = number % 5 == 4;
    (void)shop_.index(rebuild ? IndexMode::rebuild : IndexMode::pending);
    marks_.indexed = number + 1;
    marks_.version = number + 1;
    if (number % 3 == 2) purge_up_to(number - 1);
  }

private:
  void add(int number) {
    shop_.write(comer(number), text_of(distinct_word("comer", number)));
    (void)shop_.ingest(of_paths({shop_.docs() / comer(number)}));
  }
  void change(int version) {
    ++marks_.written;
    write_version(version);
    (void)shop_.ingest(of_paths({shop_.docs() / "changing.txt"}));
  }
  void write_version(int version) {
    shop_.write("changing.txt",
                text_of(distinct_word("changing", 0)) + text_of(distinct_word("version", version)));
  }
  static std::string comer(int number) { return "comer" + std::to_string(number) + ".txt"; }

  void purge_up_to(int end) {
    for (int number = marks_.purged; number < end; ++number) {
      purge::Context context{
          shop_.catalog(), shop_.paths(), shop_.config, progress_, [] { return Workshop::kNow; }, {}};
      marks_.purge_begun = number + 1;
      const auto plan =
          purge::plan({purge::Scope::document, {*shop_.document(comer(number))}, {}, {}}, context);
      try {
        (void)purge::erase(plan, context);
      } catch (const Error& error) {
        // Somebody read when the log was to be cut: its bytes stay until the next purge, its rows are gone.
        if (error.code() != ErrorCode::locked) throw;
      }
      marks_.purged = number + 1;
    }
  }

  Workshop& shop_;
  Watermarks& marks_;
  NoProgress progress_;
};

}  // namespace

TEST_CASE("asked while it is indexed, merged, retrained and purged, a tenant answers as before or as after") {
  Workshop shop;
  shop.config.search.fold_duplicates = false;  // the texts differ by a word
  Watermarks marks;
  Writer writer(shop, marks);
  std::vector<std::unique_ptr<Reader>> readers;
  for (std::size_t i = 0; i < kReaders; ++i)
    readers.push_back(std::make_unique<Reader>(shop.paths(), shop.config, marks));
  for (const auto& reader : readers) reader->start();
  for (int number = 0; number < kRounds * effort(); ++number) {
    writer.round(number);
    for (const auto& reader : readers) reader->wait_for_rounds(1);
  }
  for (const auto& reader : readers) reader->stop();
  for (const auto& reader : readers)
    for (const std::string& complaint : reader->complaints()) FAIL_CHECK(complaint);
  CHECK(shop.findings().empty());
}

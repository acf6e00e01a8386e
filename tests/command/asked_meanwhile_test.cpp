// Processes that ask a tenant while other processes ingest, index, rebuild and purge. RAGCTL_TEST_EFFORT=50
// makes minutes of it.
#include <doctest/doctest.h>

#include <atomic>
#include <memory>
#include <set>
#include <thread>

#include "cli.hpp"
#include "distinct_word.hpp"
#include "effort.hpp"

using cli::Result;
using cli::Sandbox;
using ragctl::test::distinct_word;

namespace {

constexpr int kReaders = 2;
constexpr int kRounds = 8;
constexpr int kLocked = 11;

std::string text_of(const std::string& word) {
  return "# About " + word + "\n\nThe " + word + " is kept in the long shed behind the mill.\n";
}

/// How far the writer is: documents come, and go, in order of their numbers.
struct Watermarks {
  std::atomic<int> indexed{0};      ///< those before it can be found
  std::atomic<int> purge_begun{0};  ///< the purge of those before it has begun
  std::atomic<int> purged{0};       ///< and has returned
};

class Asker {
public:
  Asker(const Sandbox& box, const Watermarks& marks) : box_(box), marks_(marks) {}

  void start() {
    thread_ = std::jthread([this](const std::stop_token& stop) {
      while (!stop.stop_requested()) ask_round();
    });
  }
  void stop() {
    thread_.request_stop();
    thread_.join();
  }
  void wait_for_a_round() const {
    const int target = rounds_.load() + 1;
    for (int seen = rounds_.load(); seen < target; seen = rounds_.load()) rounds_.wait(seen);
  }
  [[nodiscard]] const std::set<std::string>& complaints() const { return complaints_; }

private:
  void ask_round() {
    if (hits("lasting", 0, "hybrid") < 1)
      complaints_.insert("a document that was never touched is not found");
    ask_comer(marks_.purged - 1);
    ask_comer(marks_.indexed - 1);
    if (hits("changing", 0, "keyword") > 1)
      complaints_.insert("a changed document is found as it was and as it is");
    ++rounds_;
    rounds_.notify_all();
  }

  void ask_comer(int number) {
    if (number < 0) return;
    const bool gone = number < marks_.purged;
    const std::size_t found = hits("comer", number, "keyword");
    if (gone && found > 0) complaints_.insert("a purged document is found after the purge returned");
    if (number >= marks_.purge_begun && found != 1) complaints_.insert("an indexed document is not found");
  }

  /// That hold the word.
  std::size_t hits(const std::string& kind, int number, const std::string& mode) {
    const std::string word = distinct_word(kind, number);
    const Result result = box_.run({"--output", "json", "query", "acme", word, "--mode", mode});
    if (result.exit_code != 0) {
      complaints_.insert("exit code " + std::to_string(result.exit_code) + ": " + result.err);
      return 1;  // the one complaint is enough
    }
    std::size_t holding = 0;
    const auto answer = result.json();
    for (const auto& hit : answer["hits"])
      holding += cli::contains(hit["text"].get<std::string>(), word) ? 1 : 0;
    if (mode == "keyword" && holding != answer["hits"].size())
      complaints_.insert("a hit whose text is another document's");
    return holding;
  }

  const Sandbox& box_;
  const Watermarks& marks_;
  std::set<std::string> complaints_;
  std::atomic<int> rounds_{0};
  std::jthread thread_;
};

std::string comer(int number) { return "docs/comer" + std::to_string(number) + ".md"; }

void write_round(const Sandbox& box, Watermarks& marks, int number) {
  const std::string changed =
      box.write("docs/changing.md", text_of(distinct_word("changing", 0)) + distinct_word("version", number));
  box.ok({"ingest", "acme", box.write(comer(number), text_of(distinct_word("comer", number))), changed});
  marks.indexed = number + 1;
  if (number % 4 == 3) box.ok({"index", "acme", "--rebuild"});
  if (number % 2 == 0) return;
  const int gone = number - 1;
  marks.purge_begun = gone + 1;
  for (int left = marks.purged; left <= gone; ++left) {
    const Result result =
        box.run({"purge", "acme", "--document", (box.folder() / comer(left)).string(), "--yes"});
    // Somebody read when the log was to be cut: its bytes stay until the next purge, its rows are gone.
    INFO("stderr: " << result.err);
    CHECK((result.exit_code == 0 || result.exit_code == kLocked));
    marks.purged = left + 1;
  }
}

}  // namespace

TEST_CASE(
    "asked by other processes while it is written to and purged, a tenant answers as before or as after") {
  const Sandbox box;
  box.ok({"tenant", "create", "acme"});
  for (int i = 0; i < 4; ++i)
    box.write("docs/lasting" + std::to_string(i) + ".md", text_of(distinct_word("lasting", i)));
  box.ok({"ingest", "acme", (box.folder() / "docs").string()});
  Watermarks marks;
  std::vector<std::unique_ptr<Asker>> askers;
  for (int i = 0; i < kReaders; ++i) askers.push_back(std::make_unique<Asker>(box, marks));
  for (const auto& asker : askers) asker->start();
  for (int number = 0; number < kRounds * ragctl::test::effort(); ++number) {
    write_round(box, marks, number);
    for (const auto& asker : askers) asker->wait_for_a_round();
  }
  for (const auto& asker : askers) asker->stop();
  for (const auto& asker : askers)
    for (const std::string& complaint : asker->complaints()) FAIL_CHECK(complaint);
  box.ok({"tenant", "check", "acme"});
}

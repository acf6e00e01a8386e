// SIGINT while a command waits, and at any moment of its work: it ends with 130 and loses nothing.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "many_documents.hpp"
#include "signals.hpp"

using cli::contains;
using cli::Result;
using cli::Sandbox;

namespace fs = std::filesystem;

namespace {

/// Runs it with standard input held open and empty.
Result interrupted(const Sandbox& box, const std::vector<std::string>& arguments) {
  int held[2] = {-1, -1};
  REQUIRE(pipe(held) == 0);
  cli::Settings settings = cli::interrupt_after_listening();
  settings.in_child = [&] {
    dup2(held[0], STDIN_FILENO);
    alarm(60);  // a wait that no signal ends fails the test, not the whole run
  };
  Result result = box.run(arguments, settings);
  close(held[0]);
  close(held[1]);
  return result;
}

/// Interrupts the command at one moment after the other, until it ends of itself; looks at the sandbox after
/// each time, and returns how many there were.
int interrupt_everywhere(const Sandbox& box, const std::vector<std::string>& arguments,
                         const std::function<void(const Result&)>& look) {
  using std::chrono::microseconds;
  const fs::path printed = box.folder() / "printed";
  int interrupted = 0;
  // The steps grow, so that long commands do not take long to test.
  for (microseconds delay{0}; delay < std::chrono::seconds(60); delay += microseconds(500) + delay / 4) {
    cli::Settings settings = cli::interrupt_after_listening(delay);
    settings.in_child = [&] {  // a pipe that nobody reads yet would hold it up
      dup2(open(printed.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600), STDOUT_FILENO);
    };
    Result result = box.run(arguments, settings);
    result.out = box.read(printed);
    CAPTURE(delay.count());
    CAPTURE(result.err);
    CHECK_FALSE(result.by_signal);
    if (result.exit_code == 0) return interrupted;
    CHECK(result.exit_code == 130);
    CHECK(contains(result.err, "interrupted"));
    ++interrupted;
    look(result);
  }
  FAIL("never came to an end");
  return interrupted;
}

/// A tenant of many documents, indexed.
struct ManyDocuments : Sandbox {
  ManyDocuments() {
    cli::write_documents(*this);
    ok({"tenant", "create", "acme"});
    ok({"ingest", "acme", docs()});
  }
  [[nodiscard]] std::string docs() const { return (folder() / "docs").string(); }
  [[nodiscard]] bool finds(const std::string& word) const {
    return contains(ok({"query", "acme", word, "--mode", "keyword", "--literal"}).out, word);
  }
  /// Judged questions, enough of them to be interrupted at.
  [[nodiscard]] std::string questions() const {
    std::string lines;
    for (int i = 0; i < 60; ++i) {
      lines += R"({"_id":")" + std::to_string(i) + R"(","text":"word)" + std::to_string(i) + "\"}\n";
    }
    return write("questions.jsonl", lines);
  }
};

}  // namespace

TEST_CASE("an interrupt ends every wait for standard input with 130") {
  const Sandbox box;
  box.ok({"tenant", "create", "acme"});
  const std::string path = box.write("a.md", "# Leave\n\nThirty days of paid vacation.\n");
  box.ok({"ingest", "acme", path});
  for (const std::vector<std::string>& arguments :
       std::vector<std::vector<std::string>>{{"ingest", "acme", "-"},
                                             {"ingest", "acme", "--files-from", "-"},
                                             {"ingest", "acme", path, "--password-file", "-"},
                                             {"ingest", "acme", "--files-from", "/dev/stdin"},
                                             {"query", "acme", "--batch", "-"}}) {
    CAPTURE(arguments);
    const Result result = interrupted(box, arguments);
    CHECK(result.exit_code == 130);
    CHECK_FALSE(result.by_signal);
    CHECK(contains(result.err, "interrupted"));
    CHECK(result.out.empty());
  }
}

TEST_CASE("an interrupt ends the wait for another writer with 130") {
  const Sandbox box;
  box.ok({"tenant", "create", "acme"});
  const std::string path = box.write("a.md", "# A\n\nText.\n");
  const int lock = open((box.tenant("acme") / "lock").c_str(), O_RDWR | O_CLOEXEC);
  REQUIRE(flock(lock, LOCK_EX) == 0);
  const Result result = box.run({"--wait", "60s", "ingest", "acme", path},
                                cli::interrupt_after_listening(std::chrono::milliseconds(50)));
  close(lock);
  CHECK(result.exit_code == 130);
  CHECK_FALSE(result.by_signal);
  CHECK(box.run({"ingest", "acme", path}).exit_code == 0);
}

TEST_CASE("an ingest interrupted at any moment keeps what it had done, and the next one completes it") {
  const Sandbox box;
  cli::write_documents(box);
  box.ok({"tenant", "create", "acme"});
  std::size_t kept = 0;
  const int interrupted =
      interrupt_everywhere(box, {"ingest", "acme", (box.folder() / "docs").string()}, [&](const Result&) {
        const std::size_t now = cli::content(box).size();
        CHECK(now >= kept);
        kept = now;
      });
  CHECK(interrupted > 0);
  CHECK(cli::content(box).size() == cli::kDocuments);
}

TEST_CASE("an index interrupted at any moment still answers") {
  const ManyDocuments box;
  const int interrupted = interrupt_everywhere(box, {"index", "acme", "--rebuild"},
                                               [&](const Result&) { CHECK(box.finds("word3599")); });
  CHECK(interrupted > 0);
  CHECK(box.finds("word3599"));
  box.ok({"tenant", "check", "acme"});
}

TEST_CASE("an export interrupted at any moment leaves no half file") {
  const ManyDocuments box;
  const fs::path to = box.folder() / "out.jsonl";
  const std::string whole = box.ok({"export", "acme", "chunks"}).out;
  int interrupted = 0;
  // It takes a few milliseconds; on a busy machine the first signal may come too late.
  for (int round = 0; round < 50 && interrupted == 0; ++round) {
    fs::remove(to);
    interrupted =
        interrupt_everywhere(box, {"export", "acme", "chunks", "--to", to.string()}, [&](const Result&) {
          for (const auto& file : fs::directory_iterator(box.folder()))
            CHECK_FALSE(contains(file.path().filename().string(), "out.jsonl"));
        });
  }
  CHECK(interrupted > 0);
  CHECK(box.read(to) == whole);
}

TEST_CASE("questions interrupted at any moment were answered whole or not at all") {
  const ManyDocuments box;
  const int asked = interrupt_everywhere(
      box, {"--output", "jsonl", "query", "acme", "--batch", box.questions()}, [](const Result& result) {
        for (const auto& answer : result.lines()) CHECK(answer.contains("hits"));
      });
  CHECK(asked > 0);
  const std::string qrels = box.write("qrels.tsv", "query-id\tcorpus-id\tscore\n3\ttopic-0.md\t1\n");
  const int measured = interrupt_everywhere(
      box, {"--output", "json", "eval", "acme", "--queries", box.questions(), "--qrels", qrels},
      [](const Result& result) { CHECK(result.out.empty()); });
  CHECK(measured > 0);
}

TEST_CASE("a purge interrupted at any moment is finished by the next one") {
  const ManyDocuments box;
  std::vector<std::string> purge{"purge", "acme", "--yes"};
  for (int i = 1; i < cli::kDocuments; i += 2)
    purge.insert(purge.end(), {"--document", "topic-" + std::to_string(i) + ".md"});
  const int interrupted = interrupt_everywhere(box, purge, [&](const Result&) { CHECK(box.finds("word0")); });
  CHECK(interrupted > 0);
  CHECK(cli::content(box).size() == cli::kDocuments / 2);
  CHECK_FALSE(box.finds("word3700"));
  CHECK(contains(box.read(box.tenant("acme") / "catalog.db"), "topic 2 says"));
  CHECK_FALSE(contains(box.read(box.tenant("acme") / "catalog.db"), "topic 3 says"));
}

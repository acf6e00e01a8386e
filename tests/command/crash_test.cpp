// SIGINT and SIGKILL at any moment: the last good state stays, and the next run goes on from there.
#include <doctest/doctest.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <set>
#include <thread>

#include "cli.hpp"

using cli::contains;
using cli::Result;
using cli::Sandbox;

namespace fs = std::filesystem;

namespace {

constexpr int kDocuments = 120;

void write_documents(const Sandbox& box) {
  for (int i = 0; i < kDocuments; ++i) {
    std::string text = "# Topic " + std::to_string(i) + "\n\n";
    for (int j = 0; j < 30; ++j) {
      text += "Sentence " + std::to_string(j) + " of topic " + std::to_string(i) + " says word" +
              std::to_string(i * 31 + j) + ".\n\n";
    }
    box.write("docs/topic-" + std::to_string(i) + ".md", text);
  }
}

// What the tenant holds, without ids and times.
std::set<std::string> content(const Sandbox& box) {
  std::set<std::string> all;
  for (const auto& line : box.ok({"export", "acme", "documents"}).lines()) {
    all.insert(fs::path(line["uri"].get<std::string>()).filename().string() + " " +
               line["sha256"].get<std::string>() + " " + line["text"].get<std::string>());
  }
  return all;
}

cli::Settings signal_after(int signal, std::chrono::microseconds delay) {
  cli::Settings settings;
  settings.while_running = [signal, delay](int pid) {
    std::this_thread::sleep_for(delay);
    kill(pid, signal);
  };
  return settings;
}

std::size_t hits(const Sandbox& box, const std::string& question) {
  return box.ok({"--output", "json", "query", "acme", question}).json()["hits"].size();
}

}  // namespace

TEST_CASE("killed at any moment of ingest and index, a tenant can be asked, and the next run completes it") {
  const Sandbox undisturbed;
  write_documents(undisturbed);
  undisturbed.ok({"tenant", "create", "acme"});
  undisturbed.ok({"ingest", "acme", (undisturbed.folder() / "docs").string()});
  const auto expected = content(undisturbed);
  REQUIRE(expected.size() == kDocuments);

  const Sandbox box;
  write_documents(box);
  box.ok({"tenant", "create", "acme"});
  const std::string docs = (box.folder() / "docs").string();
  int killed = 0;
  for (int round = 0; round < 40; ++round) {
    // 0 to 200 ms in a fixed, scattered order: from before main to after the end of a whole run.
    const std::chrono::microseconds delay(round * 7919 % 40 * 5000);
    const bool rebuild = round % 3 == 2;
    const Result result = rebuild ? box.run({"index", "acme", "--rebuild"}, signal_after(SIGKILL, delay))
                                  : box.run({"ingest", "acme", docs}, signal_after(SIGKILL, delay));
    if (result.exit_code == 128 + SIGKILL) ++killed;
    const Result query = box.run({"query", "acme", "topic"});
    INFO("round " << round << ": " << query.err);
    CHECK(query.exit_code == 0);
    // A changed document, so that there is always something to do.
    box.write("docs/topic-1.md",
              "# Changed " + std::to_string(round) + "\n\nNow in round " + std::to_string(round) + ".\n");
  }
  CHECK(killed > 5);
  write_documents(box);
  box.ok({"ingest", "acme", docs});
  CHECK(content(box) == expected);
  CHECK(hits(box, "word3599") > 0);
  CHECK(box.ok({"--output", "json", "tenant", "show", "acme"}).json()["pending_chunks"] == 0);
  // No rubbish stays behind: one model and at most a few segments of two files each.
  const auto files =
      std::distance(fs::directory_iterator(box.tenant("acme") / "vectors"), fs::directory_iterator());
  CHECK(files <= 1 + 2 * 10);
}

TEST_CASE("an interrupted ingest says so with 130 and keeps what it had done") {
  const Sandbox box;
  write_documents(box);
  box.ok({"tenant", "create", "acme"});
  const std::string docs = (box.folder() / "docs").string();
  cli::Settings settings = signal_after(SIGINT, std::chrono::milliseconds(30));
  const Result result = box.run({"ingest", "acme", docs}, settings);
  CHECK((result.exit_code == 130 || result.exit_code == 0));
  // Before its first lines have run the signal simply ends the process.
  if (result.exit_code == 130 && !result.by_signal) CHECK(contains(result.err, "interrupted"));
  box.ok({"ingest", "acme", docs});
  CHECK(content(box).size() == kDocuments);
}

TEST_CASE("waiting for a lock can be interrupted") {
  const Sandbox box;
  box.ok({"tenant", "create", "acme"});
  const std::string path = box.write("a.md", "# A\n\nText.\n");
  const Sandbox holder;
  // The first writer waits for the end of its standard input, which comes when the second has been
  // interrupted.
  cli::Settings first;
  first.input = "";
  cli::Settings second = signal_after(SIGINT, std::chrono::milliseconds(300));
  Result refused;
  first.while_running = [&](int pid) {
    kill(pid, SIGSTOP);
    refused = box.run({"--wait", "60s", "ingest", "acme", path}, second);
    kill(pid, SIGCONT);
  };
  static_cast<void>(box.run({"ingest", "acme", path}, first));
  // The stopped process may not have had the lock yet; then the second simply did its work.
  CHECK((refused.exit_code == 130 || refused.exit_code == 0));
}

// SIGKILL at any moment: the last good state stays, and the next run goes on from there.
#include <doctest/doctest.h>
#include <signal.h>

#include <chrono>

#include "bad_input.hpp"
#include "many_documents.hpp"
#include "signals.hpp"

using cli::content;
using cli::hits;
using cli::kDocuments;
using cli::Result;
using cli::Sandbox;
using cli::signal_after;
using cli::write_documents;

namespace fs = std::filesystem;

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

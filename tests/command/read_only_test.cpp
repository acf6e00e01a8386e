// A tenant that can be read, but not written.
#include <doctest/doctest.h>

#include "read_only.hpp"

using cli::contains;
using cli::ReadOnlyRoot;
using cli::Sandbox;

namespace {

struct Acme : Sandbox {
  Acme() {
    ok({"tenant", "create", "acme"});
    ok({"ingest", "acme",
        write("leave.md", "# Leave\n\nEvery employee has thirty days of paid vacation a year.\n")});
  }
};

std::string joined(const std::vector<std::string>& words) {
  std::string line;
  for (const std::string& word : words) line += word + " ";
  return line;
}

bool shown_to_hold(const ReadOnlyRoot& root) {
  if (!root.holds()) MESSAGE("skipped: no read-only mount here");
  return root.holds();
}

}  // namespace

TEST_CASE("a read-only root can be asked, and says so when it is to be written") {
  const Acme box;
  const ReadOnlyRoot root(box, "acme");
  if (!shown_to_hold(root)) return;
  CHECK(contains(box.ok({"query", "acme", "vacation"}).out, "thirty days"));
  CHECK(contains(box.ok({"export", "acme", "documents"}).out, "thirty days"));
  CHECK(contains(box.ok({"tenant", "list"}).out, "ready"));
  const auto ingest = box.run({"ingest", "acme", box.write("other.md", "# Other\n\nText.\n")});
  CHECK(ingest.exit_code == 1);
  CHECK(contains(ingest.err, "acme"));
}

TEST_CASE("on a read-only root every command that writes says so, and every one that reads works") {
  const Acme box;
  box.ok({"chat", "acme", "--message", "How many days of paid vacation?"});
  const std::string queries = box.write("queries.jsonl", "{\"_id\":\"q\",\"text\":\"vacation\"}\n");
  const std::string qrels = box.write("qrels.tsv", "query-id\tcorpus-id\tscore\nq\tleave.md\t1\n");
  const ReadOnlyRoot root(box, "acme");
  if (!shown_to_hold(root)) return;
  for (const std::vector<std::string>& writing :
       std::vector<std::vector<std::string>>{{"index", "acme", "--rebuild"},
                                             {"tenant", "config", "acme", "search.top_k", "8"},
                                             {"document", "delete", "acme", "leave.md"},
                                             {"purge", "acme", "--all", "--yes"}}) {
    CAPTURE(joined(writing));
    const auto refused = box.run(writing);
    CHECK(refused.exit_code == 1);
    CHECK((contains(refused.err, "Read-only file system") || contains(refused.err, "Permission denied")));
    CHECK(contains(refused.err, "acme"));
  }
  for (const std::vector<std::string>& reading :
       std::vector<std::vector<std::string>>{{"document", "list", "acme"},
                                             {"document", "show", "acme", "leave.md", "--chunks"},
                                             {"session", "list", "acme"},
                                             {"tenant", "show", "acme"},
                                             {"tenant", "config", "acme", "search.top_k"},
                                             {"tenant", "check", "acme"},
                                             {"status", "acme"},
                                             {"purge", "acme", "--all"},
                                             {"index", "acme", "--dry-run"},
                                             {"eval", "acme", "--queries", queries, "--qrels", qrels},
                                             {"query", "acme", "vacation", "--answer"}}) {
    CAPTURE(joined(reading));
    const auto result = box.run(reading);
    CAPTURE(result.err);
    CHECK(result.exit_code == 0);
  }
}

TEST_CASE("a read-only root can be talked with, and a note says that nothing is stored") {
  const Acme box;
  box.ok({"chat", "acme", "--message", "How many days of paid vacation does every employee have?"});
  const ReadOnlyRoot root(box, "acme");
  if (!shown_to_hold(root)) return;
  const auto chat =
      box.ok({"chat", "acme", "--message", "How many days of paid vacation does every employee have?"});
  CHECK(contains(chat.out, "thirty days"));
  CHECK(contains(chat.err, "is not stored"));
  const auto several =
      box.ok({"--output", "jsonl", "chat", "acme"},
             {.input = "How many days of paid vacation does every employee have?\n/clear\nand paid?\n"});
  CHECK(several.lines().size() == 2);
  CHECK(several.lines()[0]["session"].is_null());
  const auto sessions = box.ok({"--output", "json", "session", "list", "acme"}).json()["sessions"];
  CHECK(sessions.size() == 1);
  CHECK(sessions[0]["message_count"] == 2);
}

TEST_CASE("a tenant that has nothing is told so, with the command to begin") {
  const Sandbox box;
  box.ok({"tenant", "create", "acme"});
  for (const std::vector<std::string>& command : {std::vector<std::string>{"query", "acme", "vacation"},
                                                  {"query", "acme", "vacation", "--answer"},
                                                  {"chat", "acme", "--message", "vacation"}}) {
    CHECK(contains(box.ok(command).err, "nothing is ingested yet; begin with: ragctl ingest acme PATH..."));
  }
  box.ok({"ingest", "acme", box.write("empty.md", "")});
  CHECK(contains(box.ok({"query", "acme", "vacation"}).err, "ragctl document list acme"));
  box.ok({"ingest", "acme",
          box.write("leave.md", "# Leave\n\nEvery employee has thirty days of paid vacation a year.\n")});
  CHECK_FALSE(contains(box.ok({"query", "acme", "zeppelin"}).err, "note:"));
}

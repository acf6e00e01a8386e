// What --output json and jsonl have in common, whatever the verb.
#include <doctest/doctest.h>

#include <map>

#include "cli.hpp"

using cli::Sandbox;

namespace {

using Words = std::vector<std::string>;

/// A tenant with two documents and a conversation.
struct Answering : Sandbox {
  std::string leave = write("docs/leave.md", "# Leave\n\nThirty days of paid vacation a year.\n");
  Answering() {
    write("docs/travel.md", "# Travel\n\nTrains are booked second class.\n");
    write("queries.jsonl", "{\"_id\":\"q1\",\"text\":\"vacation\"}\n");
    write("qrels.tsv", "q1\tleave.md\t1\n");
    ok({"tenant", "create", "acme"});
    ok({"ingest", "acme", (folder() / "docs").string()});
    ok({"chat", "acme", "--message", "How much vacation?"});
  }
  [[nodiscard]] std::string path(const char* name) const { return (folder() / name).string(); }

  /// Every verb that answers with an object, and the type that it has in jsonl.
  [[nodiscard]] std::vector<std::pair<std::string, Words>> answers() const {
    const std::string session =
        ok({"--output", "json", "session", "list", "acme"}).json()["sessions"][0]["session"];
    return {{"created", {"tenant", "create", "beta", "--dry-run"}},
            {"tenant", {"tenant", "list"}},
            {"tenant", {"tenant", "show", "acme"}},
            {"config", {"tenant", "config", "acme"}},
            {"config", {"tenant", "config", "acme", "search.top_k"}},
            {"check", {"tenant", "check", "acme"}},
            {"summary", {"ingest", "acme", path("docs")}},
            {"index", {"index", "acme"}},
            {"plan", {"index", "acme", "--dry-run"}},
            {"result", {"query", "acme", "vacation"}},
            {"result", {"query", "acme", "vacation", "--answer"}},
            {"answer", {"chat", "acme", "--message", "How much vacation?"}},
            {"document", {"document", "list", "acme"}},
            {"document", {"document", "show", "acme", "1"}},
            {"deleted", {"document", "delete", "acme", "1", "2", "--dry-run"}},
            {"session", {"session", "list", "acme"}},
            {"session", {"session", "show", "acme", session}},
            {"purge", {"purge", "acme", "--all"}},
            {"eval", {"eval", "acme", "--queries", path("queries.jsonl"), "--qrels", path("qrels.tsv")}},
            {"pool", {"eval", "acme", "--from-queries", path("graded"), "--dry-run"}},
            {"status", {"status"}},
            {"doctor", {"doctor"}}};
  }
};

Words with_output(const char* format, const Words& words) {
  Words all{"--output", format};
  all.insert(all.end(), words.begin(), words.end());
  return all;
}

}  // namespace

TEST_CASE("with --output json every answer is one document with its schema") {
  const Answering box;
  for (const auto& [type, words] : box.answers()) {
    INFO(words[0] << " " << words[1]);
    const auto lines = box.ok(with_output("json", words)).lines();
    REQUIRE(lines.size() == 1);
    CHECK(lines[0]["schema"] == 1);
  }
}

TEST_CASE("with --output jsonl every line is an object with its schema and type") {
  const Answering box;
  for (const auto& [type, words] : box.answers()) {
    INFO(words[0] << " " << words[1]);
    const auto lines = box.ok(with_output("jsonl", words)).lines();
    REQUIRE_FALSE(lines.empty());
    for (const auto& line : lines) {
      CHECK(line["schema"] == 1);
      CHECK(line["type"].is_string());
    }
    CHECK(lines.back()["type"] == type);
  }
}

TEST_CASE("deleting several documents is told in one document") {
  const Answering box;
  const auto answer = box.ok({"--output", "json", "document", "delete", "acme", "1", "2"}).json();
  CHECK(answer["tenant"] == "acme");
  CHECK(answer["deleted"].size() == 2);
  CHECK(answer["deleted"][0]["id"] == 1);
  CHECK(answer["dry_run"] == false);
}

TEST_CASE("indexing several tenants is told in one document, with what failed") {
  const Answering box;
  const auto result = box.run({"--output", "json", "index", "acme", "nobody"});
  CHECK(result.exit_code == 3);
  CHECK(result.json()["tenants"][0]["chunks_live"] == 2);
  CHECK(result.json()["tenants"][1]["error"]["code"] == 10);
  CHECK(nlohmann::json::parse(result.err)["code"] == 10);
}

TEST_CASE("a text that does not apply is null, never empty") {
  const Sandbox box;
  box.ok({"tenant", "create", "acme"});
  box.ok({"ingest", "acme", box.write("a.txt", "The heron stands in the reeds."), "--no-index"});
  CHECK(box.ok({"--output", "json", "index", "acme", "--dry-run"})
            .json()["tenants"][0]["anew_because"]
            .is_null());
  CHECK(box.ok({"--output", "json", "index", "acme"}).json()["tenants"][0]["anew_because"].is_null());
  std::size_t well = 0;
  const auto doctor = box.run({"--output", "json", "doctor"}).json();
  for (const auto& finding : doctor["findings"]) {
    if (finding["area"] == "library" && finding["mend"].is_null()) ++well;
  }
  CHECK(well > 0);
  box.run({"ingest", "acme", box.write("b.bin", std::string("\0\1\2\3", 4) + "x")});
  for (const auto& document : box.ok({"export", "acme", "documents"}).lines())
    CHECK((document["media_type"].is_null() || !document["media_type"].get<std::string>().empty()));
}

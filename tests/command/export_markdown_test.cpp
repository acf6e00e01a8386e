// Markdown exports: what reads well, and what a second one leaves.
#include <doctest/doctest.h>

#include <set>

#include "cli.hpp"

using cli::contains;
using cli::Sandbox;

namespace fs = std::filesystem;

namespace {

struct Acme : Sandbox {
  Acme() { ok({"tenant", "create", "acme"}); }
  [[nodiscard]] fs::path out() const { return folder() / "out"; }
  cli::Result exported(const std::string& what = "documents") const {
    return ok({"export", "acme", what, "--format", "markdown", "--to", out().string()});
  }
  [[nodiscard]] std::set<std::string> names() const {
    std::set<std::string> all;
    for (const auto& entry : fs::directory_iterator(out())) all.insert(entry.path().filename().string());
    return all;
  }
};

const std::string kLeave =
    "---\nauthor: Ada\n---\n# Leave\n\nThirty days.\n\n## Part-time\n\n- fewer days\n\n```\n# code\n```\n";

}  // namespace

TEST_CASE("a document is exported with front matter, title, headings, lists and code") {
  const Acme box;
  const std::string path = box.write("docs/leave.md", kLeave);
  box.ok({"ingest", "acme", path});
  box.exported();
  const std::string text = box.read(box.out() / "1-Leave.md");
  CHECK(contains(text, "\nid: 1\n"));
  CHECK(contains(text, "\nuri: \"" + path + "\"\n"));
  CHECK(contains(text, "\nmetadata:\n  author: \"Ada\"\n"));
  CHECK(
      contains(text, "---\n\n# Leave\n\nThirty days.\n\n## Part-time\n\n- fewer days\n\n```\n# code\n```\n"));
}

TEST_CASE("an exported document that is ingested again has the same text") {
  const Acme box;
  box.ok({"ingest", "acme", box.write("docs/leave.md", kLeave)});
  const std::string text = box.ok({"export", "acme", "documents"}).lines().at(0)["text"];
  box.exported();
  box.ok({"tenant", "create", "copy"});
  box.ok({"ingest", "copy", box.out().string()});
  CHECK(box.ok({"export", "copy", "documents"}).lines().at(0)["text"] == text);
}

TEST_CASE("files of documents that are gone or have a new title go with the next export, and no others") {
  const Acme box;
  const std::string leave = box.write("docs/leave.md", kLeave);
  box.ok({"ingest", "acme", leave, box.write("docs/pay.md", "# Pay\n\nMonthly.\n"),
          box.write("docs/car.md", "# Car\n\nNone.\n")});
  box.exported();
  CHECK(box.names() == std::set<std::string>{"1-Leave.md", "2-Pay.md", "3-Car.md"});
  box.write("out/notes.md", "---\nid: 2\n---\n\nMine.\n");
  box.write("out/2-Pay.md", box.read(box.out() / "2-Pay.md") + "And a remark of mine.\n");
  box.write("docs/leave.md", "# Vacation\n\nThirty-one days.\n");
  box.ok({"ingest", "acme", leave});
  for (const char* name : {"pay.md", "car.md"}) box.ok({"document", "delete", "acme", name});
  CHECK(contains(box.exported().err, "2-Pay.md"));
  CHECK(box.names() == std::set<std::string>{"1-Vacation.md", "2-Pay.md", "notes.md"});
}

TEST_CASE("exports of another kind or tenant in the same folder stay") {
  const Acme box;
  box.ok({"tenant", "create", "other"});
  const std::string leave = box.write("docs/leave.md", kLeave);
  box.ok({"ingest", "acme", leave});
  box.ok({"ingest", "other", box.write("docs/pay.md", "# Pay\n\nMonthly.\n")});
  box.ok({"chat", "acme", "--message", "How many days?"});
  box.exported();
  box.ok({"export", "other", "documents", "--format", "markdown", "--to", box.out().string()});
  box.exported("conversations");
  CHECK(box.names() == std::set<std::string>{"1-Leave.md", "1-Pay.md", "1-How-many-days.md"});
  box.ok({"purge", "acme", "--all", "--yes"});
  box.exported();
  CHECK(box.names() == std::set<std::string>{"1-Pay.md", "1-How-many-days.md"});
  box.exported("conversations");
  CHECK(box.names() == std::set<std::string>{"1-Pay.md"});
}

TEST_CASE("a conversation is exported with its turns as headings and its sources") {
  const Acme box;
  box.ok({"ingest", "acme", box.write("docs/leave.md", kLeave)});
  box.ok({"chat", "acme", "--message", "Who gets thirty days of leave?"});
  const std::string text = box.ok({"export", "acme", "conversations", "--format", "markdown"}).out;
  CHECK(contains(text, "---\n\n# Who gets thirty days"));
  CHECK(contains(text, "\n## user, 20"));
  CHECK(contains(text, "\n## assistant, 20"));
}

// Sets to grade, made of the questions that were asked.
#include <doctest/doctest.h>
#include <sys/stat.h>

#include "judged.hpp"

using cli::contains;
using cli::Judged;
using cli::Result;
using cli::Words;

namespace {

/// The folder's judgements with every empty grade of a row that holds `part` filled in.
void fill_in(const Judged& box, const std::string& part, const std::string& grade) {
  std::string graded;
  const std::string text = box.read(box.folder() / "graded/qrels.tsv");
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at);
    std::string row = text.substr(at, end - at);
    const std::size_t empty = row.find("\t\t");
    if (empty != std::string::npos && contains(row, part)) row.insert(empty + 1, grade);
    graded += row + "\n";
    at = end + 1;
  }
  box.write("graded/qrels.tsv", graded);
}

}  // namespace

TEST_CASE("asked questions become a set to grade, and the graded set is measured") {
  const Judged box;
  const std::string folder = (box.folder() / "graded").string();
  const Result none = box.run({"eval", "acme", "--from-queries", folder});
  CHECK(none.exit_code == 1);
  CHECK(contains(none.err, "no questions to grade yet"));
  cli::Settings typed;
  typed.input =
      "How many days of paid vacation?\nAnd for trains?\n"
      "How many days  of paid vacation?\n=cmd of the workshop\n";
  box.ok({"chat", "acme"}, typed);
  const auto dry = box.ok({"--output", "json", "eval", "acme", "--from-queries", folder, "--dry-run"}).json();
  CHECK(dry["written"] == false);
  CHECK(dry["queries"] == 2);
  CHECK(dry["left_out"] == 1);
  CHECK_FALSE(std::filesystem::exists(folder));
  box.ok({"eval", "acme", "--from-queries", folder});
  const std::string qrels = box.read(folder + "/qrels.tsv");
  CHECK(qrels.starts_with("query-id\tcorpus-id\tscore\tquestion\ttitle\tpassage\n"));
  CHECK(contains(qrels, "\tleave.md\t\tHow many days of paid vacation?\t"));
  CHECK(contains(qrels, "\t'=cmd of the workshop\t"));  // no spreadsheet runs it
  const Words measure{
      "--output",           "json", "eval", "acme", "--queries", folder + "/queries.jsonl", "--qrels",
      folder + "/qrels.tsv"};
  const Result ungraded = box.run(measure);
  CHECK(ungraded.exit_code == 1);
  CHECK(contains(ungraded.err, "qrels.tsv has no grade yet"));
  fill_in(box, "vacation?", "0");
  CHECK(box.ok(measure).json()["queries"] == 0);
  fill_in(box, "cmd", "1");
  CHECK(box.ok(measure).json()["queries"] == 1);
}

TEST_CASE("grades and questions stay when the set is made again, and new questions join") {
  const Judged box;
  const std::string folder = (box.folder() / "graded").string();
  box.ok({"chat", "acme", "--message", "How many days of paid vacation?"});
  box.ok({"eval", "acme", "--from-queries", folder});
  fill_in(box, "\tleave.md\t", "2");
  const std::string more = box.write("more.txt", "Which class is booked on trains?\n");
  box.ok({"purge", "acme", "--document", "leave.md", "--yes"});
  const auto again =
      box.ok({"--output", "json", "eval", "acme", "--from-queries", folder, "--queries", more}).json();
  CHECK(again["queries"] == 2);
  CHECK(again["graded"] == 1);
  CHECK(contains(box.read(folder + "/qrels.tsv"), "\tleave.md\t2\tHow many days of paid vacation?\t"));
  CHECK(contains(box.read(folder + "/queries.jsonl"), "Which class is booked on trains?"));
}

TEST_CASE("a set to grade is for its owner's eyes, because it holds what people asked") {
  const Judged box;
  const std::string folder = (box.folder() / "graded").string();
  box.ok({"eval", "acme", "--from-queries", folder, "--queries", box.queries});
  struct stat info {};
  for (const char* name : {"", "/queries.jsonl", "/qrels.tsv"}) {
    REQUIRE(stat((folder + name).c_str(), &info) == 0);
    CHECK((info.st_mode & 0077U) == 0U);
  }
}

TEST_CASE("questions that the tenant keeps are in the set to grade, and are erased with what they quote") {
  const Judged box;
  const std::string folder = (box.folder() / "graded").string();
  box.ok({"query", "acme", "is this one kept?"});
  box.ok({"tenant", "config", "acme", "logging.queries", "true"});
  box.ok({"query", "acme", "How many days of paid vacation for bob@example.org?"});
  box.ok({"query", "acme", "Which class of train?", "--answer"});
  const auto json = box.ok({"--output", "json", "eval", "acme", "--from-queries", folder}).json();
  CHECK(json["queries"] == 2);
  CHECK(contains(box.read(folder + "/queries.jsonl"), "vacation for [e-mail]?"));
  box.ok({"purge", "acme", "--all", "--yes"});
  std::size_t kept = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(box.root() / "tenants/acme/logs"))
    kept += entry.is_regular_file() ? 1U : 0U;
  CHECK(kept == 0);
}

#include "../../../src/llm/passage_sentences.hpp"

#include <doctest/doctest.h>

#include "simple_analysis.hpp"

using namespace ragctl::llm;

namespace {

std::vector<PassageSentence> cut(std::string_view text) {
  return passage_sentences(text, SimpleAnalysis::sentences(text));
}

}  // namespace

TEST_CASE("headings and questions stand over what follows them") {
  const auto all =
      cut("Leave\nYou get 28 days. More with age.\nCan I carry days over?\nYes, six.\nSick pay\nSix weeks.");
  REQUIRE(all.size() == 7);
  CHECK(all[0].kind == SentenceKind::heading);
  CHECK(all[1].heading == 0);
  CHECK(all[1].question == -1);
  CHECK(all[3].kind == SentenceKind::question);
  CHECK(all[4].question == 3);
  CHECK(all[4].heading == 0);
  CHECK(all[5].kind == SentenceKind::heading);
  CHECK(all[6].heading == 5);
  CHECK(all[6].question == -1);
}

TEST_CASE("a list item is no heading, and neither is the last line") {
  const auto all = cut("- bring boots\nlast line");
  REQUIRE(all.size() == 2);
  CHECK(all[0].kind == SentenceKind::statement);
  CHECK(all[1].kind == SentenceKind::statement);
}

TEST_CASE("a statement that opens a list is whole with its items") {
  const std::string_view text = "You need:\n- boots\n- gloves\nThen go home.";
  const auto all = cut(text);
  REQUIRE(all.size() == 4);
  CHECK(whole_statement(text, all, 0) == 3);
  CHECK(whole_statement(text, all, 1) == 1);
  CHECK(whole_statement(text, all, 3) == 1);
  const std::string_view last = "You need:";
  CHECK(whole_statement(last, cut(last), 0) == 1);
}

TEST_CASE("a question in several sentences on one line stands over the answer as one") {
  const auto all = cut("My tent is wet. Is it leaking?\nNo, that is dew.\n");
  REQUIRE(all.size() == 3);
  CHECK(all[0].kind == SentenceKind::question);
  CHECK(all[1].kind == SentenceKind::question);
  CHECK(all[2].question == 0);
}

TEST_CASE("rows of a table are units of their own, under the first, which names the columns") {
  const std::string_view text = "Prices\nrepair | price\nzip | 48 euros\nbuckle | free\nAsk us.";
  const auto all = cut(text);
  REQUIRE(all.size() == 5);
  CHECK(all[1].kind == SentenceKind::columns);
  CHECK(all[2].kind == SentenceKind::row);
  CHECK(all[2].columns == 1);
  CHECK(all[3].columns == 1);
  CHECK(all[4].columns == -1);
  CHECK(row_label("new zip | 48 euros") == "new zip");
}

TEST_CASE("a passage that begins within a table knows no names of columns") {
  const auto all = cut("zip | 48 euros\nbuckle | free");
  REQUIRE(all.size() == 2);
  CHECK(all[0].kind == SentenceKind::row);
  CHECK(all[1].columns == -1);
}

TEST_CASE("a numbered line over a blank one is a heading") {
  const auto all = cut("7) Fire and evacuation\n\nThe alarm is a rising tone.\n");
  REQUIRE(all.size() == 2);
  CHECK(all[0].kind == SentenceKind::heading);
  CHECK(all[1].heading == 0);
}

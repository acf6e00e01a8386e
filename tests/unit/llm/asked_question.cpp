#include "../../../src/llm/asked_question.hpp"

#include <doctest/doctest.h>

#include "simple_analysis.hpp"

using namespace ragctl::llm;

TEST_CASE("what is asked about weighs most, what tells the kind least, and strangers more than the known") {
  SimpleAnalysis analysis;
  analysis.passages = 100;
  analysis.shares = {{"long", 0.1}, {"warranty", 0.1}, {"tent", 0.1}};
  const Asked asked =
      analyse_question({"", "How long is the warranty of a tent, moon?", {}}, analysis.functions());
  REQUIRE(asked.words.size() == 4);
  CHECK(asked.kind == AskedKind::duration);
  const double cue = asked.words[0].weight, focus = asked.words[1].weight, other = asked.words[2].weight;
  CHECK(cue < other);
  CHECK(focus > other);
  CHECK(asked.words[3].weight > other);
}

TEST_CASE("the share of a heading that is asked for tells whether it is about the question") {
  SimpleAnalysis analysis;
  const auto functions = analysis.functions();
  const Asked asked = analyse_question({"", "warranty tent", {}}, functions);
  CHECK(asked_share(asked, terms_of(functions.spans("Warranty"))) == 1);
  CHECK(asked_share(asked, terms_of(functions.spans("Warranty returns"))) == 0.5);
  CHECK(asked_share(asked, {}) == 0);
}

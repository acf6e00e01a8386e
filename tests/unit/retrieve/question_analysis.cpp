#include "../../../src/retrieve/question_analysis.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace ragctl;
using namespace ragctl::retrieve;

namespace {

bool asks(const AnalysedQuestion& question, const std::string& term) {
  return std::any_of(question.terms.begin(), question.terms.end(),
                     [&](const index::QueryTerm& t) { return t.term == term; });
}

}  // namespace

TEST_CASE("a question is stemmed for every language of the tenant, and what they share counts once") {
  QuestionAnalysis analysis({"en", "de"});
  const AnalysedQuestion question = analysis.analyse("holidays Berlin");
  CHECK(asks(question, "holiday"));
  CHECK(asks(question, "berlin"));
  CHECK(question.sequences.size() == 2);
  const auto berlin = std::count_if(question.terms.begin(), question.terms.end(),
                                    [](const index::QueryTerm& t) { return t.term == "berlin"; });
  CHECK(berlin == 1);
  CHECK(question.bag.terms.size() == question.terms.size());
}

TEST_CASE("a question of stop words has no terms") {
  QuestionAnalysis analysis({"en"});
  CHECK(analysis.analyse("what is it?").terms.empty());
  CHECK(analysis.analyse("").terms.empty());
}

TEST_CASE("matches are the words with the stems of the question, in order and merged") {
  QuestionAnalysis analysis({"de", "en"});
  const std::string text = "Vacations: every vacation day counts.";
  const auto found = analysis.matches("vacation days", text);
  REQUIRE(found.size() == 3);
  CHECK(text.substr(found[0].begin, found[0].end - found[0].begin) == "Vacations");
  CHECK(text.substr(found[1].begin, found[1].end - found[1].begin) == "vacation");
  CHECK(text.substr(found[2].begin, found[2].end - found[2].begin) == "day");
  CHECK(analysis.matches("nothing", text).empty());
}

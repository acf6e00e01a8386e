#include "../../../src/retrieve/synonyms.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>

#include "ragctl/base/error.hpp"
#include "small_tenant.hpp"

#include "ragctl/retrieve/retriever.hpp"

using namespace ragctl;
using namespace ragctl::retrieve;
using Strings = std::vector<std::string>;

namespace {

double weight_of(const AnalysedQuestion& asked, const std::string& term) {
  const auto at = std::ranges::find(asked.terms, term, &index::QueryTerm::term);
  return at == asked.terms.end() ? 0 : at->weight;
}

AnalysedQuestion expanded(const std::string& rules, const std::string& question,
                          const Strings& languages = {"en"}) {
  QuestionAnalysis analysis(languages);
  const Synonyms synonyms(parse_synonyms(rules, "synonyms"), analysis);
  AnalysedQuestion asked = analysis.analyse(question);
  const std::size_t own = asked.terms.size();
  (void)synonyms.expand(asked);
  CHECK(asked.own_terms == own);
  CHECK(asked.bag.terms.size() == asked.terms.size());
  // The terms borrow from the analysis, which ends here; the query terms are copies.
  asked.bag = {};
  asked.sequences.clear();
  return asked;
}

}  // namespace

TEST_CASE("lines of synonyms are read as Solr writes them") {
  const auto rules = parse_synonyms("# ours\nleave,  vacation , time off\n\nPTO => leave # one way\n", "s");
  REQUIRE(rules.size() == 2);
  CHECK(rules[0].from == Strings{"leave", "vacation", "time off"});
  CHECK(rules[0].to == rules[0].from);
  CHECK(rules[1].from == Strings{"PTO"});
  CHECK(rules[1].to == Strings{"leave"});
}

TEST_CASE("a backslash makes a letter of a comma, an arrow and itself") {
  const auto rules = parse_synonyms("1\\,000, thousand\na\\=>b => c\\\\d, C\\#\nx, y\\", "s");
  REQUIRE(rules.size() == 3);
  CHECK(rules[0].from == Strings{"1,000", "thousand"});
  CHECK(rules[1].from == Strings{"a=>b"});
  CHECK(rules[1].to == Strings{"c\\d", "C#"});
  CHECK(rules[2].from == Strings{"x", "y\\"});
}

TEST_CASE("a line that says nothing is refused by its number") {
  for (const char* line : {"leave", "leave,", "=> leave", "PTO =>", ",", "a => b => c", "caf\xE9, coffee"}) {
    try {
      (void)parse_synonyms(std::string("a, b\n") + line, "synonyms.txt");
      FAIL("accepted: " << line);
    } catch (const Error& error) {
      CHECK(error.code() == ErrorCode::usage);
      CHECK(std::string(error.what()).starts_with("synonyms.txt, line 2: "));
    }
  }
}

TEST_CASE("a synonym is searched for with less weight, in whatever form it stands in the question") {
  const auto asked = expanded("vacation, leave", "How many vacations do I get?");
  CHECK(weight_of(asked, "leav") > 0);
  CHECK(weight_of(asked, "leav") < weight_of(asked, "vacat"));
}

TEST_CASE("a synonym of several words counts as one word, and must stand side by side to be met") {
  const std::string rules = "paid vacation, annual holiday";
  const auto asked = expanded(rules, "paid vacation");
  CHECK(weight_of(asked, "annual") == doctest::Approx(0.35));
  CHECK(weight_of(asked, "holiday") == doctest::Approx(0.35));
  CHECK(weight_of(expanded(rules, "vacation that is paid"), "annual") == 0);
}

TEST_CASE("an arrow goes one way") {
  CHECK(weight_of(expanded("PTO => vacation", "pto rules"), "vacat") > 0);
  CHECK(weight_of(expanded("PTO => vacation", "vacation rules"), "pto") == 0);
}

TEST_CASE("synonyms are met in each language of the tenant") {
  const auto asked = expanded("Urlaub, Ferien", "Urlaube planen", {"en", "de"});
  CHECK(weight_of(asked, "feri") + weight_of(asked, "ferien") > 0);
}

TEST_CASE("of very many synonyms the first are used, in a bearable time, and a note says so") {
  SmallTenant tenant;
  tenant.add("Leave", {"Everybody has thirty days of vacation in a year."});
  tenant.index();
  std::string line = "PTO, vacation";
  for (int i = 0; i < 200'000; ++i) line += ", word" + std::to_string(i);
  std::ofstream(tenant.paths.folder() / "words.txt") << line << "\nPTO => leave\n";
  tenant.config.search.synonyms = "words.txt";
  const auto found = Retriever(*tenant.catalog, tenant.paths, tenant.config).search({.text = "PTO"});
  CHECK(found.hits.size() == 1);
  CHECK(found.synonyms.size() == 64);
  CHECK(found.notes == Strings{"\"PTO\" has more than 64 synonyms; the first 64 are searched for"});
}

TEST_CASE("exactly as many synonyms as are used are no reason for a note") {
  std::string line = "PTO";
  for (int i = 0; i < 64; ++i) line += ", word" + std::to_string(i);
  QuestionAnalysis analysis({"en"});
  const Synonyms synonyms(parse_synonyms(line, "s"), analysis);
  for (const char* word : {"PTO", "word63"}) {
    AnalysedQuestion asked = analysis.analyse(word);
    const Expansion expansion = synonyms.expand(asked);
    CHECK(expansion.added.size() == 64);
    CHECK(expansion.cut.empty());
  }
}

TEST_CASE("a synonym is as good as a word that must be there, and is no typing error") {
  SmallTenant tenant;
  tenant.add("Leave", {"Everybody has thirty days of paid time off in a year."});
  tenant.add("Time", {"Time is what clocks show, off and on; days pass."});
  tenant.add("Desks", {"The desks are for all days and vocations."});
  tenant.index();
  std::ofstream(tenant.paths.folder() / "words.txt") << "vacations => time off\n";
  tenant.config.search.synonyms = "words.txt";
  Retriever retriever(*tenant.catalog, tenant.paths, tenant.config);
  const model::Results found = retriever.search({.text = "days +vacations"});
  REQUIRE(found.hits.size() == 1);
  CHECK(found.hits[0].title == "Leave");
  CHECK(found.corrections.empty());
}

TEST_CASE("a question finds what its synonyms say, and tells so") {
  SmallTenant tenant;
  tenant.add("Leave", {"Everybody has thirty days of vacation in a year."});
  tenant.add("Desks", {"The desks are made of elm and oak."});
  tenant.index();
  const auto ask = [&](const std::string& question) {
    return Retriever(*tenant.catalog, tenant.paths, tenant.config).search({.text = question});
  };
  CHECK(ask("PTO").hits.empty());
  std::ofstream(tenant.paths.folder() / "words.txt") << "PTO => vacation\n";
  tenant.config.search.synonyms = "words.txt";
  const model::Results found = ask("PTO");
  REQUIRE(found.hits.size() == 1);
  CHECK(found.hits[0].title == "Leave");
  REQUIRE(found.synonyms.size() == 1);
  CHECK(found.synonyms[0].from == "PTO");
  CHECK(found.synonyms[0].to == "vacation");
}

TEST_CASE("a file of synonyms that is not there is named, with the setting") {
  SmallTenant tenant;
  tenant.config.search.synonyms = "nowhere.txt";
  try {
    const Retriever retriever(*tenant.catalog, tenant.paths, tenant.config);
    FAIL("no error");
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::usage);
    CHECK(std::string(error.what()).find("nowhere.txt") != std::string::npos);
    CHECK(std::string(error.what()).find("search.synonyms") != std::string::npos);
  }
}

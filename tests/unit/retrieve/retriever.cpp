#include "ragctl/retrieve/retriever.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <fstream>

#include "ragctl/base/error.hpp"
#include "small_tenant.hpp"

using namespace ragctl;
using retrieve::Retriever;

namespace {

void fill(SmallTenant& tenant) {
  tenant.add("Vacation", {"Full-time staff get 28 vacation days every year.", "Part-time staff get fewer."});
  tenant.add("Expenses", {"Meals on business trips are paid up to 30 euros a day.", "Keep every receipt."});
  tenant.add("Parking", {"The car park behind the mill is free for staff and visitors."});
  tenant.add("Laptops", {"A laptop is replaced after four years of use."}, "en", "IT-7");
  tenant.index();
}

model::Question asking(const std::string& text, model::SearchMode mode = model::SearchMode::hybrid) {
  return {text, mode, 5};
}

std::vector<std::string> texts(const std::vector<model::Hit>& hits) {
  std::vector<std::string> out;
  for (const model::Hit& hit : hits) out.push_back(hit.text);
  return out;
}

}  // namespace

TEST_CASE("the passage that answers comes first, with where it stands and why") {
  SmallTenant tenant;
  fill(tenant);
  Retriever retriever(*tenant.catalog, tenant.paths, tenant.config);
  const auto hits = retriever.search(asking("How many vacation days do I get?")).hits;
  REQUIRE(!hits.empty());
  const model::Hit& best = hits.front();
  CHECK(best.rank == 1);
  CHECK(best.title == "Vacation");
  CHECK(best.uri == "/docs/Vacation");
  CHECK(best.text == "Full-time staff get 28 vacation days every year.");
  CHECK(best.parent_text.find("Part-time") != std::string::npos);
  CHECK(best.begin == 0);
  CHECK(best.end == best.text.size());
  CHECK(best.keyword_score.has_value());
  CHECK(best.semantic_score.has_value());
  CHECK_FALSE(best.external_id.has_value());
  for (std::size_t i = 0; i < hits.size(); ++i) {
    CHECK(hits[i].rank == i + 1);
    CHECK((hits[i].score >= 0 && hits[i].score <= 1));
    if (i > 0) CHECK(hits[i].score <= hits[i - 1].score);
  }
}

TEST_CASE("a record's own id comes with its hits, and parents only when the tenant retrieves them") {
  SmallTenant tenant;
  fill(tenant);
  tenant.config.chunking.parent_retriever = false;
  Retriever retriever(*tenant.catalog, tenant.paths, tenant.config);
  const auto hits = retriever.search(asking("laptop replaced")).hits;
  REQUIRE(!hits.empty());
  CHECK(hits.front().external_id == "IT-7");
  CHECK(hits.front().parent_text.empty());
}

TEST_CASE("keyword mode holds words only, semantic mode vectors only") {
  SmallTenant tenant;
  fill(tenant);
  Retriever retriever(*tenant.catalog, tenant.paths, tenant.config);
  const auto keyword = retriever.search(asking("receipt", model::SearchMode::keyword)).hits;
  REQUIRE(keyword.size() == 1);
  CHECK(keyword.front().text == "Keep every receipt.");
  CHECK(keyword.front().keyword_score == keyword.front().score);
  CHECK_FALSE(keyword.front().semantic_score.has_value());
  const auto semantic = retriever.search(asking("receipt", model::SearchMode::semantic)).hits;
  REQUIRE(!semantic.empty());
  CHECK(semantic.front().semantic_score == semantic.front().score);
  CHECK_FALSE(semantic.front().keyword_score.has_value());
}

TEST_CASE("the threshold holds for cosines in semantic mode") {
  SmallTenant tenant;
  fill(tenant);
  tenant.config.search.similarity_threshold = 0.999;
  Retriever retriever(*tenant.catalog, tenant.paths, tenant.config);
  for (const model::Hit& hit : retriever.search(asking("meals", model::SearchMode::semantic)).hits)
    CHECK(hit.score >= 0.999);
  CHECK(retriever.search(asking("meals zeppelin volcano harpsichord")).hits.empty());
}

TEST_CASE("a question that fits poorly scores lower than one that fits well") {
  SmallTenant tenant;
  fill(tenant);
  Retriever retriever(*tenant.catalog, tenant.paths, tenant.config);
  const auto well = retriever.search(asking("vacation days")).hits;
  const auto poorly = retriever.search(asking("vacation zeppelin volcano harpsichord")).hits;
  REQUIRE(!well.empty());
  REQUIRE(!poorly.empty());
  CHECK(well.front().score > 1.5 * poorly.front().score);
}

TEST_CASE("every fusion gives finite, ordered scores in 0..1, and a weight of 0 the order of the words") {
  SmallTenant tenant;
  fill(tenant);
  for (const tenant::Fusion fusion :
       {tenant::Fusion::automatic, tenant::Fusion::weighted, tenant::Fusion::rrf}) {
    for (const double weight : {0.0, 0.5, 1.0}) {
      tenant.config.search.fusion = fusion;
      tenant.config.search.semantic_weight = weight;
      Retriever retriever(*tenant.catalog, tenant.paths, tenant.config);
      const auto hits = retriever.search(asking("staff get days")).hits;
      REQUIRE(!hits.empty());
      for (const model::Hit& hit : hits)
        CHECK((std::isfinite(hit.score) && hit.score >= 0 && hit.score <= 1));
      if (weight == 0) {
        const auto words = retriever.search(asking("staff get days", model::SearchMode::keyword)).hits;
        CHECK(hits.front().chunk == words.front().chunk);
      }
    }
  }
}

TEST_CASE("meaning weighs less the more of a question is numbers, unless the tenant says how much") {
  SmallTenant tenant;
  fill(tenant);
  tenant.add("Lamp", {"The lamp LX-200 hangs over the bench."});
  tenant.add("Lamp", {"The lamp LX-300 stands on the floor."});
  tenant.index();
  const auto weight = [&](const std::string& question) {
    Retriever retriever(*tenant.catalog, tenant.paths, tenant.config);
    auto asked = asking(question);
    asked.explain = true;
    return retriever.search(asked).hits.at(0).explanation->semantic_weight;
  };
  CHECK(weight("vacation days") == 0.3);
  CHECK(weight("which lamp stands on the floor") == 0.3);
  const double mixed = weight("where does the lamp LX-200 hang");
  CHECK(mixed < 0.3);
  CHECK(weight("LX-200") < mixed);
  CHECK(weight("LX-200") > 0.05);
  tenant.config.search.semantic_weight = 0.4;
  CHECK(weight("LX-200") == 0.4);
}

TEST_CASE("the same text in two documents is given once, the first of them") {
  SmallTenant tenant;
  const auto first = tenant.add("One", {"Wash the tent by hand, never in a machine."});
  tenant.add("Two", {"Wash the tent by hand - never in a MACHINE."});
  tenant.add("Three", {"Boots want wax."});
  tenant.index();
  Retriever retriever(*tenant.catalog, tenant.paths, tenant.config);
  for (const auto mode :
       {model::SearchMode::keyword, model::SearchMode::semantic, model::SearchMode::hybrid}) {
    const auto hits = retriever.search(asking("wash the tent", mode)).hits;
    REQUIRE(!hits.empty());
    CHECK(hits.front().document == first);
    for (std::size_t i = 1; i < hits.size(); ++i) CHECK(hits[i].title != "Two");
  }
}

TEST_CASE("asked twice, the answer is the same") {
  SmallTenant tenant;
  fill(tenant);
  Retriever one(*tenant.catalog, tenant.paths, tenant.config);
  Retriever two(*tenant.catalog, tenant.paths, tenant.config);
  const auto a = one.search(asking("staff days and trips")).hits;
  const auto b = two.search(asking("staff days and trips")).hits;
  CHECK(texts(a) == texts(b));
  CHECK(texts(a) == texts(one.search(asking("staff days and trips")).hits));
}

TEST_CASE("top_k is kept") {
  SmallTenant tenant;
  fill(tenant);
  Retriever retriever(*tenant.catalog, tenant.paths, tenant.config);
  CHECK(retriever.search({"staff", model::SearchMode::hybrid, 1}).hits.size() == 1);
  CHECK(retriever.search({"staff", model::SearchMode::hybrid, 0}).hits.empty());
}

TEST_CASE("an empty tenant, and a question without a term, give no hits") {
  SmallTenant tenant;
  Retriever empty(*tenant.catalog, tenant.paths, tenant.config);
  CHECK(empty.search(asking("anything")).hits.empty());
  CHECK(empty.pending() == 0);
  fill(tenant);
  Retriever retriever(*tenant.catalog, tenant.paths, tenant.config);
  CHECK(retriever.search(asking("")).hits.empty());
  CHECK(retriever.search(asking("what is it?")).hits.empty());
  CHECK(retriever.search(asking("zeppelin")).hits.empty());
}

TEST_CASE("chunks that index has not seen are pending and not found") {
  SmallTenant tenant;
  fill(tenant);
  tenant.add("New", {"The zeppelin lands at noon."});
  Retriever retriever(*tenant.catalog, tenant.paths, tenant.config);
  CHECK(retriever.pending() == 1);
  CHECK(retriever.search(asking("zeppelin")).hits.empty());
  tenant.index();
  Retriever fresh(*tenant.catalog, tenant.paths, tenant.config);
  CHECK(fresh.pending() == 0);
  CHECK(fresh.search(asking("zeppelin")).hits.size() >= 1);
}

TEST_CASE("a document deleted after the index was opened is not given") {
  SmallTenant tenant;
  fill(tenant);
  const auto gone = tenant.catalog->documents().resolve("Parking").front().id;
  Retriever retriever(*tenant.catalog, tenant.paths, tenant.config);
  catalog::Transaction transaction(*tenant.catalog);
  CHECK(tenant.catalog->documents().remove(gone));
  transaction.commit();
  for (const model::Hit& hit : retriever.search(asking("car park")).hits) CHECK(hit.document != gone);
}

TEST_CASE("a question is understood in each language of the tenant") {
  SmallTenant tenant;
  tenant.add("Urlaub", {"Alle Mitarbeiterinnen haben achtundzwanzig Urlaubstage im Jahr."}, "de");
  tenant.add("Vacation", {"Everybody has vacation days."}, "en");
  tenant.index();
  Retriever retriever(*tenant.catalog, tenant.paths, tenant.config);
  const auto german =
      retriever.search(asking("Urlaubstag der Mitarbeiterin", model::SearchMode::keyword)).hits;
  REQUIRE(!german.empty());
  CHECK(german.front().title == "Urlaub");
  const auto english = retriever.search(asking("a vacation day", model::SearchMode::keyword)).hits;
  REQUIRE(!english.empty());
  CHECK(english.front().title == "Vacation");
}

TEST_CASE("words of the question are found in a text for highlighting") {
  SmallTenant tenant;
  fill(tenant);
  Retriever retriever(*tenant.catalog, tenant.paths, tenant.config);
  const std::string text = "One vacation day is left.";
  const auto found = retriever.matches(asking("vacations and days"), text);
  REQUIRE(found.size() == 2);
  CHECK(text.substr(found[0].begin, found[0].end - found[0].begin) == "vacation");
  CHECK(retriever.document_frequency("zeppelin") == 0);
  CHECK(retriever.document_frequency("staff") > 0);
  CHECK(retriever.document_frequency("staff") <= retriever.chunks());
  CHECK(retriever.spans(text).size() >= 2);
  CHECK(retriever.language() == "en");
}

TEST_CASE("a missing or damaged segment or model is named, with the command that mends it") {
  for (const std::string ending : {".postings", ".vectors", ".lsa"}) {
    for (const bool missing : {true, false}) {
      SmallTenant tenant;
      fill(tenant);
      for (const auto& entry : std::filesystem::directory_iterator(tenant.paths.vectors())) {
        if (entry.path().extension() != ending) continue;
        if (missing)
          std::filesystem::remove(entry.path());
        else
          std::ofstream(entry.path(), std::ios::trunc) << "not what it was";
      }
      const auto ask = [&] {
        Retriever retriever(*tenant.catalog, tenant.paths, tenant.config);
        (void)retriever.search(asking("vacation days")).hits;
      };
      CAPTURE(ending);
      CAPTURE(missing);
      try {
        ask();
        FAIL("nothing was thrown");
      } catch (const Error& error) {
        CHECK(error.code() == ErrorCode::damaged);
        CHECK(error.hint().ends_with("ragctl index acme --rebuild"));
      }
    }
  }
}

TEST_CASE("a document whose language is not recognised, or is rare, is found by its own words") {
  SmallTenant tenant;
  for (int i = 0; i < 150; ++i)
    tenant.add("Note " + std::to_string(i), {"The survey of year " + std::to_string(i) + " found nothing."});
  tenant.add("Sock", {"Wool socks and leather gloves"}, "");
  tenant.add("Haus", {"Die alten Häuser stehen noch"}, "de");
  tenant.index();
  Retriever retriever(*tenant.catalog, tenant.paths, tenant.config);
  for (const char* question : {"socks", "+glove", "Häuser", "+Häuser", "title:haus"}) {
    INFO(question);
    const auto found = retriever.search({.text = question}).hits;
    REQUIRE_FALSE(found.empty());
    CHECK(!found[0].title.starts_with("Note"));
  }
}

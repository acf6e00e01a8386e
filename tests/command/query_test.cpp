// The language of questions, filters, corrections and explanations, as people use them.
#include <doctest/doctest.h>

#include <set>

#include "cli.hpp"

using cli::Result;
using cli::Sandbox;

namespace {

struct Shop : Sandbox {
  Shop() {
    ok({"tenant", "create", "shop"});
    write("docs/wash.md",
          "---\ntag: [care, wool]\nprice: 12.5\n---\n# Washing wool\n\nWool jackets are washed by hand "
          "in cold water. Dry them flat in the shade.\n");
    write("docs/boots.md",
          "---\ntag: care\nprice: 80\n---\n# Care of boots\n\nLeather boots want wax after every wet "
          "walk. Water that is cold is no harm.\n");
    write("docs/tent.md",
          "---\ntag: camp\nprice: 300\n---\n# Pitching a tent\n\nPitch the tent on flat ground. A cold "
          "wind tears at loose cloth, so use all the pegs.\n");
    ok({"ingest", "shop", (folder() / "docs").string()});
  }
  [[nodiscard]] std::set<std::string> titles(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {"--output", "json", "query", "shop"});
    std::set<std::string> out;
    const auto json = ok(arguments).json();
    for (const auto& hit : json["hits"]) out.insert(hit["title"].get<std::string>());
    return out;
  }
};

using Titles = std::set<std::string>;

}  // namespace

TEST_CASE("words in quotes must stand side by side, and when they never do their words are searched") {
  const Shop shop;
  CHECK(shop.titles({"\"cold water\""}) == Titles{"Washing wool"});
  const Result loose = shop.ok({"--output", "json", "query", "shop", "\"cold cloth\""});
  CHECK(loose.json()["hits"].size() == 3);
  CHECK(loose.json()["notes"].size() == 1);
  CHECK(shop.titles({"\"cold water\"", "--literal"}).size() == 3);
}

TEST_CASE("+, - and title: say what must and must not be there") {
  const Shop shop;
  CHECK(shop.titles({"cold +boots"}) == Titles{"Care of boots"});
  CHECK(shop.titles({"cold -boots"}) == Titles{"Washing wool", "Pitching a tent"});
  CHECK(shop.titles({"cold title:tent"}) == Titles{"Pitching a tent"});
  CHECK(shop.titles({"cold -title:\"washing wool\""}) == Titles{"Care of boots", "Pitching a tent"});
  CHECK(shop.titles({"cold +zeppelin"}).empty());
}

TEST_CASE("a prefix stands for the words that begin so") {
  const Shop shop;
  CHECK(shop.titles({"+jack*"}) == Titles{"Washing wool"});
  CHECK(shop.titles({"cold -pit*"}) == Titles{"Washing wool", "Care of boots"});
}

TEST_CASE("filters compare texts, numbers, lists and dates, and all of them hold") {
  const Shop shop;
  const auto filtered = [&](const std::vector<std::string>& filters) {
    std::vector<std::string> arguments{"cold"};
    for (const std::string& filter : filters) arguments.insert(arguments.end(), {"--filter", filter});
    return shop.titles(arguments);
  };
  CHECK(filtered({"tag=wool"}) == Titles{"Washing wool"});
  CHECK(filtered({"tag in (wool, camp)"}) == Titles{"Washing wool", "Pitching a tent"});
  CHECK(filtered({"tag not in (wool, camp)"}) == Titles{"Care of boots"});
  CHECK(filtered({"tag!=care"}) == Titles{"Pitching a tent"});
  CHECK(filtered({"price<80"}) == Titles{"Washing wool"});
  CHECK(filtered({"price<=80"}) == Titles{"Washing wool", "Care of boots"});
  CHECK(filtered({"price>12.5", "price<300"}) == Titles{"Care of boots"});
  CHECK(filtered({"price=80.0"}) == Titles{"Care of boots"});
  CHECK(filtered({"updated>=2020-01-01"}).size() == 3);
  CHECK(filtered({"updated<2020-01-01"}).empty());
  CHECK(filtered({"type=text/markdown"}).size() == 3);
  CHECK(filtered({"nothing=here"}).empty());
}

TEST_CASE("a filter that cannot be understood is named") {
  const Shop shop;
  for (const char* wrong : {"price", "=5", "price=", "tag in", "tag in ()", "tag of (a)", "price!5"}) {
    const Result result = shop.run({"query", "shop", "cold", "--filter", wrong});
    CHECK(result.exit_code == 2);
    CHECK(result.err.find(wrong) != std::string::npos);
  }
}

TEST_CASE("a typing error is mended and told, and a word that is there is left alone") {
  const Shop shop;
  const Result result = shop.ok({"--output", "json", "query", "shop", "how to wax laether bots"});
  const auto corrections = result.json()["corrections"];
  REQUIRE(corrections.size() == 2);
  CHECK(corrections[0]["from"] == "laether");
  CHECK(corrections[0]["to"] == "leather");
  CHECK(corrections[1]["to"] == "boots");
  CHECK(result.json()["hits"][0]["title"] == "Care of boots");
  CHECK(shop.ok({"query", "shop", "laether"}).err.find("searched for \"leather\"") != std::string::npos);
  CHECK(shop.ok({"--output", "json", "query", "shop", "leather boots"}).json()["corrections"].empty());
}

TEST_CASE("an explanation adds up to the score") {
  const Shop shop;
  const auto hits =
      shop.ok({"--output", "json", "query", "shop", "wax for leather boots", "--explain"}).json()["hits"];
  REQUIRE(!hits.empty());
  for (const auto& hit : hits) {
    const auto& why = hit["explanation"];
    double keyword = 0;
    for (const auto& term : why["terms"]) keyword += term["score"].get<double>();
    CHECK(keyword ==
          doctest::Approx(hit["scores"]["keyword"].is_null() ? 0 : hit["scores"]["keyword"].get<double>()));
    const double sum = why["keyword_share"].get<double>() + why["semantic_share"].get<double>() +
                       why["context"].get<double>();
    CHECK(sum * why["fit"].get<double>() == doctest::Approx(hit["score"].get<double>()));
  }
  CHECK(hits[0]["explanation"]["keyword_rank"] == 1);
  CHECK(shop.ok({"query", "shop", "wax", "--explain"}).out.find("keyword ") != std::string::npos);
}

TEST_CASE("an article is found by its number and by what its other fields say") {
  const Shop box;
  const std::string file =
      box.write("articles.json",
                R"([{"id": "AT-301", "title": "Ember", "text": "Burns anything.", "category": "kitchen"},
                           {"id": "AT-302", "title": "Hearth", "text": "Folds flat.", "category": "fire"}])");
  box.ok({"ingest", "shop", file, "--records"});
  CHECK(box.titles({"AT-301", "--mode", "keyword"}) == std::set<std::string>{"Ember"});
  CHECK(box.titles({"kitchen", "--mode", "keyword"}) == std::set<std::string>{"Ember"});
}

// Filters find the documents that they ask for, whatever their values look like.
#include <doctest/doctest.h>

#include <set>

#include "cli.hpp"

using cli::Result;
using cli::Sandbox;

namespace {

struct Records : Sandbox {
  explicit Records(const std::string& lines) {
    ok({"tenant", "create", "shop"});
    ok({"ingest", "shop", write("records.jsonl", lines), "--records", "--id-field", "id", "--title-field",
        "title", "--text-field", "text"});
  }
  [[nodiscard]] std::string found(const std::string& filter) const {
    const auto json = ok({"--output", "json", "query", "shop", "cold", "--filter", filter}).json();
    std::set<std::string> titles;
    for (const auto& hit : json["hits"]) titles.insert(hit["title"].get<std::string>());
    std::string out;
    for (const std::string& title : titles) out += title;
    return out;
  }
};

}  // namespace

TEST_CASE("ids are names: they equal the same text and no other number") {
  const Records shop(R"({"id": "1234567890123456789", "title": "A", "text": "cold apples"}
{"id": "1234567890123456780", "title": "B", "text": "cold bread"}
{"id": "007", "title": "C", "text": "cold cheese"}
{"id": 7, "title": "D", "text": "cold dates"}
{"id": "1e3", "title": "E", "text": "cold eggs"}
{"id": 1000, "title": "F", "text": "cold fish"}
)");
  CHECK(shop.found("id=1234567890123456789") == "A");
  CHECK(shop.found("id=007") == "C");
  CHECK(shop.found("id=\"7\"") == "D");
  CHECK(shop.found("id=1000") == "F");
  CHECK(shop.found("id!=7") == "ABCEF");
}

TEST_CASE("numbers that a double cannot hold, and texts that only resemble numbers, equal themselves alone") {
  const Records shop(
      R"({"id": 1, "title": "A", "text": "cold apples", "order": 1234567890123456789, "code": "007"}
{"id": 2, "title": "B", "text": "cold bread", "order": 1234567890123456780, "code": "7"}
{"id": 3, "title": "C", "text": "cold cheese", "order": 5, "code": 7}
)");
  CHECK(shop.found("order=1234567890123456789") == "A");
  CHECK(shop.found("order>5") == "AB");
  CHECK(shop.found("order='5'") == "C");
  CHECK(shop.found("code=7") == "BC");
  CHECK(shop.found("code=007") == "A");
}

TEST_CASE("one value of another kind does not change what a comparison finds among the others") {
  const Records shop(R"({"id": 1, "title": "A", "text": "cold apples", "published": "2025-03-01", "price": 5}
{"id": 2, "title": "B", "text": "cold bread", "published": "2026-01-15", "price": "9"}
{"id": 3, "title": "C", "text": "cold cheese", "published": "2024", "price": 100}
{"id": 4, "title": "D", "text": "cold dates", "price": "on request"}
)");
  CHECK(shop.found("published<2026") == "AC");
  CHECK(shop.found("published>=2025") == "AB");
  CHECK(shop.found("price<50") == "AB");
  CHECK(shop.found("price>8") == "BCD");
  const auto notes = [&](const char* filter) {
    return shop.ok({"--output", "json", "query", "shop", "cold", "--filter", filter}).json()["notes"];
  };
  REQUIRE(notes("price<50").size() == 1);
  CHECK(cli::contains(notes("price<50")[0].get<std::string>(), "was compared with both"));
  REQUIRE(notes("price>=1,000").size() == 1);
  CHECK(cli::contains(notes("price>=1,000")[0].get<std::string>(), "was compared with the texts only"));
  CHECK(notes("price=5").empty());
}

TEST_CASE("a list has all of its values, whatever their kinds, and a key may have signs in it") {
  const Records shop(
      R"json({"id": 1, "title": "A", "text": "cold apples", "sizes": [40, 41], "Price (EUR)": 15}
{"id": 2, "title": "B", "text": "cold bread", "sizes": ["a", 2, true], "Price (EUR)": 25, "size<x": 2}
)json");
  CHECK(shop.found("sizes=41") == "A");
  CHECK(shop.found("sizes<41") == "AB");
  CHECK(shop.found("sizes=true") == "B");
  CHECK(shop.found("'Price (EUR)'<20") == "A");
  CHECK(shop.found("\"size<x\"=2") == "B");
  const Result unquoted = shop.run({"query", "shop", "cold", "--filter", "Price (EUR)<20"});
  CHECK(unquoted.exit_code == 2);
  CHECK(cli::contains(unquoted.err, "'\"Price (EUR)\"<20'"));
}

TEST_CASE("documents whose addresses begin alike for long are told apart") {
  const Sandbox box;
  box.ok({"tenant", "create", "shop"});
  const std::string folder = "docs/" + std::string(90, 'x') + "/" + std::string(90, 'y') + "/";
  const std::string first = box.write(folder + "a.md", "# A\n\nCold apples.\n");
  box.write(folder + "b.md", "# B\n\nCold bread.\n");
  box.ok({"ingest", "shop", (box.folder() / "docs").string()});
  for (const auto& [sign, title] : {std::pair{"=", "A"}, {"!=", "B"}}) {
    const auto hits =
        box.ok({"--output", "json", "query", "shop", "cold", "--filter", "uri" + (sign + first)})
            .json()["hits"];
    REQUIRE(hits.size() == 1);
    CHECK(hits[0]["title"] == title);
  }
}

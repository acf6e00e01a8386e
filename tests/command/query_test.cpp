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

TEST_CASE("quotes and minus signs of a phone or a word processor mean what typed ones do") {
  const Shop shop;
  for (const char* question : {"“cold water”", "„cold water“", "«cold water»", "「cold water」"})
    CHECK(shop.titles({question}) == Titles{"Washing wool"});
  CHECK(shop.titles({"Title:tent"}) == Titles{"Pitching a tent"});
  for (const char* question : {"cold −boots", "cold –boots", "cold ‐boots"})
    CHECK(shop.titles({question}) == Titles{"Washing wool", "Pitching a tent"});
}

TEST_CASE("+, - and title: say what must and must not be there") {
  const Shop shop;
  CHECK(shop.titles({"cold +boots"}) == Titles{"Care of boots"});
  CHECK(shop.titles({"cold -boots"}) == Titles{"Washing wool", "Pitching a tent"});
  CHECK(shop.titles({"cold title:tent"}) == Titles{"Pitching a tent"});
  CHECK(shop.titles({"cold -title:\"washing wool\""}) == Titles{"Care of boots", "Pitching a tent"});
  CHECK(shop.titles({"cold +zeppelin"}).empty());
}

TEST_CASE("a question that finds nothing is told why") {
  const Shop shop;
  const auto reason = [&](const std::string& question, const std::string& mode = "hybrid") {
    const auto json = shop.ok({"--output", "json", "query", "shop", "--mode", mode, "--", question}).json();
    INFO(question);
    CHECK(json["hits"].empty());
    REQUIRE(json["notes"].size() == 1);
    return json["notes"][0].get<std::string>();
  };
  CHECK(reason("-boots") == "exclusions find nothing by themselves; say what to search for too");
  CHECK(reason("what is it") == "the question has no words but those that are in every text");
  CHECK(reason("cold +zeppelin") == "no document has \"zeppelin\"");
  CHECK(reason("cold title:zeppelin") == "no document has \"zeppelin\" in its title");
  CHECK(reason("cold +zepp*") == "no document has a word that begins with \"zepp\"");
  CHECK(reason("zepp*") == "no document has a word that begins with \"zepp\"");
  CHECK(reason("cold +\"cold cloth\"") == "no passage holds \"cold cloth\" as it stands");
  CHECK(reason("+boots -boots") == "no passage meets all of the conditions at once");
  CHECK(reason("zeppelin") == "no document has any of these words");
  CHECK(reason("pegs -tent", "keyword") == "no passage that meets the conditions has any of the words");
  CHECK(cli::contains(shop.ok({"query", "shop", "+zeppelin"}).err, "no document has \"zeppelin\""));
}

TEST_CASE("of several phrases that no passage holds together, those that hold any are found") {
  const Shop shop;
  const auto ask = [&](const std::string& question) {
    return shop.ok({"--output", "json", "query", "shop", question}).json();
  };
  CHECK(ask("\"cold water\" \"wool jackets\"")["notes"].empty());
  const auto some = ask("\"cold water\" \"flat ground\" leather");
  REQUIRE(some["hits"].size() == 2);
  REQUIRE(some["notes"].size() == 1);
  CHECK(some["notes"][0] == "no passage holds all of the words in quotes; searched for those that hold some");
  const auto none = ask("\"cold cloth\" \"flat water\"");
  CHECK(none["hits"].size() == 3);
  CHECK(none["notes"][0] ==
        "no passage holds the words in quotes as they stand; searched for them one by one");
  const auto elsewhere = ask("\"cold water\" title:boots");
  CHECK(elsewhere["hits"].size() == 1);
  CHECK(elsewhere["notes"][0] ==
        "no passage that meets the other conditions holds the words in quotes as "
        "they stand; searched for them one by one");
}

TEST_CASE("a blank question is none") {
  const Shop shop;
  for (const char* blank : {"", " ", " \t\n "}) CHECK(shop.run({"query", "shop", blank}).exit_code == 2);
}

TEST_CASE("words in quotes are not blamed when it is another condition that nothing meets") {
  const Shop shop;
  const auto json = shop.ok({"--output", "json", "query", "shop", "\"cold water\" +zeppelin"}).json();
  REQUIRE(json["notes"].size() == 1);
  CHECK(json["notes"][0] == "no document has \"zeppelin\"");
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
  const Result result = shop.ok({"--output", "json", "query", "shop", "how to wax laether bootss"});
  const auto corrections = result.json()["corrections"];
  REQUIRE(corrections.size() == 2);
  CHECK(corrections[0]["from"] == "laether");
  CHECK(corrections[0]["to"] == "leather");
  CHECK(corrections[1]["to"] == "boots");
  CHECK(result.json()["hits"][0]["title"] == "Care of boots");
  CHECK(shop.ok({"query", "shop", "laether"}).err.find("searched for \"leather\"") != std::string::npos);
  CHECK(shop.ok({"--output", "json", "query", "shop", "leather boots"}).json()["corrections"].empty());
}

TEST_CASE("a typing error is mended in a word with a capital too") {
  const Shop shop;
  const auto json = shop.ok({"--output", "json", "query", "shop", "the Jackkets"}).json();
  REQUIRE(json["corrections"].size() == 1);
  CHECK(json["corrections"][0]["to"] == "jackets");
  CHECK(shop.titles({"+Jackkets"}) == Titles{"Washing wool"});
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

TEST_CASE("synonyms are searched for besides, and a wrong line is named") {
  const Shop shop;
  CHECK(shop.titles({"footwear"}).empty());
  shop.write("root/tenants/shop/words.txt", "footwear => boots\n");
  shop.ok({"tenant", "config", "shop", "search.synonyms", "words.txt"});
  const auto json = shop.ok({"--output", "json", "query", "shop", "footwear"}).json();
  REQUIRE_FALSE(json["hits"].empty());
  CHECK(json["hits"][0]["title"] == "Care of boots");
  CHECK(json["synonyms"][0]["to"] == "boots");
  shop.write("root/tenants/shop/words.txt", "footwear\n");
  const Result wrong = shop.run({"query", "shop", "footwear"});
  CHECK(wrong.exit_code == 2);
  CHECK(cli::contains(wrong.err, "words.txt, line 1"));
}

TEST_CASE("a passage that stands in two documents is one hit that names both") {
  const Shop shop;
  shop.write("docs/copy.md", shop.read(shop.folder() / "docs/wash.md"));
  shop.ok({"ingest", "shop", (shop.folder() / "docs").string()});
  const auto about_wool = [&] {
    const auto json = shop.ok({"--output", "json", "query", "shop", "+jackets"}).json();
    return json["hits"];
  };
  REQUIRE(about_wool().size() == 1);
  REQUIRE(about_wool()[0]["also_in"].size() == 1);
  CHECK(about_wool()[0]["also_in"][0]["uri"] != about_wool()[0]["uri"]);
  CHECK(cli::contains(shop.ok({"query", "shop", "+jackets"}).out, "also in "));
  shop.ok({"tenant", "config", "shop", "search.fold_duplicates", "false"});
  CHECK(about_wool().size() == 2);
}

TEST_CASE("no more hits of a document come than are wanted") {
  const Shop shop;
  std::string text = "# Long\n";
  for (int i = 0; i < 40; ++i)
    text += "\n## Part " + std::to_string(i) + "\n\nGlaciers of part " + std::to_string(i) + " move by " +
            std::to_string(i * 17) + " centimetres, says the survey of that year.\n";
  shop.write("docs/long.md", text);
  shop.ok({"ingest", "shop", (shop.folder() / "docs").string()});
  const std::vector<std::string> ask{"--output", "json", "query", "shop", "glaciers"};
  CHECK(shop.ok(ask).json()["hits"].size() > 1);
  shop.ok({"tenant", "config", "shop", "search.max_per_document", "1"});
  CHECK(shop.ok(ask).json()["hits"].size() == 1);
}

TEST_CASE("chunks of one parent are one hit when they are grouped, and more parents come in") {
  const Shop shop;
  for (int document = 0; document < 3; ++document) {
    std::string text = "# Survey " + std::to_string(document) + "\n";
    for (int i = 0; i < 6; ++i)
      text += "\nGlaciers of valley " + std::to_string(document * 6 + i) + " move by " +
              std::to_string(i * 17) +
              " centimetres a year, says the survey, and the moraine goes with them.\n";
    shop.write("docs/survey" + std::to_string(document) + ".md", text);
  }
  shop.ok({"tenant", "config", "shop", "chunking.chunk_size", "120"});
  shop.ok({"ingest", "shop", (shop.folder() / "docs").string()});
  const auto hits = [&] {
    return shop.ok({"--output", "json", "query", "shop", "+glaciers moraine", "--top-k", "3"}).json()["hits"];
  };
  CHECK(hits()[0]["also_matched"].empty());
  shop.ok({"tenant", "config", "shop", "search.group_by_parent", "true"});
  std::set<int> parents;
  std::size_t chunks = 0;
  for (const auto& hit : hits()) {
    parents.insert(hit["parent_id"].get<int>());
    chunks += 1 + hit["also_matched"].size();
  }
  CHECK(parents.size() == 3);
  CHECK(chunks > 3);
}

TEST_CASE("front matter cannot pose as what is known of a document") {
  const Shop shop;
  shop.ok({"ingest", "shop",
           shop.write("docs/note.md", "---\nsource: handbook\n---\n# Note\n\nGlaciers move.\n")});
  const auto found = [&](const std::string& filter) {
    return shop.ok({"--output", "json", "query", "shop", "glaciers", "--filter", filter})
        .json()["hits"]
        .size();
  };
  CHECK(found("source=handbook") == 0);
  CHECK(found("meta.source=handbook") == 1);
  CHECK(found("source=files") == 1);
}

TEST_CASE("a long document does not take the places of short ones when it may bring one hit only") {
  const Shop shop;
  std::string text = "# Long\n";
  for (int i = 0; i < 400; ++i)
    text += "\n## Part " + std::to_string(i) + "\n\nGlaciers, glaciers, glaciers of part " +
            std::to_string(i) + ".\n";
  shop.write("docs/long.md", text);
  for (int i = 0; i < 12; ++i)
    shop.write("docs/short" + std::to_string(i) + ".md",
               "# Short " + std::to_string(i) + "\n\nAmong much else that is told of valley " +
                   std::to_string(i) + " there is a word on glaciers too.\n");
  shop.ok({"ingest", "shop", (shop.folder() / "docs").string()});
  shop.ok({"tenant", "config", "shop", "search.max_per_document", "1"});
  for (const char* mode : {"keyword", "hybrid"}) {
    const auto json =
        shop.ok({"--output", "json", "query", "shop", "glaciers", "--mode", mode, "--top-k", "13"}).json();
    CHECK(json["hits"].size() == 13);
  }
}

TEST_CASE("an index that was made with other settings answers as it was made, and says so") {
  const Shop shop;
  const Result change = shop.ok({"tenant", "config", "shop", "search.language", "de"});
  CHECK(cli::contains(change.err, "ragctl index shop"));
  const Result old = shop.ok({"query", "shop", "jacket"});
  CHECK(cli::contains(old.out, "Washing wool"));  // German has no stem for jackets
  CHECK(cli::contains(old.err, "made with other settings"));
  const auto plan = shop.ok({"--output", "json", "index", "shop", "--dry-run"}).json();
  CHECK(plan["tenants"][0]["trains"] == true);
  CHECK(plan["tenants"][0]["chunks"] == 3);
  shop.ok({"index", "shop"});
  CHECK(cli::contains(shop.ok({"query", "shop", "jackets"}).err, "other settings") == false);
}

TEST_CASE("a typing error is mended where the word must be there too, but no short word is made another") {
  const Shop shop;
  CHECK(shop.titles({"cold +laether"}) == Titles{"Care of boots"});
  CHECK(shop.titles({"title:washng"}) == Titles{"Washing wool"});
  CHECK(shop.titles({"\"colld water\""}) == Titles{"Washing wool"});
  CHECK(shop.ok({"--output", "json", "query", "shop", "many tents"}).json()["corrections"].empty());
}

TEST_CASE("the threshold holds in every fusion, and a weight of 0 or 1 asks one engine alone") {
  const Shop shop;
  const auto hits = [&](const char* key, const char* value) {
    shop.ok({"tenant", "config", "shop", key, value});
    const auto json = shop.ok({"--output", "json", "query", "shop", "leather"}).json();
    return json["hits"];
  };
  CHECK(hits("search.semantic_weight", "0").size() == 1);
  CHECK(hits("search.fusion", "rrf").size() == 1);
  for (const auto& hit : hits("search.semantic_weight", "auto")) CHECK(hit["score"] > 0.0);
  for (const auto& hit : hits("search.similarity_threshold", "0.9")) CHECK(hit["score"] >= 0.9);
}

TEST_CASE("synonyms come from the tenant's own folder only") {
  const Shop shop;
  for (const char* file : {"/etc/passwd", "../other/config.yaml", "a/../../b", ""})
    CHECK(shop.run({"tenant", "config", "shop", "search.synonyms", file}).exit_code == 2);
}

TEST_CASE("a filter on what no document has says so, and a wrong sign is refused") {
  const Shop shop;
  const auto json = shop.ok({"--output", "json", "query", "shop", "cold", "--filter", "pirce<100"}).json();
  CHECK(json["hits"].empty());
  REQUIRE(json["notes"].size() == 1);
  CHECK(cli::contains(json["notes"][0].get<std::string>(), "\"pirce\"; did you mean price?"));
  CHECK(shop.titles({"cold", "--filter", "price<>80"}) == Titles{"Washing wool", "Pitching a tent"});
  CHECK(shop.run({"query", "shop", "cold", "--filter", "price=<100"}).exit_code == 2);
}

TEST_CASE("a question without quotes is told of them") {
  const Shop shop;
  const Result result = shop.run({"query", "shop", "how", "to", "wash", "wool"});
  CHECK(result.exit_code == 2);
  CHECK(cli::contains(result.err, "put the question in quotes"));
}

TEST_CASE("a question that begins with a minus is told of the two dashes before it, which work") {
  const Shop shop;
  for (const std::vector<std::string>& question :
       {std::vector<std::string>{"-lether bag"}, {"-lether", "bag"}}) {
    std::vector<std::string> arguments{"query", "shop"};
    arguments.insert(arguments.end(), question.begin(), question.end());
    const Result result = shop.run(arguments);
    CHECK(result.exit_code == 2);
    CHECK(cli::contains(result.err, "ragctl query TENANT -- \"-word ...\""));
    CHECK_FALSE(cli::contains(result.err, "in quotes"));
  }
  CHECK(shop.titles({"--", "-boots cold"}) == Titles{"Washing wool", "Pitching a tent"});
}

TEST_CASE("a prefix stands for numbers and identifiers too") {
  const Shop shop;
  shop.write("docs/lamp.md", "# Lamp\n\nThe lamp XJ-900 runs firmware v2.1.3 and logs to max_retries.\n");
  shop.write("docs/stove.md", "# Stove\n\nThe stove XK-700 runs on gas.\n");
  shop.ok({"ingest", "shop", (shop.folder() / "docs").string()});
  for (const char* question : {"+XJ*", "+xj-9*", "+v2*", "+v2.1*", "+max_re*"}) {
    INFO(question);
    CHECK(shop.titles({question}) == Titles{"Lamp"});
  }
}

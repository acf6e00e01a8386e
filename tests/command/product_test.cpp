#include <doctest/doctest.h>

#include "cli.hpp"

using cli::contains;
using cli::Result;

namespace {

class Shop : public cli::Sandbox {
public:
  Shop() { ok({"tenant", "create", "shop"}); }

  nlohmann::json import(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {"--output", "json", "product", "import", "shop"});
    return ok(arguments).json();
  }
  std::vector<std::string> ids(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {"--output", "json", "product"});
    std::vector<std::string> ids;
    const nlohmann::json answer = ok(arguments).json();
    for (const auto& product : answer.at("products")) ids.push_back(product["id"]);
    return ids;
  }
};

using Ids = std::vector<std::string>;

const std::string kLamps =
    R"([{"sku":"L-1","title":"Heron lamp","description":"A tall lamp of brass","price":"149,90 €","category":"light"},
 {"sku":"L-2","title":"Otter lamp","description":"A small lamp of oak","price":39.5,"currency":"EUR","category":["light","camp"],"colour":"red"},
 {"sku":"S-1","title":"Wren stove","description":"Boils water","price":60,"currency":"EUR","category":"kitchen"}])";

}  // namespace

TEST_CASE("a catalogue comes in, and is listed, shown, searched and cited") {
  const Shop shop;
  CHECK(shop.import({shop.write("lamps.json", kLamps)})["added"] == 3);
  CHECK(shop.ids({"list", "shop"}) == Ids{"L-1", "L-2", "S-1"});
  CHECK(shop.ids({"list", "shop", "--category", "light", "--sort", "price"}) == Ids{"L-2", "L-1"});
  CHECK(shop.ids({"search", "shop", "lamp", "--max-price", "100", "--category", "light"}) == Ids{"L-2"});
  CHECK(shop.ids({"search", "shop", "brass lamp", "--top-k", "1"}) == Ids{"L-1"});
  const auto shown = shop.ok({"--output", "json", "product", "show", "shop", "L-2"}).json();
  CHECK(shown["price"] == 39.5);
  CHECK(shown["category"] == "light > camp");
  CHECK(shown["attributes"]["colour"] == "red");
  const auto hit =
      shop.ok({"--output", "json", "query", "shop", "brass lamp", "--filter", "price>100"}).json()["hits"][0];
  CHECK(hit["uri"] == "product:L-1");
  const Result table = shop.ok({"product", "list", "shop"});
  CHECK(contains(table.out, "149.90 EUR"));
  CHECK(contains(table.out, " 39.50 EUR"));
  CHECK(shop.ok({"export", "shop", "products"}).lines().size() == 3);
  shop.ok({"tenant", "check", "shop"});
}

TEST_CASE("bad rows are named by line and field, and the good ones land") {
  const Shop shop;
  const std::string file = shop.write("lamps.csv",
                                      "id;name;price\n"
                                      "1;Lamp;12,50 €\n"
                                      "2;;5\n"
                                      "3;Sofa;cheap\n"
                                      "1;Again;1\n"
                                      "4;Bed\n"
                                      "5;Chair;7\n");
  const Result result = shop.run({"--output", "json", "product", "import", "shop", file});
  CHECK(result.exit_code == 3);
  CHECK(result.json()["added"] == 2);
  CHECK(result.json()["failed"] == 4);
  CHECK(contains(result.err, "line 3: name: missing"));
  CHECK(contains(result.err, "line 4: price: \"cheap\" is no price"));
  CHECK(contains(result.err, "line 5: its id \"1\" is that of line 2"));
  CHECK(contains(result.err, "line 6: 2 fields, but the first row names 3 fields"));
  CHECK(shop.ids({"list", "shop"}) == Ids{"1", "5"});
}

TEST_CASE(
    "a second import changes what differs; --replace removes what is not in it, and a bad row keeps its "
    "product") {
  const Shop shop;
  const std::string file = shop.write("a.jsonl", R"({"id":"a","name":"Lamp","price":1})"
                                                 "\n"
                                                 R"({"id":"b","name":"Sofa","price":2})"
                                                 "\n"
                                                 R"({"id":"c","name":"Bed","price":3})"
                                                 "\n");
  CHECK(shop.import({file})["added"] == 3);
  CHECK(shop.import({file})["unchanged"] == 3);
  shop.write("a.jsonl", R"({"id":"a","name":"Lamp","price":9})"
                        "\n"
                        R"({"id":"b","name":"Sofa","price":"?"})"
                        "\n");
  CHECK(shop.run({"product", "import", "shop", file, "--dry-run", "--replace"}).exit_code == 3);
  CHECK(shop.ids({"list", "shop"}) == Ids{"a", "b", "c"});
  const Result replaced = shop.run({"--output", "json", "product", "import", "shop", file, "--replace"});
  CHECK(replaced.exit_code == 3);
  CHECK(contains(replaced.err, "\"b\" stays as it was"));
  CHECK(replaced.json()["updated"] == 1);
  CHECK(replaced.json()["deleted"] == 1);
  CHECK(shop.ids({"list", "shop"}) == Ids{"a", "b"});
  CHECK(shop.ids({"search", "shop", "bed"}).size() <= 2);
  shop.ok({"tenant", "check", "shop"});
}

TEST_CASE("a file that holds no products changes nothing and says what to do") {
  const Shop shop;
  shop.import({shop.write("lamps.json", kLamps)});
  const std::string file = shop.write("people.jsonl", R"({"person":"Ann"})"
                                                      "\n"
                                                      R"({"person":"Bob"})"
                                                      "\n");
  for (const char* replace : {"--replace", "--no-index"}) {
    const Result result = shop.run({"product", "import", "shop", file, replace});
    CHECK(result.exit_code == 1);
    CHECK(contains(result.err, "holds no products: line 1: id: no field is one; there are \"person\""));
    CHECK(contains(result.err, "--field id=FIELD"));
  }
  const Result wrong =
      shop.run({"product", "import", "shop", shop.write("lamps.json", kLamps), "--field", "price=prise"});
  CHECK(contains(wrong.err, "no record has the field \"prise\""));
  CHECK(contains(wrong.err, "did you mean \"price\"?"));
  const Result named = shop.run({"product", "import", "shop", file, "--field", "prize=x"});
  CHECK(named.exit_code == 2);
  CHECK(contains(named.err, "did you mean price?"));
  CHECK(shop.ids({"list", "shop"}).size() == 3);
}

TEST_CASE("the configuration and --field say which field is what") {
  const Shop shop;
  const std::string file = shop.write("odd.jsonl", R"({"ref":"a","what":"Lamp","cost":{"net":"5"}})"
                                                   "\n");
  shop.ok({"tenant", "config", "shop", "products.id", "ref"});
  shop.ok({"tenant", "config", "shop", "products.name", "what"});
  shop.ok({"tenant", "config", "shop", "products.default_currency", "CHF"});
  CHECK(shop.import({file, "--field", "price=cost.net"})["added"] == 1);
  const auto shown = shop.ok({"--output", "json", "product", "show", "shop", "a"}).json();
  CHECK(shown["price"] == 5);
  CHECK(shown["currency"] == "CHF");
  CHECK(shop.import({file})["updated"] == 1);
}

TEST_CASE("mistakes about products are told with what was meant") {
  const Shop shop;
  const Result none = shop.ok({"product", "search", "shop", "lamp"});
  CHECK(contains(none.err, "there are no products yet; begin with: ragctl product import shop FILE"));
  const Result before =
      shop.ok({"product", "import", "shop", shop.write("lamps.json", kLamps), "--no-index"});
  CHECK(contains(shop.ok({"product", "search", "shop", "lamp"}).err, "run: ragctl index shop"));
  const Result id = shop.run({"product", "show", "shop", "L-3"});
  CHECK(id.exit_code == 1);
  CHECK(contains(id.err, "did you mean L-1?"));
  const Result category = shop.run({"product", "list", "shop", "--category", "ligth"});
  CHECK(category.exit_code == 2);
  CHECK(contains(category.err, "did you mean light?"));
  CHECK(shop.run({"product", "list", "shop", "--currency", "USD"}).exit_code == 2);
  CHECK(shop.run({"product", "list", "shop", "--min-price", "5", "--max-price", "4"}).exit_code == 2);
  shop.import({"--no-index", shop.write("usd.jsonl", R"({"id":"u","name":"Dollar lamp","price":"$5"})"
                                                     "\n")});
  CHECK(contains(shop.ok({"product", "list", "shop", "--max-price", "50"}).err,
                 "several currencies (EUR, USD)"));
  CHECK(shop.ids({"list", "shop", "--max-price", "50", "--currency", "$"}) == Ids{"u"});
}

TEST_CASE("deleting and purging the document of a product removes the product") {
  const Shop shop;
  shop.import({shop.write("lamps.json", kLamps)});
  shop.ok({"document", "delete", "shop", "L-1"});
  CHECK(shop.ids({"list", "shop"}) == Ids{"L-2", "S-1"});
  const Result purged = shop.ok({"purge", "shop", "--source", "products", "--yes"});
  CHECK(contains(purged.out, "and not found"));
  CHECK(shop.ids({"list", "shop"}).empty());
  shop.ok({"tenant", "check", "shop"});
}

TEST_CASE("a catalogue comes from standard input too") {
  const Shop shop;
  const Result result = shop.ok({"--output", "json", "product", "import", "shop", "-"},
                                {.input = "id,name,price\n1,Lamp,5 EUR\n2,Sofa,7 EUR\n"});
  CHECK(result.json()["added"] == 2);
  CHECK(shop.ids({"list", "shop", "--min-price", "6"}) == Ids{"2"});
}

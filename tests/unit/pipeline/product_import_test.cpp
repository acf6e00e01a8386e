#include "ragctl/pipeline/product_import.hpp"

#include <doctest/doctest.h>

#include "isolation/child_process.hpp"
#include "isolation/die_at_write.hpp"
#include "ragctl/catalog/products.hpp"
#include "workshop.hpp"

using namespace ragctl;
using namespace ragctl::test;

namespace {

std::string products(int first, int last, const std::string& price) {
  std::string lines;
  for (int i = first; i < last; ++i) {
    const std::string number = std::to_string(i);
    lines += R"({"id":"p)" + number + R"(","name":"Lamp )" + number +
             R"(","description":"A lamp of brass","price":)" + price + "}\n";
  }
  return lines;
}

enum class Replace : bool { no, yes };

model::IngestReport import(Workshop& shop, const std::string& path, Replace replace = Replace::no) {
  pipeline::ProductImport import;
  import.path = path;
  import.fields.products.emplace();
  import.replace = replace == Replace::yes;
  shop.outcomes.clear();
  pipeline::IngestContext context = shop.ingest_context();
  return pipeline::import_products(import, context);
}

/// id -> price
std::map<std::string, double> catalogue(Workshop& shop) {
  std::map<std::string, double> all;
  shop.catalog().products().each({}, catalog::ProductOrder::id, [&](const model::Product& product) {
    all[product.id] = product.price.value_or(-1);
    return true;
  });
  return all;
}

bool is_sound(Workshop& shop) {
  return shop.catalog().integrity() == "ok" &&
         !audit::has_damage(audit::check(shop.catalog(), shop.paths(), audit::Depth::everything));
}

}  // namespace

TEST_CASE("an array of products that is read whole arrives whole, with a document for each") {
  Workshop shop;
  std::string lines = products(0, 2500, "5");
  lines.pop_back();
  for (std::size_t at = lines.find('\n'); at != std::string::npos; at = lines.find('\n', at + 2))
    lines.replace(at, 1, ",\n");
  const auto report = import(shop, shop.write("all.json", "[" + lines + "]"));
  CHECK(report.added == 2500);
  CHECK(report.balances());
  CHECK(catalogue(shop).size() == 2500);
  CHECK(shop.catalog().documents().totals().ready == 2500);
  CHECK(is_sound(shop));
}

TEST_CASE("a replaced catalogue killed at any write is the old one or the new one") {
  Workshop shop;
  const std::string before = shop.write("before.jsonl", products(0, 6, "1"));
  const std::string after = shop.write("after.jsonl", products(3, 9, "2"));
  CHECK(import(shop, before).added == 6);
  const auto old = catalogue(shop);
  bool killed = true;
  for (int number = 1; killed && number < 400; ++number) {
    shop.close();
    const int status = in_child([&] {
      shop.open();
      die_at_write(number);
      (void)import(shop, after, Replace::yes);
      return 0;
    });
    shop.open();
    killed = WIFSIGNALED(status);
    CHECK(is_sound(shop));
    const auto now = catalogue(shop);
    CHECK((now == old || now.size() == 6));
    if (now == old) continue;
    CHECK(now.contains("p8"));
    CHECK_FALSE(now.contains("p0"));
    CHECK(now.at("p3") == 2);
  }
  CHECK_FALSE(killed);
}

TEST_CASE(
    "a stop request leaves the catalogue as it was when it is replaced, and what has been done when not") {
  Workshop shop;
  import(shop, shop.write("a.jsonl", products(0, 3, "1")));
  shop.stop.request_stop();
  const std::string more = shop.write("b.jsonl", products(2, 5, "2"));
  for (const Replace replace : {Replace::yes, Replace::no})
    CHECK_THROWS_AS(import(shop, more, replace), Error);
  CHECK(catalogue(shop).size() == 3);
  CHECK(is_sound(shop));
}

TEST_CASE("an import costs nothing for what is as it was") {
  Workshop shop;
  const std::string file = shop.write("a.jsonl", products(0, 3, "1"));
  import(shop, file);
  const auto last = shop.catalog().chunks().last();
  CHECK(import(shop, file).unchanged == 3);
  CHECK(import(shop, file, Replace::yes).unchanged == 3);
  CHECK(shop.catalog().chunks().last() == last);
  // The same record somewhere else in the file is the same product.
  shop.write("a.jsonl", products(1, 3, "1") + products(0, 1, "1"));
  CHECK(import(shop, file).unchanged == 3);
}

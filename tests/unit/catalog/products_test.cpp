#include "ragctl/catalog/products.hpp"

#include <doctest/doctest.h>

#include "ragctl/base/error.hpp"
#include "ragctl/sqlite/connection.hpp"
#include "sample.hpp"
#include "scratch_folder.hpp"

using namespace ragctl;
using namespace ragctl::catalog;
using test::ScratchFolder;

namespace {

model::Product lamp(const std::string& id, std::optional<double> price = 12.5,
                    const std::string& category = "light") {
  model::Product product;
  product.id = id;
  product.name = "Lamp " + id;
  product.price = price;
  product.currency = price ? "EUR" : "";
  product.category = category;
  product.attributes = R"({"colour":"red"})";
  product.origin = "/lamps.csv";
  return product;
}

model::DocumentId put(Catalog& catalog, const model::Product& product) {
  Transaction transaction(catalog);
  model::Document document = document_of(product);
  if (product.price) document.metadata["price"] = *product.price;
  const auto id = catalog.products().put(product, document, test::sample_text(1), test::sample_chunking(1),
                                         UnixMillis{5});
  transaction.commit();
  return id;
}

std::vector<std::string> listed(Catalog& catalog, const ProductFilter& filter,
                                ProductOrder order = ProductOrder::id) {
  std::vector<std::string> ids;
  catalog.products().each(filter, order, [&](const model::Product& product) {
    ids.push_back(product.id);
    return true;
  });
  return ids;
}

using Ids = std::vector<std::string>;

}  // namespace

TEST_CASE("a product and its document are put, found, replaced and removed together") {
  const ScratchFolder folder;
  Catalog catalog(folder / "catalog.db", Access::write);
  const auto id = put(catalog, lamp("a"));
  const auto found = catalog.products().find("a");
  REQUIRE(found);
  CHECK(found->name == "Lamp a");
  CHECK(found->price == 12.5);
  CHECK(found->attributes == R"({"colour":"red"})");
  CHECK(found->document == id);
  CHECK(found->origin == "/lamps.csv");
  CHECK(found->updated_at == UnixMillis{5});
  CHECK(catalog.products().find(id)->id == "a");
  CHECK(catalog.documents().find(id)->external_id == "a");
  CHECK(put(catalog, lamp("a", std::nullopt)) == id);
  CHECK_FALSE(catalog.products().find("a")->price);
  CHECK(catalog.products().count() == 1);
  CHECK(catalog.contradictions(Reading::texts).empty());
  {
    Transaction transaction(catalog);
    CHECK(catalog.products().remove("a"));
    CHECK_FALSE(catalog.products().remove("b"));
    transaction.commit();
  }
  CHECK_FALSE(catalog.documents().find(id));
  CHECK(catalog.products().count() == 0);
}

TEST_CASE("a product goes with its document, whoever removes that") {
  const ScratchFolder folder;
  Catalog catalog(folder / "catalog.db", Access::write);
  const auto id = put(catalog, lamp("a"));
  Transaction transaction(catalog);
  catalog.documents().remove(id);
  transaction.commit();
  CHECK_FALSE(catalog.products().find("a"));
}

TEST_CASE(
    "products are listed by category and what is below it, price and currency, those without a price last") {
  const ScratchFolder folder;
  Catalog catalog(folder / "catalog.db", Access::write);
  put(catalog, lamp("a", 30, "light"));
  put(catalog, lamp("b", 10, "light > camp"));
  put(catalog, lamp("c", std::nullopt, "lighter"));
  put(catalog, lamp("d", 20, ""));
  CHECK(listed(catalog, {.category = "light"}) == Ids{"a", "b"});
  CHECK(listed(catalog, {.min_price = 10.0, .max_price = 20.0}) == Ids{"b", "d"});
  CHECK(listed(catalog, {.currency = "USD"}).empty());
  CHECK(listed(catalog, {}, ProductOrder::price) == Ids{"b", "d", "a", "c"});
  CHECK(listed(catalog, {}, ProductOrder::name) == Ids{"a", "b", "c", "d"});
  CHECK(catalog.products().categories() == Ids{"light", "light > camp", "lighter"});
  CHECK(catalog.products().currencies() == Ids{"EUR"});
  model::Product bare = lamp("e", 5);
  bare.currency = "";
  put(catalog, bare);
  CHECK(catalog.products().currencies() == Ids{"", "EUR"});
}

TEST_CASE("a product and a document that say different things are found by the check") {
  const ScratchFolder folder;
  {
    Catalog catalog(folder / "catalog.db", Access::write);
    put(catalog, lamp("a"));
    put(catalog, lamp("b"));
    put(catalog, lamp("c"));
  }
  {
    sqlite::Connection connection(folder / "catalog.db", sqlite::Access::write);
    connection.execute("UPDATE products SET price = 13 WHERE id = 'a'; DELETE FROM products WHERE id = 'b'");
  }
  Catalog catalog(folder / "catalog.db", Access::write);
  const auto found = catalog.contradictions(Reading::rows);
  REQUIRE(found.size() == 2);
  CHECK(found[0] == "product \"a\" and document 1 say different things");
  CHECK(found[1] == "document 2 is of a product that is not there");
}

TEST_CASE("a product without a text to be found by, or outside a transaction, is refused") {
  const ScratchFolder folder;
  Catalog catalog(folder / "catalog.db", Access::write);
  const model::Product product = lamp("a");
  model::Document document = document_of(product);
  CHECK_THROWS_AS(catalog.products().put(product, document, "", {}, UnixMillis{}), Error);
  Transaction transaction(catalog);
  document.status = model::DocumentStatus::skipped;
  CHECK_THROWS_AS(catalog.products().put(product, document, "", {}, UnixMillis{}), Error);
}

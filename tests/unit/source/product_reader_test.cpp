#include "product_reader.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

using namespace ragctl;
using namespace ragctl::source;
using nlohmann::json;

namespace {

struct Read {
  Record record;
  std::string trouble;
  [[nodiscard]] const model::Product& product() const { return *record.product; }
};

Read read(const std::string& text, const ProductFields& fields = {}) {
  Read out;
  out.trouble = ProductReader(fields).read(json::parse(text), out.record);
  return out;
}

}  // namespace

TEST_CASE("fields are found by their usual names, and the others are attributes") {
  const Read one = read(R"({"SKU":"A-1","Title":"Elm  tent","body_html":"Light.","Sale Price":"1.299,00 €",
      "product_type":"Tents","images":[{"src":"a.jpg"}],"link":"https://x/a","in_stock":true,"weight":{"g":7},"tags":["a","b"]})");
  CHECK(one.trouble.empty());
  const model::Product& product = one.product();
  CHECK(product.id == "A-1");
  CHECK(product.name == "Elm tent");
  CHECK(product.description == "Light.");
  CHECK(product.price == 1299.0);
  CHECK(product.currency == "EUR");
  CHECK(product.category == "Tents");
  CHECK(product.image == "a.jpg");
  CHECK(product.url == "https://x/a");
  CHECK(product.availability == "in stock");
  CHECK(json::parse(product.attributes) ==
        json::parse(R"({"in_stock":true,"tags":["a","b"],"weight":{"g":7}})"));
  CHECK(one.record.title == "Elm tent");
  CHECK(one.record.text == "Light.");
  CHECK(std::get<double>(one.record.metadata.at("price")) == 1299.0);
  CHECK(std::get<std::string>(one.record.metadata.at("category")) == "Tents");
  CHECK(std::get<std::int64_t>(one.record.metadata.at("weight.g")) == 7);
  CHECK(one.record.facts.find("price: 1299 EUR") != std::string::npos);
}

TEST_CASE("what the configuration names is taken, with dots; members of attributes stand by themselves") {
  ProductFields fields;
  fields.id = "ref";
  fields.price = "pricing.gross.amount";
  fields.default_currency = "CHF";
  const Read one = read(
      R"({"ref":7,"id":"no","name":"N","pricing":{"gross":{"amount":5},"vat":8},"attributes":{"colour":"red","id":1}})",
      fields);
  CHECK(one.trouble.empty());
  CHECK(one.product().id == "7");
  CHECK(one.product().price == 5.0);
  CHECK(one.product().currency == "CHF");
  CHECK(json::parse(one.product().attributes) ==
        json::parse(R"({"colour":"red","id":1,"pricing":{"vat":8}})"));
}

TEST_CASE("prices are numbers, texts, objects and lists of those") {
  CHECK(read(R"({"id":1,"name":"n","price":{"amount":"12,50","currency":"eur"}})").product().currency ==
        "EUR");
  CHECK(read(R"({"id":1,"name":"n","price":{"value":3.5,"currency_code":"USD"}})").product().price == 3.5);
  CHECK(read(R"({"id":1,"name":"n","variants":[{"price":"9.99"},{"price":"12"}]})").product().price == 9.99);
  CHECK(read(R"({"id":1,"name":"n","offers":{"price":"5","priceCurrency":"GBP"}})").product().currency ==
        "GBP");
  CHECK_FALSE(read(R"({"id":1,"name":"n","price":""})").product().price);
  CHECK_FALSE(read(R"({"id":1,"name":"n","price":null})").product().price);
}

TEST_CASE("categories are paths, of texts, lists and objects") {
  const auto category = [](const std::string& value) {
    return read(R"({"id":1,"name":"n","category":)" + value + "}").product().category;
  };
  CHECK(category(R"("Shoes>Boots > Winter")") == "Shoes > Boots > Winter");
  CHECK(category(R"(["Shoes",{"name":"Boots"}])") == "Shoes > Boots");
  CHECK(category("{}").empty());
}

TEST_CASE(
    "availability is a word, a switch, a number or an address of schema.org; a number stays an attribute") {
  const auto availability = [](const std::string& value) {
    return read(R"({"id":1,"name":"n","stock":)" + value + "}").product().availability;
  };
  CHECK(availability("15") == "in stock");
  CHECK(availability("0") == "out of stock");
  CHECK(availability("\"12\"") == "in stock");
  CHECK(availability("false") == "out of stock");
  CHECK(availability("\"https://schema.org/InStock\"") == "in stock");
  CHECK(availability("\"two weeks\"") == "two weeks");
  CHECK(read(R"({"id":1,"name":"n","stock":15})").product().attributes == R"({"stock":15})");
}

TEST_CASE("what is wrong is told by field, all at once") {
  CHECK(read(R"({"id":1,"name":"","price":"cheap"})").trouble == "name: empty; price: \"cheap\" is no price");
  CHECK(read(R"({"name":"n","colour":1})").trouble == "id: no field is one; there are \"colour\", \"name\"");
  CHECK(read(R"({"id":[1],"name":"n"})").trouble == "id: \"id\" is missing, or neither a text nor a number");
  CHECK(read(R"({"id":1,"name":"n","price":-1})").trouble == "price: -1 is no price");
  CHECK(read(R"({"id":1,"name":"n","price":"5 €","currency":"USD"})").trouble ==
        "currency: \"USD\", but the price is in EUR");
  CHECK(read(R"({"id":1,"name":"n","price":5,"currency":"gold"})").trouble ==
        "currency: \"gold\" is none (EUR, USD, ...)");
  CHECK(read(R"({"id":1,"name":"n","price":{"x":5}})").trouble == "price: an object without an amount");
}

TEST_CASE("all records have their id in the field where the first has it") {
  const ProductFields fields;
  ProductReader reader(fields);
  Record record;
  CHECK(reader.read(json::parse(R"({"id":"1","sku":"a","name":"n"})"), record).empty());
  CHECK(reader.read(json::parse(R"({"sku":"b","name":"n"})"), record).starts_with("id: \"id\" is missing"));
}

TEST_CASE("a price in words has cents when there are any") {
  CHECK(model::price_text(389) == "389");
  CHECK(model::price_text(12.5) == "12.50");
  CHECK(model::price_text(0.125) == "0.125");
  CHECK(model::price_text(19.99) == "19.99");
}

// Prices as people write them, and products in records of any shape.
#include <cmath>
#include <nlohmann/json.hpp>

#include "ragctl/base/utf8.hpp"
#include "ragctl/source/price.hpp"
#include "ragctl/source/source.hpp"
#include "target.hpp"

using namespace ragctl;

namespace {

void require(bool holds, const char* what) {
  if (!holds) throw std::logic_error(what);
}

void check(const source::Record& record) {
  if (!record.trouble.empty()) return;
  require(record.product.has_value(), "a record without its product");
  const model::Product& product = *record.product;
  require(!product.id.empty() && !product.name.empty(), "a product without id or name");
  require(!product.price || (std::isfinite(*product.price) && *product.price >= 0), "a price that is none");
  require(product.currency.empty() || product.currency.size() == 3, "a currency that is none");
  require(nlohmann::json::parse(product.attributes).is_object(), "attributes that are no object");
  for (const std::string* text : {&product.id, &product.name, &product.description, &product.category,
                                  &product.image, &product.url, &product.availability, &record.facts})
    require(is_valid_utf8(*text), "a product with text that is not UTF-8");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes = fuzz::bytes_of(data, size);
  if (const auto price = source::parse_price(bytes))
    require(std::isfinite(price->amount) && price->amount >= 0, "a price that is none");
  source::RecordFields fields;
  fields.products.emplace();
  fuzz::read_or_refuse([&] {
    static_cast<void>(source::each_record(
        bytes, fields, [](source::Record&& record) { check(record); }, "p.jsonl"));
    fields.media_type = "text/csv";
    static_cast<void>(source::each_record(
        bytes, fields, [](source::Record&& record) { check(record); }, "p.csv"));
  });
  return 0;
}

std::vector<std::string> fuzz::seeds() {
  return {"1.299,00 \xE2\x82\xAC",
          "CHF 1'290.-",
          "$12.50",
          "1 234 567,89 EUR",
          "{\"id\":1,\"name\":\"Lamp\",\"price\":{\"amount\":\"12,5\",\"currency\":\"EUR\"},\"category\":["
          "\"a\",{\"name\":\"b\"}],"
          "\"images\":[{\"src\":\"x\"}],\"stock\":3,\"attributes\":{\"c\":null}}\n{\"sku\":\"b\",\"title\":"
          "\"T\"}",
          "id;name;price;in_stock\n1;Lamp;12,50 \xE2\x82\xAC;true\n2;;x;0\n"};
}

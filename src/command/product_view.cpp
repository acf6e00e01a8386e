#include "product_view.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "declare.hpp"
#include "document_json.hpp"
#include "ragctl/base/error.hpp"
#include "ragctl/base/nearest.hpp"
#include "ragctl/base/time.hpp"
#include "ragctl/base/utf8.hpp"
#include "ragctl/source/price.hpp"

namespace ragctl::command {
namespace {

[[noreturn]] void refuse(const std::string& what, const std::string& value,
                         const std::vector<std::string>& known) {
  constexpr std::size_t kMostShown = 20;
  std::string hint = known.empty() ? "no product has one" : "there are";
  for (std::size_t i = 0; i < known.size() && i < kMostShown; ++i) hint += (i == 0 ? " " : ", ") + known[i];
  if (known.size() > kMostShown) hint += ", ...";
  if (const auto near = nearest(value, known)) hint = "did you mean " + *near + "? Otherwise " + hint;
  throw Error(ErrorCode::usage, "no product has the " + what + " \"" + value + "\"", hint);
}

void require_category(const std::string& category, catalog::Catalog& catalog) {
  const std::vector<std::string> known = catalog.products().categories();
  const auto covers = [&](const std::string& name) {
    return name == category || name.starts_with(category + " > ");
  };
  if (std::ranges::none_of(known, covers)) refuse("category", category, known);
}

std::string require_currency(const std::string& text, catalog::Catalog& catalog) {
  const std::vector<std::string> known = catalog.products().currencies();
  const std::string currency = source::parse_currency(text).value_or(text);
  if (std::ranges::find(known, currency) == known.end()) refuse("currency", text, known);
  return currency;
}

void note_currencies(catalog::Catalog& catalog, Output& output) {
  const std::vector<std::string> currencies = catalog.products().currencies();
  if (currencies.size() < 2) return;
  std::string list;
  for (const std::string& currency : currencies)
    list += (list.empty() ? "" : ", ") + (currency.empty() ? "no currency" : currency);
  output.note("note: prices are in several currencies (" + list +
              ") and are compared as numbers; --currency chooses one");
}

}  // namespace

nlohmann::ordered_json product_json(const model::Product& product) {
  auto attributes = nlohmann::ordered_json::parse(product.attributes, nullptr, false);
  if (!attributes.is_object()) attributes = nlohmann::ordered_json::object();
  return {{"id", product.id},
          {"name", product.name},
          {"description", text_or_null(product.description)},
          {"price", product.price ? nlohmann::ordered_json(*product.price) : nlohmann::ordered_json()},
          {"currency", text_or_null(product.currency)},
          {"category", text_or_null(product.category)},
          {"image", text_or_null(product.image)},
          {"url", text_or_null(product.url)},
          {"availability", text_or_null(product.availability)},
          {"attributes", std::move(attributes)},
          {"document_id", model::number(product.document)},
          {"origin", product.origin},
          {"updated_at", format_utc(product.updated_at)}};
}

std::string price_cell(const model::Product& product) {
  if (!product.price) return {};
  std::array<char, 400> text{};  // DBL_MAX has 309 digits
  const int size = std::snprintf(text.data(), text.size(), "%.2f", *product.price);
  return std::string(text.data(), static_cast<std::size_t>(size)) + (product.currency.empty() ? "" : " ") +
         product.currency;
}

void bind_choice(CLI::App& verb, ProductChoice& choice) {
  refuse_empty(verb.add_option("--category", choice.category, "Only of this category, or one below it")
                   ->type_name("NAME"));
  verb.add_option("--min-price", choice.min_price, "Only from this price on")->type_name("PRICE");
  verb.add_option("--max-price", choice.max_price, "Only up to this price")->type_name("PRICE");
  refuse_empty(verb.add_option("--currency", choice.currency, "Only with prices in this currency (EUR)")
                   ->type_name("CODE"));
}

catalog::ProductFilter filter_of(const ProductChoice& choice, OpenTenant& tenant, Output& output) {
  catalog::ProductFilter filter{.min_price = choice.min_price, .max_price = choice.max_price};
  if (choice.min_price && choice.max_price && *choice.min_price > *choice.max_price)
    throw Error(ErrorCode::usage, "--min-price is above --max-price: no product can have both");
  if (tenant.catalog().products().count() == 0) return filter;
  if (!choice.category.empty()) {
    require_category(choice.category, tenant.catalog());
    filter.category = choice.category;
  }
  if (!choice.currency.empty())
    filter.currency = require_currency(choice.currency, tenant.catalog());
  else if (choice.min_price || choice.max_price)
    note_currencies(tenant.catalog(), output);
  return filter;
}

void note_if_no_products(OpenTenant& tenant, Output& output) {
  if (tenant.catalog().products().count() > 0) return;
  output.note("note: there are no products yet; begin with: ragctl product import " + tenant.id().str() +
              " FILE");
}

}  // namespace ragctl::command

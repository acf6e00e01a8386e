#pragma once
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "open_tenant.hpp"
#include "ragctl/catalog/products.hpp"
#include "ragctl/command/output.hpp"
#include "ragctl/model/product.hpp"

namespace CLI {
class App;
}

namespace ragctl::command {

/// The product as every verb gives it.
[[nodiscard]] nlohmann::ordered_json product_json(const model::Product& product);
/// "389.00 EUR"; empty without a price.
[[nodiscard]] std::string price_cell(const model::Product& product);
/// What `product list` and `product search` restrict by.
struct ProductChoice {
  std::string category;
  std::string currency;
  std::optional<double> min_price;
  std::optional<double> max_price;
};
void bind_choice(CLI::App& verb, ProductChoice& choice);
/// Throws usage for a category or currency that no product has, naming the nearest, and for a range that is
/// empty. Says so when prices of several currencies are compared.
[[nodiscard]] catalog::ProductFilter filter_of(const ProductChoice& choice, OpenTenant& tenant,
                                               Output& output);

/// Where nothing was found: says so when there are no products at all, and what to run.
void note_if_no_products(OpenTenant& tenant, Output& output);

}  // namespace ragctl::command

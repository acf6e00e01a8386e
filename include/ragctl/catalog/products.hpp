#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "ragctl/model/chunk.hpp"
#include "ragctl/model/document.hpp"
#include "ragctl/model/product.hpp"
#include "ragctl/model/structured_text.hpp"

namespace ragctl::sqlite {
class Connection;
}

namespace ragctl::catalog {

/// The source of the documents of products.
inline constexpr const char* kProductSource = "products";

struct ProductFilter {
  std::optional<std::string> category = {};  ///< of it, or of one below it ("Shoes" of "Shoes > Boots")
  std::optional<std::string> currency = {};
  std::optional<double> min_price = {}, max_price = {};  ///< a product without a price has none that fits
};

enum class ProductOrder : std::uint8_t { id, name, price };

/// The catalogue: a row of typed columns for each product, and a document with its text that makes it
/// searchable and citable. A product cannot be without its document: it goes with it, whoever removes that.
/// Changes need a Transaction that the caller holds.
class Products {
public:
  explicit Products(sqlite::Connection& connection) : connection_(connection) {}

  /// Inserts the product and its document, or replaces both of the same id. `document` is that of
  /// document_of(product); the rest is as Documents::put takes it.
  model::DocumentId put(const model::Product& product, const model::Document& document, std::string_view text,
                        const model::Chunking& chunking, UnixMillis now,
                        std::span<const model::Block> blocks = {});
  /// Both go. False when absent.
  bool remove(const std::string& id);

  [[nodiscard]] std::optional<model::Product> find(const std::string& id);
  [[nodiscard]] std::optional<model::Product> find(model::DocumentId document);
  /// In order, products without a price last; stops when `visit` returns false. `visit` must not change the
  /// catalog.
  void each(const ProductFilter& filter, ProductOrder order,
            const std::function<bool(const model::Product&)>& visit);
  [[nodiscard]] std::uint64_t count();
  [[nodiscard]] std::vector<std::string> ids();
  /// Each that a product has, by name. A look-up each: every search asks for them.
  [[nodiscard]] std::vector<std::string> categories();
  /// Of products with a price; the empty one stands for prices that came without.
  [[nodiscard]] std::vector<std::string> currencies();

private:
  sqlite::Connection& connection_;
};

/// The source, uri, id and title that the document of a product has.
[[nodiscard]] model::Document document_of(const model::Product& product);

}  // namespace ragctl::catalog

#pragma once
#include <string>
#include <vector>

namespace ragctl::source {

/// Which field of a record is what of a product; dots lead into objects and lists. Empty: found by its usual
/// names (id, sku, product_id; name, title; ...), whatever their case and signs between words.
struct ProductFields {
  std::string id, name, description, price, currency, category, image, url, availability;
  std::string attributes;        ///< an object whose members are attributes; all fields left over are too
  std::string default_currency;  ///< of a price that comes without one

  /// Those that are not empty.
  [[nodiscard]] std::vector<std::string> named() const;
  /// Differs wherever one of them does.
  [[nodiscard]] std::string fingerprint() const;
};

}  // namespace ragctl::source

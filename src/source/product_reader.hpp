#pragma once
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "ragctl/model/product.hpp"
#include "ragctl/source/product_fields.hpp"
#include "ragctl/source/source.hpp"

namespace ragctl::source {

/// Finds the product in a record of any shape.
class ProductReader {
public:
  /// `fields` outlives it.
  explicit ProductReader(const ProductFields& fields) : fields_(fields) {}

  /// Fills the record (its product, title, text, metadata and facts; the id too when it has one). Returns
  /// what is wrong, by field, or nothing.
  [[nodiscard]] std::string read(const nlohmann::json& object, Record& record);

private:
  const ProductFields& fields_;
  std::string id_field_;  ///< the one that the first record with an id has it in: all have the same
};

}  // namespace ragctl::source

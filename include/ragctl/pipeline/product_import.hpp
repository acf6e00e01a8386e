#pragma once
#include <memory>
#include <string>

#include "ragctl/model/report.hpp"
#include "ragctl/pipeline/ingest.hpp"
#include "ragctl/source/source.hpp"

namespace ragctl::pipeline {

/// A catalogue of products to bring in.
struct ProductImport {
  std::string path;                        ///< of the file, or a name for what `stream` gives
  source::RecordStream* stream = nullptr;  ///< opened with `fields`; null: the file is read
  source::RecordFields fields;             ///< with `products`
  bool replace = false;  ///< products that are not in it go, and all is changed in one transaction
  bool dry_run = false;
};

/// The fields of products that a tenant's config names.
[[nodiscard]] source::ProductFields product_fields(const tenant::Config& config);

/// Records -> products with their documents. A row that is no product is told as failed and changes nothing:
/// what the catalogue has of that id stays. Without `replace` the others are put beside those that there are,
/// or in their place by id, many a transaction; a stop request then leaves what has been done. Throws failed,
/// changing nothing, when no row of the beginning is a product or (with `replace`) none at all, and for a
/// file that cannot be read to its end (without `replace` what came before that stays).
[[nodiscard]] model::IngestReport import_products(const ProductImport& import, IngestContext& context);

}  // namespace ragctl::pipeline

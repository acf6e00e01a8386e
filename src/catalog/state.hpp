#pragma once
#include "ragctl/catalog/catalog.hpp"
#include "ragctl/catalog/chunks.hpp"
#include "ragctl/catalog/documents.hpp"
#include "ragctl/catalog/index.hpp"
#include "ragctl/catalog/products.hpp"
#include "ragctl/catalog/sessions.hpp"
#include "schema.hpp"

namespace ragctl::catalog {

struct Catalog::State {
  State(const std::filesystem::path& file, Access access) : connection(open_database(file, access)) {}

  sqlite::Connection connection;
  Documents documents{connection};
  Chunks chunks{connection};
  Index index{connection};
  Sessions sessions{connection};
  Products products{connection};
};

}  // namespace ragctl::catalog

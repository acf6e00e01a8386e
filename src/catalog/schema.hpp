#pragma once
#include "ragctl/catalog/catalog.hpp"
#include "ragctl/sqlite/connection.hpp"

namespace ragctl::catalog {

/// The database at `file`, proven to be a catalog of a version that we know. See Catalog's constructor.
[[nodiscard]] sqlite::Connection open_database(const std::filesystem::path& file, Access access);

}  // namespace ragctl::catalog

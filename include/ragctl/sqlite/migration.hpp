#pragma once
#include <span>
#include <string_view>

#include "ragctl/sqlite/connection.hpp"

namespace ragctl::sqlite {

/// steps[i] is the SQL that takes a schema from version i to i + 1; the version is `PRAGMA user_version`. All
/// that are missing run in one transaction, so a crash leaves the old version whole. Throws failed for a
/// database of a newer version ("catalog.db is of version 7, this ragctl knows up to 1").
void migrate(Connection& connection, std::span<const std::string_view> steps);
/// The same refusal without the migration, for readers.
void refuse_newer(Connection& connection, int known);

}  // namespace ragctl::sqlite

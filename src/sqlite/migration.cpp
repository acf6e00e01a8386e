#include "ragctl/sqlite/migration.hpp"

#include <string>

#include "ragctl/base/error.hpp"

namespace ragctl::sqlite {

void refuse_newer(Connection& connection, int known) {
  const int version = connection.user_version();
  if (version <= known) return;
  throw Error(ErrorCode::failed,
              connection.path().string() + " is of version " + std::to_string(version) +
                  ", this ragctl knows up to " + std::to_string(known),
              "upgrade ragctl to the version that wrote it");
}

void migrate(Connection& connection, std::span<const std::string_view> steps) {
  const int known = static_cast<int>(steps.size());
  refuse_newer(connection, known);
  if (connection.user_version() == known) return;
  Transaction transaction(connection, TransactionKind::write);
  for (int version = connection.user_version(); version < known; ++version) {
    connection.execute(steps[static_cast<std::size_t>(version)]);
  }
  connection.set_user_version(known);
  transaction.commit();
}

}  // namespace ragctl::sqlite

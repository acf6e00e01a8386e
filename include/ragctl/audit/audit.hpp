#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "ragctl/catalog/catalog.hpp"
#include "ragctl/tenant/layout.hpp"

namespace ragctl::audit {

enum class Depth : std::uint8_t {
  files,      ///< every file that a row names is there, whole in its header, and of that row; at once for any
              ///< size
  surface,    ///< also rows against rows
  everything  ///< also SQLite's own check, every text, every byte of every file, and segments row by row
};

enum class Gravity : std::uint8_t {
  rubbish,  ///< takes space and does no harm; the next writer removes it
  damage    ///< answers may be wrong or missing until it is mended
};

struct Finding {
  std::string what;  ///< one lower-case line that names the thing
  std::string mend;  ///< the command or act that mends it
  Gravity gravity = Gravity::damage;
};

/// Cross-checks catalog, segments and files of one tenant, as of one moment, and changes nothing. Empty: all
/// is well. Damage is reported, never thrown; what is thrown is trouble of the machine (locked, unreadable).
/// A writer that runs meanwhile may have made files that its commit has not named yet: they look like
/// rubbish.
[[nodiscard]] std::vector<Finding> check(catalog::Catalog& catalog, const tenant::TenantPaths& paths,
                                         Depth depth);

/// True when a finding is damage.
[[nodiscard]] bool has_damage(const std::vector<Finding>& findings);

}  // namespace ragctl::audit

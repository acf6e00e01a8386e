#pragma once
#include <string>
#include <vector>

#include "ragctl/tenant/registry.hpp"

namespace ragctl::command {

/// An environment variable that tenants expect a provider's key in.
struct NeededKey {
  std::string variable;
  std::vector<std::string> tenants;  ///< sorted
  bool is_set = false;
};

/// Sorted by variable. Tenants whose configuration cannot be read are left out: that is another's to tell.
[[nodiscard]] std::vector<NeededKey> needed_keys(const tenant::Registry& registry);

}  // namespace ragctl::command

#pragma once
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "open_tenant.hpp"
#include "ragctl/base/error.hpp"
#include "ragctl/tenant/state.hpp"

namespace ragctl::command {

/// How a tenant stands at this moment.
struct Standing {
  std::string id;
  tenant::State state;
  bool writing = false;                ///< a writer holds the lock
  std::string trouble;                 ///< not empty: the tenant cannot be read, and why
  ErrorCode code = ErrorCode::failed;  ///< of that trouble
  std::uint64_t products = 0;
};

/// Counted from the catalog, for state.json may be lost or older; from there comes only what no catalog
/// knows: the index run that is under way.
[[nodiscard]] Standing standing_of(OpenTenant& tenant);
/// Of a tenant that may be in trouble: then its status is failed. Throws nothing of the tenant's.
[[nodiscard]] Standing standing_of(const std::string& id, Services& services);

/// What to do first, where there is no tenant.
void note_no_tenants(Services& services, Output& output);

}  // namespace ragctl::command

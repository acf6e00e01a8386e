#pragma once
#include <string>

#include "open_tenant.hpp"

namespace ragctl::command {

/// Throws usage, naming the nearest, when the tenant knows no source of this name: none is configured so, no
/// document came from it, nothing of it is exported, and none was purged.
void require_source(const std::string& name, OpenTenant& tenant);

}  // namespace ragctl::command

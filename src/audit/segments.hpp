#pragma once
#include "findings.hpp"
#include "ragctl/catalog/index.hpp"
#include "ragctl/tenant/layout.hpp"

namespace ragctl::audit {

/// The files that the catalog's index rows name, and what is in them.
void check_segments(catalog::Catalog& catalog, const tenant::TenantPaths& paths, Depth depth,
                    Findings& findings);

}  // namespace ragctl::audit

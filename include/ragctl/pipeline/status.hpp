#pragma once
#include "ragctl/catalog/catalog.hpp"
#include "ragctl/tenant/state.hpp"

namespace ragctl::pipeline {

/// What state.json and `ragctl status` say, counted from the catalog.
[[nodiscard]] tenant::State summarize(catalog::Catalog& catalog);

}  // namespace ragctl::pipeline

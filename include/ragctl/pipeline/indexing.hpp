#pragma once
#include <stop_token>

#include "ragctl/base/progress.hpp"
#include "ragctl/base/time.hpp"
#include "ragctl/catalog/catalog.hpp"
#include "ragctl/model/report.hpp"
#include "ragctl/tenant/config.hpp"
#include "ragctl/tenant/layout.hpp"

namespace ragctl::pipeline {

enum class IndexMode {
  pending,       ///< what is new
  rebuild,       ///< everything, the embedding model included
  drop_deleted,  ///< also every segment that still holds a deleted chunk: after it, no deleted word is in a
                 ///< segment
};

struct IndexContext {
  catalog::Catalog& catalog;
  const tenant::TenantPaths& paths;
  const tenant::Config& config;
  Progress& progress;
  Clock clock;
  std::stop_token stop;
};

/// Makes every live chunk searchable: trains the built-in embedding when there is none or the tenant has
/// doubled, writes new segments, and makes them live in one catalog commit. Killed at any moment, the last
/// good state stays; files that no row names are removed by the next run.
[[nodiscard]] model::IndexReport index(IndexMode mode, IndexContext& context);

}  // namespace ragctl::pipeline

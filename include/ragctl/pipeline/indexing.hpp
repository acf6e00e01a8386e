#pragma once
#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>

#include "ragctl/base/progress.hpp"
#include "ragctl/base/time.hpp"
#include "ragctl/catalog/catalog.hpp"
#include "ragctl/model/report.hpp"
#include "ragctl/tenant/config.hpp"
#include "ragctl/tenant/layout.hpp"
#include "ragctl/text/analysis_settings.hpp"

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
  std::function<void()> on_work = {};  ///< called once it is known that there are chunks to index
};

/// What index() would do now.
struct IndexForecast {
  std::uint64_t chunks = 0;  ///< written into a segment, those of merged segments among them
  bool trains = false;       ///< the built-in embedding anew, and with it every segment
  std::string anew_because;  ///< for people; empty unless everything is made anew though nobody asked
};
/// Changes nothing. `context` needs no writer's lock.
[[nodiscard]] IndexForecast forecast(IndexMode mode, IndexContext& context);

/// How config.yaml says that documents become terms; which languages there are it does not know.
[[nodiscard]] text::AnalysisSettings analysis_settings(const tenant::Config& config);
/// Whether the live index was made with other settings than these, so that index() would make it anew. False
/// when there is none.
[[nodiscard]] bool is_outdated(catalog::Catalog& catalog, const tenant::Config& config);

/// Makes every live chunk searchable: trains the built-in embedding when there is none or the tenant has
/// doubled, writes new segments, and makes them live in one catalog commit. Killed at any moment, the last
/// good state stays; files that no row names are removed by the next run.
[[nodiscard]] model::IndexReport index(IndexMode mode, IndexContext& context);

}  // namespace ragctl::pipeline

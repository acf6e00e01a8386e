#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "ragctl/base/time.hpp"
#include "ragctl/model/hit.hpp"
#include "ragctl/model/question.hpp"
#include "ragctl/tenant/config.hpp"
#include "ragctl/tenant/layout.hpp"

namespace ragctl::retrieve {

/// The questions that were asked, kept when logging.queries says so: one JSON object a line in
/// logs/queries-DATE.jsonl, one file a day (UTC), a further one when it grows over logging.rotation. What is
/// older than logging.retention goes. Several processes may write at once.
class QueryLog {
public:
  QueryLog(const tenant::TenantPaths& paths, const tenant::Config::Logging& settings, Clock clock);

  /// Writes nothing unless the tenant wants it. The question is redacted; of the hits only ids and scores are
  /// kept. Throws failed when the disk does not take it: a caller that answers a question goes on all the
  /// same.
  void add(const model::Question& question, const model::Results& results, double took_ms);
  /// Of all that is kept, oldest first, as they were asked; lines that are none are passed over.
  [[nodiscard]] static std::vector<std::string> questions(const tenant::TenantPaths& paths);

private:
  [[nodiscard]] std::filesystem::path file_of(const std::string& day) const;
  void remove_old(const std::string& oldest) const;

  std::filesystem::path folder_;
  tenant::Config::Logging settings_;
  Clock clock_;
};

}  // namespace ragctl::retrieve

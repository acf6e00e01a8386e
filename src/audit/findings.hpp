#pragma once
#include <algorithm>
#include <concepts>
#include <string>
#include <vector>

#include "ragctl/audit/audit.hpp"
#include "ragctl/base/error.hpp"

namespace ragctl::audit {

/// Collects what the parts of an audit find.
class Findings {
public:
  explicit Findings(std::string tenant) : tenant_(std::move(tenant)) {}

  void catalog_damage(std::string what) {
    add({std::move(what), "restore catalog.db from a backup, or purge what is damaged and ingest it again"});
  }
  void index_damage(std::string what) { add({std::move(what), "ragctl index " + tenant_ + " --rebuild"}); }
  void rubbish(std::string what) {
    add({std::move(what), "ragctl index " + tenant_ + " removes it", Gravity::rubbish});
  }

  /// Runs one step; damage that it meets becomes a finding instead of ending the audit. False when it did.
  bool attempt(void (Findings::*report)(std::string), const std::invocable auto& step) {
    try {
      step();
      return true;
    } catch (const Error& error) {
      if (error.code() != ErrorCode::damaged) throw;
      (this->*report)(error.what());
      return false;
    }
  }

  [[nodiscard]] std::vector<Finding> take() { return std::move(found_); }

private:
  // Several steps may stumble over one damage.
  void add(Finding finding) {
    if (std::ranges::find(found_, finding.what, &Finding::what) == found_.end())
      found_.push_back(std::move(finding));
  }

  std::string tenant_;
  std::vector<Finding> found_;
};

}  // namespace ragctl::audit

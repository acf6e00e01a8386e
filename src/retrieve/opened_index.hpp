#pragma once
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ragctl/base/hint.hpp"
#include "ragctl/catalog/catalog.hpp"
#include "ragctl/embed/lsa.hpp"
#include "ragctl/index/searcher.hpp"
#include "ragctl/tenant/layout.hpp"

namespace ragctl::retrieve {

/// A tenant's live index, opened: its segments, and the embedding model that made their vectors.
class OpenedIndex {
public:
  /// Throws damaged with the command that mends it as the hint.
  OpenedIndex(catalog::Catalog& catalog, const tenant::TenantPaths& paths);

  [[nodiscard]] const index::Searcher& searcher() const noexcept { return *searcher_; }
  /// The question's unit vector; empty when there is no model or it knows none of the terms.
  [[nodiscard]] std::vector<float> embed(const model::TermBag& bag) const;
  /// Whether the catalog names other files by now.
  [[nodiscard]] bool outdated(catalog::Catalog& catalog) const;
  [[nodiscard]] std::uint64_t pending() const noexcept { return pending_; }

private:
  std::vector<std::string> files_;
  // Mapped from the start, as the segments are: its file may be gone by the first question.
  std::optional<embed::LsaModel> model_;
  std::unique_ptr<index::Searcher> searcher_;
  std::uint64_t pending_ = 0;
};

/// Runs `work`; the hints of its errors name the tenant. Which hint it is stays with who found the damage: a
/// rebuild mends the index, but not the catalog.
template <class Work>
auto with_tenant_in_hints(const std::string& tenant, Work work) {
  try {
    return work();
  } catch (const Error& error) {
    throw with_tenant(error, tenant);
  }
}

}  // namespace ragctl::retrieve

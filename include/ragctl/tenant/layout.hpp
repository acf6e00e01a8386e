#pragma once
#include <filesystem>

#include "ragctl/tenant/id.hpp"

namespace ragctl::tenant {

/// Where a tenant's things are; the only place that knows the names on disk (see ragctl-layout(7)).
class TenantPaths {
public:
  TenantPaths(const std::filesystem::path& root, const TenantId& id) : folder_(root / "tenants" / id.str()) {}

  [[nodiscard]] const std::filesystem::path& folder() const noexcept { return folder_; }
  [[nodiscard]] std::filesystem::path config() const { return folder_ / "config.yaml"; }
  [[nodiscard]] std::filesystem::path state() const { return folder_ / "state.json"; }
  [[nodiscard]] std::filesystem::path catalog() const { return folder_ / "catalog.db"; }
  [[nodiscard]] std::filesystem::path exports() const { return folder_ / "exports"; }
  [[nodiscard]] std::filesystem::path cache() const { return folder_ / "cache"; }
  [[nodiscard]] std::filesystem::path vectors() const { return folder_ / "vectors"; }
  [[nodiscard]] std::filesystem::path logs() const { return folder_ / "logs"; }
  [[nodiscard]] std::filesystem::path lock() const { return folder_ / "lock"; }
  [[nodiscard]] std::filesystem::path chat_history() const { return cache() / "chat_history"; }

private:
  std::filesystem::path folder_;
};

/// The defaults that all tenants under a root share.
[[nodiscard]] inline std::filesystem::path shared_config(const std::filesystem::path& root) {
  return root / "ragctl.yaml";
}

/// `given` if not empty, else $RAGCTL_ROOT, else $XDG_DATA_HOME/ragctl, else $HOME/.local/share/ragctl.
/// Absolute.
[[nodiscard]] std::filesystem::path resolve_root(const std::filesystem::path& given);

}  // namespace ragctl::tenant

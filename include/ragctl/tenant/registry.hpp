#pragma once
#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "ragctl/files/lock.hpp"
#include "ragctl/tenant/config.hpp"
#include "ragctl/tenant/id.hpp"
#include "ragctl/tenant/layout.hpp"

namespace ragctl::tenant {

/// The right to change a tenant. Only one process has it; it ends with the object.
class WriterLock {
public:
  explicit WriterLock(files::FileLock lock) : lock_(std::move(lock)) {}

private:
  files::FileLock lock_;
};

/// The tenants under one root. Holds no handles: a thousand tenants cost nothing until one is used.
class Registry {
public:
  explicit Registry(std::filesystem::path root) : root_(std::move(root)) {}

  [[nodiscard]] const std::filesystem::path& root() const noexcept { return root_; }
  [[nodiscard]] TenantPaths paths(const TenantId& id) const { return {root_, id}; }
  /// True when the tenant's folder is there, whatever is in it.
  [[nodiscard]] bool exists(const TenantId& id) const;
  /// Paths of an existing tenant. Throws no_tenant, naming the nearest id and the command that creates one,
  /// and damaged when it has lost its config.yaml.
  [[nodiscard]] TenantPaths require(const TenantId& id) const;
  /// True when the tenant's folder is there without its config.yaml.
  [[nodiscard]] bool lost_config(const TenantId& id) const;
  /// What the root's ragctl.yaml and the built-in defaults say. Throws usage when the file is wrong.
  [[nodiscard]] Defaults defaults() const { return load_defaults(shared_config(root_)); }
  /// What holds for a tenant that exists. Throws as load_config does.
  [[nodiscard]] Config config(const TenantId& id) const {
    return load_config(paths(id).config(), defaults().values);
  }
  /// Sorted. Folders whose names are no ids are left out. Empty when the root does not exist.
  [[nodiscard]] std::vector<TenantId> list() const;
  /// Makes the folder, its sub-folders (0700), config.yaml (0600) and lock; all or nothing. Throws usage when
  /// it exists, unless it has lost its config.yaml: then only what is missing is made. `config_yaml` has been
  /// checked by parse_config.
  TenantPaths create(const TenantId& id, const std::string& config_yaml) const;
  /// Throws locked (hint: --wait) when another process writes. `on_wait` is called once before a wait for it
  /// begins, with the id of that process where it can be known.
  [[nodiscard]] WriterLock lock(const TenantId& id, std::chrono::milliseconds wait, std::stop_token stop,
                                const std::function<void(std::optional<int>)>& on_wait = {}) const;

private:
  std::filesystem::path root_;
};

}  // namespace ragctl::tenant

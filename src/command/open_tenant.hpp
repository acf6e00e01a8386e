#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "ragctl/catalog/catalog.hpp"
#include "ragctl/tenant/config.hpp"
#include "ragctl/tenant/registry.hpp"
#include "services.hpp"

namespace ragctl::command {

/// A tenant in use: its config, its catalog, and for writing the lock.
class OpenTenant {
public:
  /// Throws no_tenant, usage (a bad id or config), damaged.
  [[nodiscard]] static OpenTenant for_reading(const std::string& id, Services& services);
  /// Also throws locked.
  [[nodiscard]] static OpenTenant for_writing(const std::string& id, Services& services);

  /// For writing what is said, or a fact, only. Takes no lock: a chat may stay open all day while cron
  /// ingests, and SQLite orders the few rows that both write.
  [[nodiscard]] static OpenTenant for_conversation(const std::string& id, Services& services);

  /// Whether the tenant has no catalog yet, which costs a look at a few files and makes none. Throws as
  /// for_reading does, but says nothing of its config.
  [[nodiscard]] static bool is_unused(const std::string& id, Services& services);

  [[nodiscard]] const tenant::TenantId& id() const noexcept { return id_; }
  [[nodiscard]] const tenant::TenantPaths& paths() const noexcept { return paths_; }
  [[nodiscard]] const tenant::Config& config() const noexcept { return config_; }
  [[nodiscard]] catalog::Catalog& catalog() noexcept { return *catalog_; }

  /// The lock stays. Nothing may use the catalog any more.
  void close_catalog() { catalog_.reset(); }
  /// state.json says from now until save_state that this process makes the index.
  void announce_building(UnixMillis now);
  /// Brings state.json up to date; `last_error` empty clears the error.
  void save_state(const std::string& last_error);
  /// Does `work`; when it throws, state.json says why (if the disk still takes it), and the error goes on.
  void writing(const std::function<void()>& work);

private:
  enum class Lock : bool { none, writer };
  OpenTenant(tenant::TenantId id, Services& services, catalog::Access access, Lock lock);

  tenant::TenantId id_;
  tenant::TenantPaths paths_;
  tenant::Config config_;
  std::optional<tenant::WriterLock> lock_;
  std::unique_ptr<catalog::Catalog> catalog_;
};

}  // namespace ragctl::command

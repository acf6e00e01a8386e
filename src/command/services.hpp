#pragma once
#include <chrono>
#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>

#include "interrupts.hpp"
#include "ragctl/base/time.hpp"
#include "ragctl/command/output.hpp"
#include "ragctl/tenant/registry.hpp"

namespace ragctl::command {

/// What every verb may use besides its own options.
struct Services {
  tenant::Registry registry;
  Clock clock;
  Interrupts& interrupts;
  std::chrono::milliseconds wait{0};                          ///< how long to wait for another writer
  std::function<void(const std::string&)> tell_waiting = {};  ///< that this waits, for whom and how long
  std::string tenant = {};  ///< the one in use: the hint of an error names it

  [[nodiscard]] std::stop_token stop() const { return interrupts.token(); }
  /// The right to change a tenant, waited for as --wait says. Throws locked.
  [[nodiscard]] tenant::WriterLock lock(const tenant::TenantId& id) const;
};

}  // namespace ragctl::command

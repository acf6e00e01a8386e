#pragma once
#include <chrono>
#include <filesystem>
#include <stop_token>

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
  std::chrono::milliseconds wait{0};  ///< how long to wait for another writer

  [[nodiscard]] std::stop_token stop() const { return interrupts.token(); }
};

}  // namespace ragctl::command

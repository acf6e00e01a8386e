#include "services.hpp"

#include "ragctl/base/units.hpp"

namespace ragctl::command {

tenant::WriterLock Services::lock(const tenant::TenantId& id) const {
  return registry.lock(id, wait, stop(), [&](std::optional<int> holder) {
    if (!tell_waiting) return;
    tell_waiting("waiting up to " + format_duration(std::chrono::duration<double>(wait).count()) + " for " +
                 (holder ? "process " + std::to_string(*holder) : "another process") +
                 ", which is changing tenant " + id.str());
  });
}

}  // namespace ragctl::command

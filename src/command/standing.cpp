#include "standing.hpp"

#include "ragctl/base/error.hpp"
#include "ragctl/files/lock.hpp"
#include "ragctl/pipeline/status.hpp"

namespace ragctl::command {

Standing standing_of(OpenTenant& tenant) {
  return {tenant.id().str(),
          pipeline::summarize(tenant.catalog()),
          files::FileLock::held(tenant.paths().lock()),
          {}};
}

Standing standing_of(const std::string& id, Services& services) {
  try {
    OpenTenant tenant = OpenTenant::for_reading(id, services);
    return standing_of(tenant);
  } catch (const Error& error) {
    Standing standing{id, {}, false, error.what()};
    standing.state.rag_status = "failed";
    return standing;
  }
}

}  // namespace ragctl::command

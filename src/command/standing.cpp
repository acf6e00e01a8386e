#include "standing.hpp"

#include "ragctl/audit/audit.hpp"
#include "ragctl/base/error.hpp"
#include "ragctl/catalog/products.hpp"
#include "ragctl/files/lock.hpp"
#include "ragctl/pipeline/status.hpp"

namespace ragctl::command {
namespace {

// Only while nobody writes: a writer removes what it has replaced.
void look_at_files(OpenTenant& tenant, Standing& standing) {
  for (const audit::Finding& finding : audit::check(tenant.catalog(), tenant.paths(), audit::Depth::files)) {
    if (finding.gravity != audit::Gravity::damage) continue;
    standing.trouble = finding.what + " (" + finding.mend + ")";
    standing.code = ErrorCode::damaged;
    standing.state.rag_status = "failed";
    standing.state.is_ready_for_queries = false;
    return;
  }
}

}  // namespace

Standing standing_of(OpenTenant& tenant) {
  Standing standing{tenant.id().str(),
                    pipeline::summarize(tenant.catalog()),
                    files::FileLock::held(tenant.paths().lock()),
                    {}};
  standing.products = tenant.catalog().products().count();
  if (!standing.writing) {
    look_at_files(tenant, standing);
    return standing;
  }
  const auto written = tenant::read_state(tenant.paths().state());
  if (!written || written->rag_status != "building") return standing;
  standing.state.rag_status = written->rag_status;
  standing.state.building_pid = written->building_pid;
  standing.state.building_since = written->building_since;
  return standing;
}

Standing standing_of(const std::string& id, Services& services) {
  try {
    if (OpenTenant::is_unused(id, services)) {
      static_cast<void>(services.registry.config(tenant::TenantId::parse(id)));
      return {id, {}, false, {}};
    }
    OpenTenant tenant = OpenTenant::for_reading(id, services);
    return standing_of(tenant);
  } catch (const Error& error) {
    const std::string hint = error.hint().empty() ? "" : " (" + error.hint() + ")";
    Standing standing{id, {}, false, std::string(error.what()) + hint, error.code()};
    standing.state.rag_status = "failed";
    return standing;
  }
}

void note_no_tenants(Services& services, Output& output) {
  output.note("no tenants under " + services.registry.root().string() +
              "; create one: ragctl tenant create ID");
}

}  // namespace ragctl::command

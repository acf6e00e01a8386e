#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "declare.hpp"
#include "open_tenant.hpp"
#include "ragctl/audit/audit.hpp"
#include "ragctl/base/error.hpp"

namespace ragctl::command {
namespace {

struct Options {
  std::string tenant;
  bool quick = false;
};

int run_check(const Options& options, Services& services, Output& output) {
  OpenTenant tenant = OpenTenant::for_reading(options.tenant, services);
  const auto depth = options.quick ? audit::Depth::surface : audit::Depth::everything;
  const std::vector<audit::Finding> findings = audit::check(tenant.catalog(), tenant.paths(), depth);
  nlohmann::ordered_json all = nlohmann::ordered_json::array();
  for (const audit::Finding& finding : findings) {
    const bool damage = finding.gravity == audit::Gravity::damage;
    all.push_back(
        {{"gravity", damage ? "damage" : "rubbish"}, {"what", finding.what}, {"mend", finding.mend}});
    if (output.machine_readable()) continue;
    output.line(output.styled(damage ? Style::bad : Style::bold, damage ? "damage   " : "rubbish  ") +
                finding.what);
    if (!finding.mend.empty()) output.line("         " + finding.mend);
  }
  if (output.machine_readable()) {
    output.json_answer("check", {{"tenant", tenant.id().str()}, {"findings", std::move(all)}});
  } else if (findings.empty()) {
    output.line(tenant.id().str() + ": all is well");
  }
  return audit::has_damage(findings) ? static_cast<int>(ErrorCode::damaged) : 0;
}

}  // namespace

void declare_tenant_check(Declaration into) {
  declare_verb<Options>(
      into, "check", "Cross-check catalog, segments and files", run_check,
      [](CLI::App& verb, Options& options) {
        add_examples(verb, {R"(ragctl tenant check acme)", R"(ragctl tenant check acme --quick)"});
        add_tenant(verb, options.tenant);
        verb.add_flag("--quick", options.quick, "Rows and headers only, not every byte");
      });
}

}  // namespace ragctl::command

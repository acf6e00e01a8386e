#include "declare.hpp"

#include <CLI/CLI.hpp>

namespace ragctl::command {

CLI::App& add_verb(Declaration into, const std::string& name, const std::string& description, Run run) {
  CLI::App* verb = into.parent.add_subcommand(name, description);
  verb->fallthrough();
  verb->callback([run = std::move(run), &chosen = into.chosen] { chosen = run; });
  return *verb;
}

Declaration add_group(Declaration into, const std::string& name, const std::string& description) {
  CLI::App* group = into.parent.add_subcommand(name, description);
  group->require_subcommand(1);
  group->fallthrough();
  return {.parent = *group, .chosen = into.chosen};
}

void add_tenant(CLI::App& verb, std::string& tenant) {
  verb.add_option("TENANT", tenant, "Id of the tenant")->required()->type_name("");
}

}  // namespace ragctl::command

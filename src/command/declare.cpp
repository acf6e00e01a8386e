#include "declare.hpp"

#include <CLI/CLI.hpp>

namespace ragctl::command {
namespace {

constexpr const char* kVerbs = "Verbs";  // the heading in --help

}  // namespace

CLI::App& add_verb(Declaration into, const std::string& name, const std::string& description, Run run) {
  CLI::App* verb = into.parent.add_subcommand(name, description);
  verb->group(kVerbs);
  verb->fallthrough();
  verb->callback([run = std::move(run), &chosen = into.chosen] { chosen = run; });
  return *verb;
}

Declaration add_group(Declaration into, const std::string& name, const std::string& description) {
  CLI::App* group = into.parent.add_subcommand(name, description);
  group->group(kVerbs);
  group->require_subcommand(1);
  group->fallthrough();
  return {.parent = *group, .chosen = into.chosen};
}

void add_examples(CLI::App& verb, std::initializer_list<std::string_view> lines) {
  std::string text = "Examples";
  for (const std::string_view line : lines) text += "\n  " + std::string(line);
  verb.footer(text);
}

void refuse_empty(CLI::Option* option) {
  option->check([](const std::string& value) { return std::string(value.empty() ? "it is empty" : ""); });
}

void add_tenant(CLI::App& verb, std::string& tenant) {
  verb.add_option("TENANT", tenant, "Id of the tenant")->required()->type_name("");
}

}  // namespace ragctl::command

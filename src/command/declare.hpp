#pragma once
#include <functional>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>

#include "services.hpp"

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace ragctl::command {

/// What the command line asks for; returns the exit code.
using Run = std::function<int(Services&, Output&)>;

/// Where a verb declares itself: a sub-command of `parent`, which stores what to run in `chosen`.
struct Declaration {
  CLI::App& parent;
  Run& chosen;
};

/// A sub-command that runs `run`.
CLI::App& add_verb(Declaration into, const std::string& name, const std::string& description, Run run);

/// The same with options of its own: `bind` ties them to the command line, `run` gets them.
template <class Options>
void declare_verb(Declaration into, const std::string& name, const std::string& description,
                  int (*run)(const Options&, Services&, Output&), void (*bind)(CLI::App&, Options&)) {
  auto options = std::make_shared<Options>();
  CLI::App& verb = add_verb(into, name, description, [options, run](Services& services, Output& output) {
    return run(*options, services, output);
  });
  bind(verb, *options);
}

/// A sub-command that has sub-commands itself, and needs one.
Declaration add_group(Declaration into, const std::string& name, const std::string& description);

/// One to three command lines at the end of a verb's --help. Those of a group stand in its sub-verbs' too
/// when they are added before these.
void add_examples(CLI::App& verb, std::initializer_list<std::string_view> lines);

/// Refuses "", which a script's unset variable becomes: it would pass for an option that was not given.
void refuse_empty(CLI::Option* option);

/// The TENANT argument that nearly every verb has.
void add_tenant(CLI::App& verb, std::string& tenant);

// One function a verb, each in the file of its name.
void declare_tenant(Declaration into);
void declare_tenant_check(Declaration into);
void declare_ingest(Declaration into);
void declare_index(Declaration into);
void declare_query(Declaration into);
void declare_chat(Declaration into);
void declare_document(Declaration into);
void declare_product(Declaration into);
void declare_product_import(Declaration into);
void declare_product_search(Declaration into);
void declare_session(Declaration into);
void declare_export(Declaration into);
void declare_purge(Declaration into);
void declare_eval(Declaration into);
void declare_status(Declaration into);
void declare_doctor(Declaration into);
void declare_completion(Declaration into);

}  // namespace ragctl::command

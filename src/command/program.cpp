#include "ragctl/command/program.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <clocale>
#include <exception>
#include <new>
#include <nlohmann/json.hpp>
#include <optional>
#include <sstream>
#include <vector>

#include "completion.hpp"
#include "declare.hpp"
#include "error_report.hpp"
#include "help_text.hpp"
#include "open_tenant.hpp"
#include "ragctl/base/error.hpp"
#include "ragctl/base/hint.hpp"
#include "ragctl/base/units.hpp"
#include "ragctl/catalog/documents.hpp"
#include "ragctl/catalog/sessions.hpp"
#include "ragctl/extract/worker.hpp"
#include "services.hpp"
#include "usage_error.hpp"

namespace ragctl::command {
namespace {

struct Globals {
  std::string root;
  Format format = Format::table;
  bool quiet = false;
  bool verbose = false;
  std::string wait = "0s";

  [[nodiscard]] Verbosity verbosity() const {
    if (quiet) return Verbosity::quiet;
    return verbose ? Verbosity::verbose : Verbosity::normal;
  }
};

// CLI11's own words for a wrong choice show its table of numbers.
std::string read_format(std::string& word) {
  const auto format = format_named(word);
  if (!format) return "\"" + word + "\" is none of table, json and jsonl";
  word = std::to_string(static_cast<int>(*format));
  return {};
}

void declare_globals(CLI::App& app, Globals& globals) {
  app.footer(
      "Begin with\n"
      "  ragctl tenant create acme\n"
      "  ragctl ingest acme PATH...\n"
      "  ragctl query acme \"What do you want to know?\"\n"
      "More about a verb: ragctl help VERB, or man ragctl-VERB. The manual: man ragctl.");
  app.set_version_flag("--version", std::string("ragctl ") + RAGCTL_VERSION, "Print the version and exit");
  app.set_help_flag("-h,--help", "Print this help and exit");
  refuse_empty(app.add_option("--root", globals.root,
                              "Folder that holds the tenants [$RAGCTL_ROOT, else $XDG_DATA_HOME/ragctl]")
                   ->type_name("DIR"));
  app.add_option("--output", globals.format, "How to answer: table, json or jsonl")
      ->type_name("FORMAT")
      ->transform(CLI::Validator(read_format, "", "format"));
  app.add_flag("-q,--quiet", globals.quiet, "Say nothing but problems");
  app.add_flag("-v,--verbose", globals.verbose, "Say more about what is done");
  app.add_option("--wait", globals.wait, "How long to wait for another writer of the tenant (5m, 30s) [0s]")
      ->type_name("TIME");
}

void declare_verbs(Declaration into) {
  declare_tenant(into);
  declare_ingest(into);
  declare_index(into);
  declare_query(into);
  declare_chat(into);
  declare_document(into);
  declare_product(into);
  declare_session(into);
  declare_export(into);
  declare_purge(into);
  declare_eval(into);
  declare_status(into);
  declare_doctor(into);
  declare_completion(into);
}

// From 2.5 on CLI11 fills the lines of a footer, and with that spoils the examples.
template <class Formatter>
void keep_lines_of_footers(Formatter& formatter) {
  if constexpr (requires { formatter.enable_footer_formatting(false); })
    formatter.enable_footer_formatting(false);
}

// A hint is to be copied and run: whoever threw it may not have known the tenant.
int run_with_hints(const Run& chosen, Services& services, Output& output) {
  try {
    return chosen(services, output);
  } catch (const Error& error) {
    if (services.tenant.empty()) throw;
    throw with_tenant(error, services.tenant);
  }
}

int run_chosen(const Run& chosen, const Globals& globals, Output& output) {
  Interrupts interrupts;
  try {
    Services services{tenant::Registry(tenant::resolve_root(globals.root)), system_now, interrupts,
                      parse_duration(globals.wait), [&output](const std::string& line) {
                        if (output.terminal().err_is_terminal)
                          output.note(line);
                        else
                          output.detail(line);
                      }};
    const int code = run_with_hints(chosen, services, output);
    output.progress().end();
    output.flush();
    return code;
  } catch (const Error& error) {
    output.progress().end();
    try {
      output.flush();
    } catch (const Error&) {
      // The first error is the one to tell.
    }
    return report_error(error, output);
  }
}

/// "ragctl help index" is "ragctl index --help"; a word that is no verb stays, to be told.
std::vector<std::string> words_asked(const CLI::App& app, std::vector<std::string> words) {
  if (words.empty() || words.front() != "help") return words;
  words.erase(words.begin());
  const CLI::App* level = &app;
  for (const std::string& word : words) {
    const auto below = level->get_subcommands([&](const CLI::App* verb) { return verb->get_name() == word; });
    if (below.empty()) return words;
    level = below.front();
  }
  words.emplace_back("--help");
  return words;
}

int print_help(const CLI::App& app, const CLI::Success& success) {
  std::ostringstream text;
  app.exit(success, text, text);
  Output output(Format::table, Verbosity::normal, Terminal::detect());
  try {
    output.text(wrapped_help(text.str(), output.terminal().columns));
    output.flush();
  } catch (const Error& error) {
    return report_error(error, output);
  }
  return 0;
}

constexpr std::size_t kMostCandidates = 200;  // of documents or sessions; more help nobody

std::string root_among(const std::vector<std::string>& words) {
  std::string root;
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    if (words[i] == "--root") root = words[words[i + 1] == "=" && i + 2 < words.size() ? i + 2 : i + 1];
    if (words[i].starts_with("--root=")) root = words[i].substr(std::string_view("--root=").size());
  }
  return root;
}

/// What `list` finds in a tenant's catalog; nothing when it cannot be read.
Known::OfTenant from_catalog(Services& services,
                             std::function<std::vector<std::string>(catalog::Catalog&)> list) {
  return [&services, list = std::move(list)](const std::string& id) -> std::vector<std::string> {
    try {
      return list(OpenTenant::for_reading(id, services).catalog());
    } catch (const Error&) {
      return {};
    }
  };
}

std::vector<std::string> document_ids(catalog::Catalog& catalog) {
  std::vector<std::string> ids;
  catalog.documents().each({}, [&ids](const model::Document& document) {
    ids.push_back(std::to_string(model::number(document.id)));
    return ids.size() < kMostCandidates;
  });
  return ids;
}

std::vector<std::string> session_keys(catalog::Catalog& catalog) {
  std::vector<std::string> keys;
  for (const model::Session& session : catalog.sessions().list()) {
    if (keys.size() < kMostCandidates) keys.push_back(session.key);
  }
  return keys;
}

// Never fails and never complains: it runs at each press of the Tab key.
int print_candidates(const CLI::App& app, const std::vector<std::string>& words) {
  Output output(Format::table, Verbosity::quiet, Terminal{});
  try {
    Interrupts interrupts;
    Services services{tenant::Registry(tenant::resolve_root(root_among(words))), system_now, interrupts, {}};
    Known known;
    for (const tenant::TenantId& id : services.registry.list()) known.tenants.push_back(id.str());
    known.documents = from_catalog(services, document_ids);
    known.sessions = from_catalog(services, session_keys);
    for (const std::string& candidate : candidates(app, words, known)) output.line(candidate);
  } catch (const Error&) {
    // Without a root there are no tenants to offer; verbs and options remain.
    for (const std::string& candidate : candidates(app, words, {})) output.line(candidate);
  }
  output.flush();
  return 0;
}

}  // namespace

int run_program(int argc, char** argv) {
  std::setlocale(LC_CTYPE, "");
  Globals globals;
  Run chosen;
  try {
    CLI::App app("A private knowledge base for every tenant: ingest documents, index them, ask them.",
                 "ragctl");
    app.get_formatter()->label("SUBCOMMAND", "VERB");
    keep_lines_of_footers(*app.get_formatter());
    declare_globals(app, globals);
    declare_verbs({.parent = app, .chosen = chosen});
    app.require_subcommand(1);
    app.fallthrough();
    for (CLI::App* verb : app.get_subcommands([](CLI::App*) { return true; })) verb->fallthrough();
    if (argc > 1 && std::string_view(argv[1]) == kCompleteVerb)
      return print_candidates(app, {argv + 2, argv + argc});
    const auto words = words_asked(app, {argv + std::min(argc, 1), argv + argc});
    try {
      app.parse(std::vector<std::string>(words.rbegin(), words.rend()));
    } catch (const CLI::Success& success) {
      return print_help(app, success);
    } catch (const CLI::ParseError& error) {
      return usage_error(app, error, words);
    }
    Output output(globals.format, globals.verbosity(), Terminal::detect());
    return run_chosen(chosen, globals, output);
  } catch (const std::bad_alloc&) {
    Output(Format::table, Verbosity::normal, Terminal{}).problem("ragctl: out of memory");
  } catch (const std::exception& error) {
    // Anything but an Error is a bug of ours: say so, and what to send.
    Output(Format::table, Verbosity::normal, Terminal{})
        .problem(std::string("ragctl: internal error: ") + error.what() +
                 "; please report it with the command line");
  }
  return static_cast<int>(ErrorCode::failed);
}

}  // namespace ragctl::command

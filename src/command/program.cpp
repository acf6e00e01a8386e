#include "ragctl/command/program.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <cctype>
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
#include "open_tenant.hpp"
#include "ragctl/base/error.hpp"
#include "ragctl/base/hint.hpp"
#include "ragctl/base/nearest.hpp"
#include "ragctl/base/units.hpp"
#include "ragctl/catalog/documents.hpp"
#include "ragctl/catalog/sessions.hpp"
#include "ragctl/extract/worker.hpp"
#include "services.hpp"

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

using NamedFormat = std::pair<std::string_view, Format>;
constexpr std::array kFormats{NamedFormat{"table", Format::table}, NamedFormat{"json", Format::json},
                              NamedFormat{"jsonl", Format::jsonl}};

std::string lower_case(std::string word) {
  for (char& c : word) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return word;
}

// CLI11's own words for a wrong choice show its table of numbers.
std::string read_format(std::string& word) {
  for (const auto& [name, format] : kFormats) {
    if (lower_case(word) != name) continue;
    word = std::to_string(static_cast<int>(format));
    return {};
  }
  return "\"" + word + "\" is none of table, json and jsonl";
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

// The sub-command that the command line had reached when it went wrong.
const CLI::App& deepest(const CLI::App& app) {
  const auto parsed = app.get_subcommands();
  return parsed.empty() ? app : deepest(*parsed.front());
}

std::vector<std::string> known_words(const CLI::App& app, bool options) {
  std::vector<std::string> words;
  if (options) {
    for (const CLI::App* level = &app; level != nullptr; level = level->get_parent()) {
      for (const CLI::Option* option : level->get_options()) {
        for (const std::string& name : option->get_lnames()) words.push_back("--" + name);
        for (const std::string& name : option->get_snames()) words.push_back("-" + name);
      }
    }
    return words;
  }
  for (const CLI::App* verb : app.get_subcommands([](const CLI::App*) { return true; }))
    words.push_back(verb->get_name());
  return words;
}

// CLI11 lists what it could not place; the first of it is what was mistyped.
std::optional<std::string> suggestion(const CLI::App& app, const std::vector<std::string>& arguments) {
  const CLI::App& reached = deepest(app);
  for (const std::string& argument : arguments) {
    const bool option = argument.starts_with("-");
    const std::string word = argument.substr(0, argument.find('='));
    const auto words = known_words(reached, option);
    if (std::ranges::find(words, word) != words.end()) continue;
    if (const auto near = nearest(word, words)) return near;
  }
  return std::nullopt;
}

/// The first of the words that looks like an option and is none; empty when there is no such word.
std::string unknown_option(const CLI::App& app, const std::vector<std::string>& arguments) {
  const std::vector<std::string> options = known_words(deepest(app), true);
  for (const std::string& argument : arguments) {
    if (argument == "--") break;
    const std::string word = argument.substr(0, argument.find('='));
    if (word.size() > 1 && word[0] == '-' && std::isdigit(static_cast<unsigned char>(word[1])) == 0 &&
        std::ranges::find(options, word) == options.end())
      return word;
  }
  return {};
}

/// "create, list or show"
std::string listed(const std::vector<std::string>& words) {
  std::string out;
  for (std::size_t i = 0; i < words.size(); ++i)
    out += (i == 0 ? "" : i + 1 == words.size() ? " or " : ", ") + words[i];
  return out;
}

// Read from the words themselves: on a wrong command line CLI11 may not have come as far as --output.
Format format_asked(const std::vector<std::string>& arguments) {
  constexpr std::string_view name = "--output";
  Format format = Format::table;
  for (std::size_t i = 0; i < arguments.size() && arguments[i] != "--"; ++i) {
    std::string value;
    if (arguments[i] == name && i + 1 < arguments.size()) value = lower_case(arguments[i + 1]);
    if (arguments[i].starts_with(std::string(name) + "="))
      value = lower_case(arguments[i].substr(name.size() + 1));
    for (const auto& [word, known] : kFormats) {
      if (value == word) format = known;
    }
  }
  return format;
}

// The first word that should be a verb and is none; empty when the verb is right.
std::string wrong_verb(const CLI::App& app, const std::vector<std::string>& arguments) {
  const CLI::App& reached = deepest(app);
  const bool needs_verb = !reached.get_subcommands([](const CLI::App*) { return true; }).empty() &&
                          reached.get_subcommands().empty();
  if (!needs_verb) return {};
  const auto verbs = known_words(reached, false);
  std::size_t at = 0;
  for (const CLI::App* level = &reached; level->get_parent() != nullptr; level = level->get_parent()) {
    const auto word = std::ranges::find(arguments, level->get_name());
    at = std::max(at, static_cast<std::size_t>(word - arguments.begin()) + 1);
  }
  constexpr std::array with_value{"--root", "--output", "--wait"};
  for (; at < arguments.size(); ++at) {
    if (!arguments[at].starts_with("-")) return arguments[at];
    if (std::ranges::find(with_value, arguments[at]) != with_value.end()) ++at;
  }
  return {};
}

std::string usage_message(const CLI::App& app, const CLI::ParseError& error,
                          const std::vector<std::string>& arguments) {
  const std::string word = wrong_verb(app, arguments);
  if (!word.empty()) {
    const CLI::App& reached = deepest(app);
    return "no verb \"" + word + "\"" + (reached.get_parent() == nullptr ? "" : " of " + reached.get_name());
  }
  const CLI::App& reached = deepest(app);
  if (reached.get_parent() != nullptr && dynamic_cast<const CLI::RequiredError*>(&error) != nullptr &&
      !known_words(reached, false).empty() && reached.get_require_subcommand_min() > 0)
    return "say what to do: " + listed(known_words(reached, false));
  if (dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr) {
    if (const std::string option = unknown_option(app, arguments); !option.empty())
      return "no option \"" + option + "\"" +
             (reached.get_parent() == nullptr ? "" : " of " + reached.get_name());
  }
  // Without a verb CLI11 says "A subcommand is required".
  const bool no_verb =
      app.get_subcommands().empty() && dynamic_cast<const CLI::RequiredError*>(&error) != nullptr;
  if (no_verb) return "say what to do, for example: ragctl tenant create acme";
  std::string message = error.what();
  std::ranges::replace(message, '\n', ' ');
  return message;
}

/// A question such as "-draft policy", in quotes or not, is taken for an option.
bool begins_with_exclusion(const CLI::App& app) {
  const auto extras = app.remaining(true);
  return extras.size() == 1 && extras.front().starts_with("-") && !extras.front().starts_with("--");
}

int usage_error(const CLI::App& app, const CLI::ParseError& error,
                const std::vector<std::string>& arguments) {
  std::string path;
  for (const CLI::App* level = &deepest(app); level->get_parent() != nullptr; level = level->get_parent()) {
    path = " " + level->get_name() + path;
  }
  std::string hint = "see: ragctl" + path + " --help";
  if (const auto near = suggestion(app, arguments))
    hint = "did you mean " + *near + "? Otherwise " + hint;
  else if (path == " query" && begins_with_exclusion(app))
    hint = R"(after -- a minus is part of the question: ragctl query TENANT -- "-word ...")";
  else if (path == " query" && dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr &&
           unknown_option(app, arguments).empty())
    hint = R"(put the question in quotes: ragctl query TENANT "How many days?")";
  Output output(format_asked(arguments), Verbosity::normal, Terminal::detect());
  return report_error({ErrorCode::usage, usage_message(app, error, arguments), hint}, output);
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
    output.text(text.str());
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

#include "usage_error.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <cctype>

#include "error_report.hpp"
#include "ragctl/base/error.hpp"
#include "ragctl/base/nearest.hpp"

namespace ragctl::command {
namespace {

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
    if (arguments[i] == name && i + 1 < arguments.size()) value = arguments[i + 1];
    if (arguments[i].starts_with(std::string(name) + "=")) value = arguments[i].substr(name.size() + 1);
    format = format_named(value).value_or(format);
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

}  // namespace

std::optional<Format> format_named(std::string_view word) {
  constexpr std::array<std::pair<std::string_view, Format>, 3> kFormats{
      {{"table", Format::table}, {"json", Format::json}, {"jsonl", Format::jsonl}}};
  const auto same_letter = [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a - 'A' + 'a' : a) == b; };
  for (const auto& [name, format] : kFormats) {
    if (std::ranges::equal(word, name, same_letter)) return format;
  }
  return std::nullopt;
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

}  // namespace ragctl::command

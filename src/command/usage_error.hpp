#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ragctl/command/output.hpp"

namespace CLI {
class App;
class ParseError;
}  // namespace CLI

namespace ragctl::command {

/// "table", "json" or "jsonl", whatever its case.
[[nodiscard]] std::optional<Format> format_named(std::string_view word);

/// Tells what is wrong with a command line that CLI11 refused, in our words, with what was meant or where to
/// read on. Returns the exit code.
int usage_error(const CLI::App& app, const CLI::ParseError& error, const std::vector<std::string>& arguments);

}  // namespace ragctl::command

#pragma once
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace ragctl::command {

/// The hidden verb that the completion scripts call with the words of the line, the last one being completed.
inline constexpr const char* kCompleteVerb = "__complete";

/// What the last word may be: verbs, options, tenants, values. Empty: the shell offers files.
[[nodiscard]] std::vector<std::string> candidates(const CLI::App& app, const std::vector<std::string>& words,
                                                  const std::vector<std::string>& tenants);

}  // namespace ragctl::command

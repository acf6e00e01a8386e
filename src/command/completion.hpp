#pragma once
#include <functional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace ragctl::command {

/// The hidden verb that the completion scripts call with the words of the line, the last one being completed.
inline constexpr const char* kCompleteVerb = "__complete";

/// What there is to complete beside the command line's own words. The lists of a tenant are asked for only
/// when they are wanted.
struct Known {
  using OfTenant = std::function<std::vector<std::string>(const std::string& tenant)>;
  std::vector<std::string> tenants;
  OfTenant documents = [](const std::string&) { return std::vector<std::string>(); };
  OfTenant sessions = [](const std::string&) { return std::vector<std::string>(); };
};

/// What the last word may be: verbs, options, tenants, documents, sessions, keys, values. Empty: the shell
/// offers files.
[[nodiscard]] std::vector<std::string> candidates(const CLI::App& app, const std::vector<std::string>& words,
                                                  const Known& known);

}  // namespace ragctl::command

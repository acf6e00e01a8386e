#pragma once
#include <map>
#include <set>
#include <string>
#include <string_view>

namespace ragctl::extract {

/// What inline markup refers to, gathered before anything is written.
struct RstNames {
  std::map<std::string, std::string> substitutions;  ///< by name in lower case; plain text
  std::set<std::string> targets;                     ///< names of links, in lower case
  std::size_t substituted = 0;                       ///< bytes so far; there is a limit, against bombs
};

[[nodiscard]] std::string rst_name(std::string_view text);  ///< lower case, white space as single blanks

/// Inline markup as a reader sees it: no stars, back quotes, roles, addresses of links or underscores after
/// their names; substitutions replaced; escapes resolved. What is no markup stays as it is.
[[nodiscard]] std::string plain_inline(std::string_view text, RstNames& names);

}  // namespace ragctl::extract

#pragma once
#include <string>
#include <string_view>

namespace ragctl::tenant {

/// The text as a message may show it: in quotes, one line, control characters written as \xNN, at most 80
/// columns.
[[nodiscard]] std::string shown(std::string_view text);

}  // namespace ragctl::tenant

#pragma once
#include <cstddef>
#include <string>

namespace ragctl::command {

/// Help as CLI11 writes it, with lines of at most `columns`: what goes on stands below where its column
/// begins. The examples at the end stay as they are, to be copied.
[[nodiscard]] std::string wrapped_help(const std::string& help, std::size_t columns);

}  // namespace ragctl::command

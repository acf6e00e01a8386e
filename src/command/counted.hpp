#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace ragctl::command {

/// "1 document", "2,000 documents". `things` is the plural, and ends in s.
[[nodiscard]] std::string counted(std::uint64_t count, std::string_view things);

}  // namespace ragctl::command

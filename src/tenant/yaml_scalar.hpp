#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace ragctl::tenant {

enum class Place : std::uint8_t { block, flow };

/// True when `text` can stand without quotes and is still read as this text, by any YAML reader.
[[nodiscard]] bool is_plain_safe(std::string_view text, Place place);
/// In double quotes, on one line.
[[nodiscard]] std::string double_quoted(std::string_view text);
/// A text on one line: plain where that is safe, else in double quotes.
[[nodiscard]] std::string yaml_text(std::string_view text, Place place);

}  // namespace ragctl::tenant

#pragma once
#include <optional>
#include <string_view>

namespace ragctl::extract {

/// The character of Unicode that a symbol font shows for one of its own (w:sym: the font, and the code as
/// hexadecimal digits, "F0FC"). nullopt: not known.
[[nodiscard]] std::optional<char32_t> docx_symbol(std::string_view font, std::string_view code);

}  // namespace ragctl::extract

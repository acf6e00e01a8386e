#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace ragctl {

[[nodiscard]] bool is_valid_utf8(std::string_view bytes);

/// The same text with every ill-formed sequence replaced by U+FFFD (maximal subparts, Unicode 15
/// section 3.9).
[[nodiscard]] std::string to_valid_utf8(std::string_view bytes);

struct CodePoint {
  char32_t value;    ///< U+FFFD where the bytes are ill-formed
  std::size_t size;  ///< bytes consumed, at least 1
};

/// The code point that starts at `at`. Precondition: at < text.size().
[[nodiscard]] CodePoint decode_utf8(std::string_view text, std::size_t at);
void append_utf8(std::string& out, char32_t code_point);

/// The largest border of a code point that is <= at. Never splits a character.
[[nodiscard]] std::size_t utf8_floor(std::string_view text, std::size_t at);

[[nodiscard]] std::size_t count_code_points(std::string_view text);

/// Columns that the text takes in a terminal (wide East Asian characters 2, combining marks 0, controls 0).
[[nodiscard]] std::size_t display_width(std::string_view text);

/// The text cut to at most `columns` columns, with `ellipsis` when something was cut (dots where not even
/// that has room).
[[nodiscard]] std::string truncate_to_width(std::string_view text, std::size_t columns,
                                            std::string_view ellipsis = "…");

/// Runs of white space become one blank; ends trimmed.
[[nodiscard]] std::string collapse_white_space(std::string_view text);

/// Control characters (C0 except \n and \t, DEL, C1) removed: what a foreign text may send to a terminal.
[[nodiscard]] std::string without_controls(std::string_view text);

}  // namespace ragctl

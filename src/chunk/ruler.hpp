#pragma once
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "ragctl/chunk/chunker.hpp"

namespace ragctl::chunk {

/// A byte range of the document.
struct Range {
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// Measures text in quarters of the unit, so that both units are sums over characters: every character is 4
/// quarters of a character; and as tokens (an estimate, see chunker.hpp) 1, 2 or 4 quarters by the length of
/// its UTF-8 form.
class Ruler {
public:
  explicit Ruler(Unit unit);
  [[nodiscard]] std::uint64_t measure(std::string_view text) const;
  [[nodiscard]] std::uint64_t of_char(char first_byte) const;
  /// A length of the settings as quarters.
  [[nodiscard]] static std::uint64_t quarters(std::uint32_t length) { return std::uint64_t{4} * length; }

private:
  Unit unit_;
};

[[nodiscard]] inline bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
/// Without the white space at its ends; begin == end when nothing else is there.
[[nodiscard]] Range trimmed(std::string_view text, Range range);

}  // namespace ragctl::chunk

#include "shown.hpp"

#include "ragctl/base/utf8.hpp"

namespace ragctl::tenant {

std::string shown(std::string_view text) {
  constexpr std::string_view digits = "0123456789abcdef";
  const std::string valid = to_valid_utf8(text.substr(0, 1000));
  std::string out;
  for (std::size_t at = 0; at < valid.size();) {
    const CodePoint next = decode_utf8(valid, at);
    const bool control = next.value < 0x20 || (next.value >= 0x7F && next.value < 0xA0);
    if (next.value == '\n')
      out += "\\n";
    else if (control)
      out += {'\\', 'x', digits[next.value >> 4U], digits[next.value & 15U]};
    else
      out.append(valid, at, next.size);
    at += next.size;
  }
  return "\"" + truncate_to_width(out, 80, "...") + "\"";
}

}  // namespace ragctl::tenant

#include "yaml_scalar.hpp"

#include <algorithm>
#include <array>

namespace ragctl::tenant {
namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string lower_case(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

// Words that some version of YAML takes for a truth value or for nothing.
bool is_reserved(std::string_view text) {
  constexpr std::array<std::string_view, 10> words{"null", "true", "false", "yes", "no",
                                                   "on",   "off",  "y",     "n",   "~"};
  return std::ranges::find(words, lower_case(text)) != words.end();
}

// Numbers, dates and times of any YAML version; "14 days" is none.
bool looks_like_number(std::string_view text) {
  return is_digit(text[0]) && std::ranges::all_of(text, [](char c) {
           return is_digit(c) || is_letter(c) || c == '.' || c == '_' || c == ':' || c == '-' || c == '+';
         });
}

}  // namespace

bool is_plain_safe(std::string_view text, Place place) {
  if (text.empty() || text.size() > 100 || is_reserved(text) || looks_like_number(text)) return false;
  const bool starts_well = is_letter(text[0]) || is_digit(text[0]) || text[0] == '/' || (text[0] & 0x80) != 0;
  if (!starts_well || text.back() == ' ' || text.back() == ':') return false;
  if (std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }))
    return false;
  if (text.find(": ") != std::string_view::npos || text.find(" #") != std::string_view::npos) return false;
  return place == Place::block || text.find_first_of(",[]{}?") == std::string_view::npos;
}

std::string double_quoted(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\')
      out += {'\\', c};
    else if (c == '\n')
      out += "\\n";
    else if (c == '\t')
      out += "\\t";
    else if (byte < 0x20 || byte == 0x7F)
      out += {'\\', 'x', digits[byte >> 4U], digits[byte & 15U]};
    else
      out += c;
  }
  return out + "\"";
}

std::string yaml_text(std::string_view text, Place place) {
  return is_plain_safe(text, place) ? std::string(text) : double_quoted(text);
}

}  // namespace ragctl::tenant

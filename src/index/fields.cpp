#include "ragctl/index/fields.hpp"

#include <bit>
#include <cstdint>

#include "ragctl/base/utf8.hpp"

namespace ragctl::index {
namespace {

constexpr char kTitle = '\x01';
constexpr char kSpelling = '\x02';
constexpr char kProperty = '\x03';
constexpr char kText = '\x01';
constexpr char kNumber = '\x02';
constexpr std::size_t kLongestText = 128;

std::string with(char kind, std::string_view rest) {
  std::string term(1, kind);
  term.append(rest);
  return term;
}

std::string property(std::string_view key, char type) { return with(kProperty, key) + type; }

}  // namespace

std::string title_term(std::string_view term) { return with(kTitle, term); }
std::string spelling_entry(std::string_view word) { return with(kSpelling, word); }
std::string property_texts(std::string_view key) { return property(key, kText); }
std::string property_numbers(std::string_view key) { return property(key, kNumber); }

std::string properties() { return with(kProperty, ""); }
std::string_view property_key(std::string_view property) {
  return property.substr(1, property.find_first_of("\x01\x02", 1) - 1);
}

std::string property_text(std::string_view key, std::string_view value) {
  std::string term = property_texts(key);
  term.append(value.substr(0, utf8_floor(value, kLongestText)));
  return term;
}

/// The bits of a double, turned so that they sort as the numbers do: the sign bit flipped, and of a negative
/// number all others too.
std::string property_number(std::string_view key, double value) {
  std::uint64_t bits = std::bit_cast<std::uint64_t>(value + 0.0);  // -0 is 0
  bits = (bits >> 63U) != 0 ? ~bits : bits | std::uint64_t{1} << 63U;
  std::string term = property_numbers(key);
  for (int shift = 56; shift >= 0; shift -= 8) term += static_cast<char>(bits >> shift & 255U);
  return term;
}

}  // namespace ragctl::index

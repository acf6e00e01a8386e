#include "ragctl/index/fields.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <span>

#include "ragctl/base/digest.hpp"
#include "ragctl/base/number.hpp"
#include "ragctl/base/utf8.hpp"

namespace ragctl::index {
namespace {

constexpr char kTitle = '\x01';
constexpr char kSpelling = '\x02';
constexpr char kProperty = '\x03';
constexpr char kText = '\x01';
constexpr char kNumber = '\x02';
constexpr char kWrittenNumber = '\x03';
constexpr std::size_t kLongestText = 128;
constexpr std::size_t kLongestNumber = 32;  // no number of a text has more digits; names have
constexpr std::string_view kTypes = "\x01\x02\x03";
constexpr std::string_view kDigits = "0123456789";

std::string with(char kind, std::string_view rest) {
  std::string term(1, kind);
  term.append(rest);
  return term;
}

std::string property(std::string_view key, char type) { return with(kProperty, key) + type; }

std::string_view first_bytes(std::string_view value) {
  return value.substr(0, utf8_floor(value, kLongestText));
}

/// A longer text has its digest after its first bytes, or those that begin alike would be one.
std::string whole_text(std::string_view value) {
  std::string out(first_bytes(value));
  if (out.size() == value.size()) return out;
  const Sha256 digest = sha256(value);
  return out + to_hex(std::span(digest).first(16));
}

bool is_written_number(std::string_view text) {
  if (text.size() > kLongestNumber) return false;
  if (text.starts_with('-')) text.remove_prefix(1);
  const std::size_t whole = std::min(text.find_first_not_of(kDigits), text.size());
  if (whole == 0 || (whole > 1 && text.front() == '0')) return false;
  text.remove_prefix(whole);
  return text.empty() || (text.front() == '.' && text.size() > 1 &&
                          text.find_first_not_of(kDigits, 1) == std::string_view::npos);
}

}  // namespace

bool is_name(std::string_view key) {
  constexpr std::string_view kOfTheDocument = "meta.";
  if (key == "updated") return true;
  if (key.starts_with(kOfTheDocument)) key.remove_prefix(kOfTheDocument.size());
  return key == "source" || key == "uri" || key == "type" || key == "language" || key == "id";
}

std::optional<double> written_number(std::string_view text) {
  return is_written_number(text) ? parse_number<double>(text) : std::nullopt;
}

std::optional<double> exact_number(std::string_view text) {
  constexpr double kNeighbours = 9007199254740992.0;  // 2^53: from here on doubles skip whole numbers
  constexpr std::ptrdiff_t kExactDigits = 15;         // that every double keeps
  const auto number = written_number(text);
  if (!number) return std::nullopt;
  const bool whole = text.find('.') == std::string_view::npos;
  const auto digits = std::ranges::count_if(text, [](char c) { return c >= '0' && c <= '9'; });
  return (whole ? std::abs(*number) < kNeighbours : digits <= kExactDigits) ? number : std::nullopt;
}

std::string title_term(std::string_view term) { return with(kTitle, term); }
std::string spelling_entry(std::string_view word) { return with(kSpelling, word); }
std::string property_texts(std::string_view key) { return property(key, kText); }
std::string property_numbers(std::string_view key) { return property(key, kNumber); }

std::string properties() { return with(kProperty, ""); }
std::string_view property_key(std::string_view property) {
  return property.substr(1, property.find_first_of(kTypes, 1) - 1);
}

std::string property_text(std::string_view key, std::string_view value) {
  const bool number = !is_name(key) && is_written_number(value);
  return property(key, number ? kWrittenNumber : kText) + whole_text(value);
}

std::string property_texts_from(std::string_view key, std::string_view value) {
  return property_texts(key).append(first_bytes(value));
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

#pragma once
#include <array>
#include <cstdint>
#include <string_view>

namespace ragctl::text {

/// What a code point is to the scanner.
enum class Kind : std::uint8_t {
  separator,
  letter,  ///< letter or mark of a script that separates words with blanks
  digit,
  bigram,     ///< Han, kana, Hangul: no blanks, or blanks that tell little; indexed as overlapping pairs
  segmented,  ///< Thai, Lao, Khmer, Burmese: words found by ICU's dictionaries
};

/// Kind of any code point. ICU's properties are part of its code: this loads no data.
[[nodiscard]] Kind kind_of(char32_t code_point);

struct Character {
  Kind kind = Kind::separator;
  std::uint32_t size = 1;
};
[[nodiscard]] Character character_at(std::string_view text, std::size_t at);

// Class of a byte: what the ASCII path branches on.
inline constexpr std::uint8_t kOther = 0;
inline constexpr std::uint8_t kLetter = 1;
inline constexpr std::uint8_t kDigit = 2;
inline constexpr std::uint8_t kJoiner = 4;  ///< may stand inside a word: ' - _ . @ ,
inline constexpr std::uint8_t kHigh = 8;    ///< not ASCII

consteval std::array<std::uint8_t, 256> byte_classes() {
  std::array<std::uint8_t, 256> classes{};
  for (unsigned c = 'a'; c <= 'z'; ++c) classes[c] = kLetter;
  for (unsigned c = 'A'; c <= 'Z'; ++c) classes[c] = kLetter;
  for (unsigned c = '0'; c <= '9'; ++c) classes[c] = kDigit;
  for (const char c : std::string_view("'-_.@,")) classes[static_cast<unsigned char>(c)] = kJoiner;
  for (unsigned c = 0x80; c < 0x100; ++c) classes[c] = kHigh;
  return classes;
}
inline constexpr std::array<std::uint8_t, 256> kByteClass = byte_classes();

inline std::uint8_t class_of(char c) { return kByteClass[static_cast<unsigned char>(c)]; }
inline bool is_ascii_digit(char c) { return c >= '0' && c <= '9'; }
inline bool is_ascii_upper(char c) { return c >= 'A' && c <= 'Z'; }
inline bool is_ascii_lower(char c) { return c >= 'a' && c <= 'z'; }
inline char ascii_lower(char c) { return is_ascii_upper(c) ? static_cast<char>(c | 0x20) : c; }
[[nodiscard]] bool is_ascii(std::string_view text);

inline constexpr std::string_view kCurlyApostrophe = "\xE2\x80\x99";

}  // namespace ragctl::text

#include "characters.hpp"

#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include <algorithm>

#include "ragctl/base/utf8.hpp"

namespace ragctl::text {
namespace {

constexpr std::uint32_t kDigits = U_GC_ND_MASK;
constexpr std::uint32_t kLetters = U_GC_L_MASK | U_GC_M_MASK | U_GC_NL_MASK | U_GC_NO_MASK;

Kind kind_by_script(char32_t c) {
  UErrorCode status = U_ZERO_ERROR;
  switch (uscript_getScript(static_cast<UChar32>(c), &status)) {
    case USCRIPT_HAN:
    case USCRIPT_HIRAGANA:
    case USCRIPT_KATAKANA:
    case USCRIPT_HANGUL:
    case USCRIPT_BOPOMOFO:
      return Kind::bigram;
    case USCRIPT_THAI:
    case USCRIPT_LAO:
    case USCRIPT_KHMER:
    case USCRIPT_MYANMAR:
      return Kind::segmented;
    default:
      return Kind::letter;
  }
}

}  // namespace

Kind kind_of(char32_t c) {
  const std::uint32_t category = U_GET_GC_MASK(static_cast<UChar32>(c));
  if ((category & kDigits) != 0) return Kind::digit;
  if ((category & kLetters) == 0) return Kind::separator;
  if (c < 0xE00) return Kind::letter;                   // no script without blanks lies below
  if (c == 0x30FC || c == 0xFF70) return Kind::bigram;  // the long vowel mark of kana is of no script
  return kind_by_script(c);
}

Character character_at(std::string_view text, std::size_t at) {
  const std::uint8_t byte_class = class_of(text[at]);
  if ((byte_class & kHigh) == 0) {
    if ((byte_class & kLetter) != 0) return {Kind::letter, 1};
    return {(byte_class & kDigit) != 0 ? Kind::digit : Kind::separator, 1};
  }
  const CodePoint next = decode_utf8(text, at);
  return {kind_of(next.value), static_cast<std::uint32_t>(next.size)};
}

bool is_ascii(std::string_view text) {
  return std::ranges::none_of(text, [](char c) { return (static_cast<unsigned char>(c) & 0x80U) != 0; });
}

}  // namespace ragctl::text

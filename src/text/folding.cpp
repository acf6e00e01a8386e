#include "folding.hpp"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>

#include "characters.hpp"
#include "ragctl/base/error.hpp"

namespace ragctl::text {
namespace {

using Make = const icu::Normalizer2* (*)(UErrorCode&);

// ICU owns the instances and makes each at its first use.
icu::UnicodeString normalize(const icu::UnicodeString& word, Make instance) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* const form = instance(status);
  icu::UnicodeString out;
  if (U_SUCCESS(status)) form->normalize(word, out, status);
  if (U_FAILURE(status)) {
    throw Error(ErrorCode::failed, std::string("cannot normalise text: ") + u_errorName(status),
                "check that ICU's data library is installed");
  }
  return out;
}

icu::UnicodeString to_utf16(std::string_view word) {
  return icu::UnicodeString::fromUTF8({word.data(), static_cast<std::int32_t>(word.size())});
}

std::string to_utf8(const icu::UnicodeString& word) {
  std::string out;
  word.toUTF8String(out);
  return out;
}

bool has_dotless_i(std::string_view language) { return language == "tr" || language == "az"; }

enum class Marks { carry_meaning, are_optional };

Marks marks_of(UChar32 base) {
  UErrorCode status = U_ZERO_ERROR;
  switch (uscript_getScript(base, &status)) {
    case USCRIPT_LATIN:
    case USCRIPT_GREEK:
    case USCRIPT_CYRILLIC:
    case USCRIPT_ARABIC:
    case USCRIPT_HEBREW:
      return Marks::are_optional;
    default:
      return Marks::carry_meaning;
  }
}

void append_plain(icu::UnicodeString& out, UChar32 c) {
  switch (c) {
    case 0xE6:
      out.append(u"ae", 2);
      break;  // æ
    case 0x153:
      out.append(u"oe", 2);
      break;  // œ
    case 0xFE:
      out.append(u"th", 2);
      break;  // þ
    case 0xF8:
      out.append(UChar32{'o'});
      break;  // ø
    case 0xF0:
    case 0x111:
      out.append(UChar32{'d'});
      break;  // ð đ
    case 0x142:
      out.append(UChar32{'l'});
      break;  // ł
    case 0x127:
      out.append(UChar32{'h'});
      break;  // ħ
    case 0x131:
      out.append(UChar32{'i'});
      break;  // ı
    case 0x640:
      break;  // Arabic tatweel only stretches a word
    case 0x649:
    case 0x6CC:
      out.append(UChar32{0x64A});
      break;  // alef maksura, Farsi yeh
    case 0x6A9:
      out.append(UChar32{0x643});
      break;  // keheh
    default:
      out.append(c);
  }
}

}  // namespace

std::string fold_case(std::string_view word, std::string_view language) {
  if (is_ascii(word) && !has_dotless_i(language)) {
    std::string out(word);
    for (char& c : out) c = ascii_lower(c);
    return out;
  }
  icu::UnicodeString wide = to_utf16(word);
  if (has_dotless_i(language)) {
    wide.findAndReplace(icu::UnicodeString(u"I"), icu::UnicodeString(u"\u0131"));
    wide.findAndReplace(icu::UnicodeString(u"\u0130"), icu::UnicodeString(u"i"));
  }
  return to_utf8(normalize(wide, &icu::Normalizer2::getNFKCCasefoldInstance));
}

std::string strip_diacritics(std::string_view word) {
  if (is_ascii(word)) return std::string(word);
  const icu::UnicodeString apart = normalize(to_utf16(word), &icu::Normalizer2::getNFDInstance);
  icu::UnicodeString out;
  Marks marks = Marks::carry_meaning;
  for (std::int32_t at = 0; at < apart.length(); at = apart.moveIndex32(at, 1)) {
    const UChar32 c = apart.char32At(at);
    if (u_charType(c) == U_NON_SPACING_MARK) {
      if (marks == Marks::carry_meaning) out.append(c);
    } else {
      marks = marks_of(c);
      append_plain(out, c);
    }
  }
  return to_utf8(normalize(out, &icu::Normalizer2::getNFCInstance));
}

}  // namespace ragctl::text

#include "charset_guess.hpp"

#include <unicode/uchar.h>
#include <unicode/ucnv.h>
#include <unicode/ucsdet.h>
#include <unicode/uscript.h>

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <vector>

#include "ragctl/base/utf8.hpp"

namespace ragctl::extract {
namespace {

// Below this a text reads as well as any: names, abbreviations and formulas are in all.
constexpr double kReadsWell = 0.02;
constexpr int kLeastConfidence = 10;
constexpr int kSure = 70;  // of Thai, which it does not know, ICU thinks up to 63 that it is Chinese

unsigned byte_at(std::string_view bytes, std::size_t at) { return static_cast<unsigned char>(bytes[at]); }

bool is_control(unsigned c) {
  return (c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f') || c == 0x7F;
}

struct CloseConverter {
  void operator()(UConverter* converter) const { ucnv_close(converter); }
};
using Converter = std::unique_ptr<UConverter, CloseConverter>;

Converter open_converter(const std::string& name) {
  UErrorCode status = U_ZERO_ERROR;
  Converter converter(ucnv_open(name.c_str(), &status));
  return U_SUCCESS(status) ? std::move(converter) : nullptr;
}

// ICU looks at the first 8 KB only, so it gets the lines that have something to tell.
std::string telling_lines(std::string_view bytes) {
  std::string out;
  for (std::size_t at = 0; at < bytes.size() && out.size() < 8192;) {
    const auto* high = std::find_if(bytes.begin() + static_cast<std::ptrdiff_t>(at), bytes.end(), [](char c) {
      return static_cast<unsigned char>(c) >= 0x80 || c == 0x1B;
    });
    if (high == bytes.end()) break;
    const auto found = static_cast<std::size_t>(high - bytes.begin());
    const std::size_t line = bytes.rfind('\n', found);
    const std::size_t begin = std::max(
        {at, line == std::string_view::npos ? 0 : line + 1, found - std::min<std::size_t>(found, 200)});
    const std::size_t end = std::min({bytes.find('\n', found), found + 2000, bytes.size()});
    out.append(bytes.substr(begin, end - begin)) += '\n';
    at = end;
  }
  return out;
}

struct CloseDetector {
  void operator()(UCharsetDetector* detector) const { ucsdet_close(detector); }
};

// What ICU thinks of it, best first. EBCDIC is guessed far more often than met; UTF-8 was already ruled out.
std::vector<CharsetGuess> guesses_of_icu(const std::string& sample) {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<UCharsetDetector, CloseDetector> detector(ucsdet_open(&status));
  ucsdet_setText(detector.get(), sample.data(), static_cast<std::int32_t>(sample.size()), &status);
  std::int32_t count = 0;
  const UCharsetMatch** matches = ucsdet_detectAll(detector.get(), &count, &status);
  std::vector<CharsetGuess> out;
  for (std::int32_t i = 0; U_SUCCESS(status) && i < count; ++i) {
    std::string name = ucsdet_getName(matches[i], &status);
    const int confidence = ucsdet_getConfidence(matches[i], &status);
    if (confidence < kLeastConfidence) break;
    if (name.starts_with("IBM4") || name.starts_with("UTF-")) continue;
    // Ukrainian has four letters more than Russian, where Russian has pieces of frames.
    out.push_back({name == "KOI8-R" ? "KOI8-U" : std::move(name), confidence});
  }
  return out;
}

bool is_of_many_bytes(const std::string& charset) {
  return charset.starts_with("ISO-2022") || charset.starts_with("EUC") || charset.starts_with("Big5") ||
         charset.starts_with("GB") || charset.starts_with("Shift");
}

// Thai writes vowels and tones as marks of their own, which follow a consonant and nothing else; of the upper
// half of the charset some values are not used.
bool is_thai(std::string_view bytes) {
  std::size_t consonants = 0;
  std::size_t marks = 0;
  unsigned before = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const unsigned c = byte_at(bytes, i);
    if ((c >= 0xDB && c <= 0xDE) || c >= 0xFC) return false;
    const bool mark = c == 0xD1 || (c >= 0xD4 && c <= 0xDA) || (c >= 0xE7 && c <= 0xEE);
    const bool carries = (before >= 0xA1 && before <= 0xDA) || (before >= 0xE7 && before <= 0xEE);
    if (mark && !carries) return false;
    if (mark) ++marks;
    if (c >= 0xA1 && c <= 0xCE) ++consonants;
    before = c;
  }
  return consonants >= 8 && marks * 6 > consonants;
}

// Nearly everything in it is a Korean syllable; Chinese text read as Korean is mostly not.
bool is_korean(std::string_view bytes) {
  const std::string text = convert(bytes, "windows-949").value_or("");
  std::size_t syllables = 0;
  std::size_t others = 0;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint next = decode_utf8(text, at);
    at += next.size;
    if (next.value == 0xFFFD) return false;
    if (next.value >= 0xAC00 && next.value <= 0xD7A3)
      ++syllables;
    else if (next.value >= 0x80)
      ++others;
  }
  return syllables >= 8 && syllables > others * 6;
}

/// What surrounds a character within its word.
enum class Sign : std::uint8_t { blank, ascii_small, ascii_other, small, capital, letter, odd, noise };

Sign sign_of(char32_t c) {
  if (c >= 'a' && c <= 'z') return Sign::ascii_small;
  if (c < 0x80) return (c >= 'A' && c <= 'Z') ? Sign::ascii_other : Sign::blank;
  const auto point = static_cast<UChar32>(c);
  switch (u_charType(point)) {
    case U_UPPERCASE_LETTER:
      return Sign::capital;
    case U_LOWERCASE_LETTER:
      return Sign::small;
    case U_OTHER_LETTER:
    case U_MODIFIER_LETTER:
    case U_NON_SPACING_MARK:
    case U_COMBINING_SPACING_MARK:
      return Sign::letter;
    case U_UNASSIGNED:
    case U_PRIVATE_USE_CHAR:
    case U_CONTROL_CHAR:
    case U_SURROGATE:
      return Sign::noise;
    case U_SPACE_SEPARATOR:
      return Sign::blank;
    default:
      // The apostrophe, the dot of Catalan and the soft hyphen stand within words.
      return c == 0xFFFD ? Sign::noise : c == 0x2019 || c == 0xB7 || c == 0xAD ? Sign::blank : Sign::odd;
  }
}

bool is_letter(Sign sign) { return sign != Sign::blank && sign != Sign::odd && sign != Sign::noise; }

// The marks of Arabic and Hebrew are shared with other scripts, but not with Latin.
UScriptCode script_of(char32_t c) {
  if (c >= 0x590 && c <= 0x6FF) return c < 0x600 ? USCRIPT_HEBREW : USCRIPT_ARABIC;
  UErrorCode status = U_ZERO_ERROR;
  return uscript_getScript(static_cast<UChar32>(c), &status);
}

bool is_other_script(char32_t a, char32_t b) {
  const UScriptCode one = script_of(a);
  const UScriptCode other = script_of(b);
  return one != other && one > USCRIPT_INHERITED && other > USCRIPT_INHERITED &&
         (one == USCRIPT_LATIN || other == USCRIPT_LATIN);
}

struct Character {
  char32_t value = ' ';
  Sign sign = Sign::blank;
};

// The faults of `here` between its neighbours; `run` is how many letters beyond ASCII stand before it.
int faults(const Character& before, const Character& here, const Character& after, int run) {
  if (here.sign == Sign::noise) return 3;
  if (here.value >= 0x2500 && here.value <= 0x259F) return 1;
  if (here.sign == Sign::odd) return is_letter(before.sign) && is_letter(after.sign) ? 2 : 0;
  if (!is_letter(here.sign) || here.value < 0x80) return 0;
  int count = 0;
  if (here.sign == Sign::capital && (before.sign == Sign::small || before.sign == Sign::ascii_small)) ++count;
  if (is_letter(before.sign) && is_other_script(before.value, here.value)) ++count;
  if (run >= 2 && script_of(here.value) == USCRIPT_LATIN) ++count;
  return count;
}

// The scripts of one language count as one.
int family_of(char32_t c) {
  const UScriptCode script = script_of(c);
  const bool east = script == USCRIPT_HIRAGANA || script == USCRIPT_KATAKANA || script == USCRIPT_HANGUL ||
                    script == USCRIPT_BOPOMOFO;
  return east ? USCRIPT_HAN : script;
}

// Text has blanks or line ends, nothing that is no character, and mostly one script (beside Latin).
bool reads_as_text(std::string_view text) {
  std::size_t all = 0;
  std::size_t blanks = 0;
  std::size_t noise = 0;
  std::map<int, std::size_t> letters;
  for (std::size_t at = 0; at < text.size(); ++all) {
    const CodePoint next = decode_utf8(text, at);
    at += next.size;
    const bool control = next.value < 0x80 && is_control(static_cast<unsigned>(next.value));
    if (control || sign_of(next.value) == Sign::noise) ++noise;
    if (next.value == ' ' || next.value == '\n' || next.value == 0x3000) ++blanks;
    if (const int family = family_of(next.value); family > USCRIPT_INHERITED) ++letters[family];
  }
  if (noise * 100 > all || blanks * 200 < all || letters.empty()) return false;
  const std::size_t latin = letters[USCRIPT_LATIN];
  letters.erase(USCRIPT_LATIN);
  std::size_t most = 0;
  std::size_t sum = latin;
  for (const auto& [family, count] : letters) {
    most = std::max(most, count);
    sum += count;
  }
  return (most + latin) * 20 >= sum * 19;
}

}  // namespace

std::optional<std::string> convert(std::string_view bytes, const std::string& charset) {
  const Converter from = open_converter(charset);
  const Converter to = open_converter("UTF-8");
  if (!from || !to) return std::nullopt;
  std::string out;
  std::array<UChar, 4096> pivot{};
  UChar* pivot_source = pivot.data();
  UChar* pivot_target = pivot.data();
  const char* source = bytes.data();
  std::array<char, 16384> buffer{};
  UErrorCode status = U_BUFFER_OVERFLOW_ERROR;
  for (bool first = true; status == U_BUFFER_OVERFLOW_ERROR; first = false) {
    status = U_ZERO_ERROR;
    char* target = buffer.data();
    ucnv_convertEx(to.get(), from.get(), &target, buffer.data() + buffer.size(), &source,
                   bytes.data() + bytes.size(), pivot.data(), &pivot_source, &pivot_target,
                   pivot.data() + pivot.size(), first ? 1 : 0, 1, &status);
    out.append(buffer.data(), target);
  }
  return is_valid_utf8(out) ? out : to_valid_utf8(out);
}

double implausibility(std::string_view text) {
  std::size_t foreign = 0;
  int count = 0;
  int run = 0;
  Character before;
  Character here;
  for (std::size_t at = 0; at <= text.size();) {
    Character after;
    if (at < text.size()) {
      const CodePoint next = decode_utf8(text, at);
      after = {next.value, sign_of(next.value)};
      at += next.size;
    } else {
      ++at;
    }
    count += faults(before, here, after, run);
    if (here.value >= 0x80) ++foreign;
    run = here.value >= 0x80 && is_letter(here.sign) ? run + 1 : 0;
    before = here;
    here = after;
  }
  return foreign == 0 ? 0 : static_cast<double>(count) / static_cast<double>(foreign);
}

std::optional<CharsetGuess> guess_charset(std::string_view bytes) {
  const std::string sample = telling_lines(bytes);
  std::vector<CharsetGuess> candidates = guesses_of_icu(sample);
  const bool sure = !candidates.empty() && candidates.front().confidence >= kSure;
  if (!sure && is_thai(sample)) return CharsetGuess{"windows-874", 0};
  if (!candidates.empty() && is_of_many_bytes(candidates.front().charset)) {
    const bool korean = candidates.front().charset != "EUC-KR" && is_korean(sample);
    return korean ? CharsetGuess{"windows-949", 0} : candidates.front();
  }
  for (const char* other : {"windows-1252", "windows-1250", "windows-1251", "windows-1253", "windows-1255",
                            "windows-1256", "ibm-866", "ibm-850", "macintosh", "x-mac-cyrillic"})
    candidates.push_back({other, 0});
  const CharsetGuess* best = nullptr;
  double least = 0;
  for (const CharsetGuess& each : candidates) {
    const auto text = is_of_many_bytes(each.charset) ? std::nullopt : convert(sample, each.charset);
    if (!text) continue;
    const double faulty = implausibility(*text);
    // One that ICU thinks less of must read clearly better.
    if (best != nullptr && faulty * 2 >= least) continue;
    best = &each;
    least = faulty;
    if (faulty <= kReadsWell) break;
  }
  return best == nullptr ? std::nullopt : std::optional(*best);
}

// Text of 16-bit units without a mark: nearly every unit has one zero byte, and the other one is printable.
const char* guess_wide(std::string_view bytes) {
  const std::string_view head = bytes.substr(0, std::min<std::size_t>(bytes.size(), 4096) & ~std::size_t{1});
  if (head.find('\0') == head.npos) return nullptr;
  std::array<std::size_t, 2> zeros{};
  std::array<std::size_t, 2> controls{};
  for (std::size_t i = 0; i < head.size(); ++i) {
    if (byte_at(head, i) == 0)
      ++zeros[i & 1U];
    else if (is_control(byte_at(head, i)))
      ++controls[i & 1U];
  }
  const std::size_t units = head.size() / 2;
  if (units < 2 || bytes.size() % 2 != 0) return nullptr;
  for (const std::size_t high : {1U, 0U}) {
    const bool fits =
        zeros[high] * 10 >= units * 6 && zeros[1 - high] * 20 <= units && controls[1 - high] * 20 <= units;
    if (fits) return high == 1 ? "UTF-16LE" : "UTF-16BE";
  }
  // Other scripts have their zeros in blanks and line ends only.
  for (const char* charset : {"UTF-16LE", "UTF-16BE"}) {
    if (reads_as_text(convert(head, charset).value_or(""))) return charset;
  }
  return nullptr;
}

}  // namespace ragctl::extract

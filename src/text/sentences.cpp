#include <unicode/uchar.h>

#include <algorithm>
#include <array>
#include <string>

#include "characters.hpp"
#include "ragctl/base/utf8.hpp"
#include "ragctl/text/analyzer.hpp"

// One rule for all scripts instead of ICU's sentence iterator: that one ends a sentence at every line break,
// so at every wrapped line, and after every abbreviation that a capital follows ("Mr. Smith").

namespace ragctl::text {
namespace {

constexpr std::size_t kWrappedLine =
    50;  // bytes; a line this long was probably wrapped, a shorter one ended on purpose

constexpr std::string_view kCellBorder = " | ";

// Never the end of a sentence, whatever follows.
constexpr std::array<std::string_view, 46> kAbbreviations{
    "mr",   "mrs",  "ms",   "dr",  "prof", "st",  "vs",  "cf",  "approx", "dept", "gen",  "gov",
    "hon",  "rep",  "sen",  "sgt", "capt", "col", "lt",  "rev", "viz",    "resp", "incl", "bzw",
    "ca",   "dipl", "evtl", "ggf", "inkl", "vgl", "sog", "hr",  "fr",     "mlle", "mme",  "sra",
    "srta", "sr",   "ud",   "uds", "dott", "sig", "avv", "ing", "bijv",   "tzn"};
// Not the end when a number follows: "No. 5", "fig. 3", "Dec. 24".
constexpr std::array<std::string_view, 30> kBeforeNumbers{
    "no",  "nr",  "fig", "figs", "eq",   "vol", "p",   "pp",  "sec", "ch",
    "art", "abs", "cap", "pag",  "abb",  "tab", "jan", "feb", "mar", "apr",
    "jun", "jul", "aug", "sep",  "sept", "oct", "nov", "dec", "okt", "dez"};
// Ordinals end in a dot: "am 3. Oktober".
constexpr std::array<std::string_view, 12> kOrdinalDot{"de", "da", "no", "nb", "nn", "fi",
                                                       "hu", "cs", "sk", "pl", "hr", "tr"};

template <class List>
bool holds(const List& list, std::string_view word) {
  return std::ranges::find(list, word) != list.end();
}

bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

std::size_t blank_size(std::string_view text, std::size_t at) {
  if (at >= text.size()) return 0;
  if (is_blank(text[at])) return 1;
  const std::string_view rest = text.substr(at);
  if (rest.starts_with("\u00A0")) return 2;
  return rest.starts_with("\u3000") || rest.starts_with("\u2028") || rest.starts_with("\u2029") ? 3 : 0;
}

std::size_t skip_blanks(std::string_view text, std::size_t at) {
  for (std::size_t size = blank_size(text, at); size > 0; size = blank_size(text, at)) at += size;
  return at;
}

template <std::size_t N>
std::size_t size_of_one_of(std::string_view text, std::size_t at,
                           const std::array<std::string_view, N>& list) {
  for (const std::string_view sign : list) {
    if (text.substr(at).starts_with(sign)) return sign.size();
  }
  return 0;
}

constexpr std::array<std::string_view, 6> kSpacedStops{".", "!", "?", "…", "؟", "۔"};
constexpr std::array<std::string_view, 7> kFullStops{"。", "！", "？", "｡",
                                                     "।",  "॥",  "።"};  // need no blank after
constexpr std::array<std::string_view, 12> kClosers{"\"", "'",  ")",  "]",  "”", "’",
                                                    "»",  "」", "』", "）", "›", "】"};
constexpr std::array<std::string_view, 10> kOpeners{"\"", "'", "(", "[", "“", "‘", "«", "„", "‚", "‹"};

bool may_stop(char c) {
  return c == '.' || c == '!' || c == '?' || (static_cast<unsigned char>(c) & 0x80U) != 0;
}

// What stands before a stop: "Mr", "e.g", "2".
std::string_view word_before(std::string_view text, std::size_t stop) {
  std::size_t begin = stop;
  while (begin > 0 && !is_blank(text[begin - 1]) &&
         std::string_view("([\"'/").find(text[begin - 1]) == std::string::npos) {
    --begin;
  }
  return text.substr(begin, stop - begin);
}

std::string lower(std::string_view word) {
  std::string out(word);
  for (char& c : out) c = ascii_lower(c);
  return out;
}

bool is_dotted_letters(std::string_view word) {
  if (word.size() < 3) return false;
  for (std::size_t at = 0; at < word.size(); ++at) {
    if ((at % 2 == 0) != (class_of(word[at]) == kLetter)) return false;
  }
  return true;
}

bool opens_line(std::string_view text, std::size_t begin) {
  while (begin > 0 && (text[begin - 1] == ' ' || text[begin - 1] == '\t')) --begin;
  return begin == 0 || text[begin - 1] == '\n';
}

struct Follower {
  bool lower_case = false;
  bool digit = false;
};

Follower follower_of(std::string_view text, std::size_t at) {
  at = skip_blanks(text, at);
  while (at < text.size()) {
    const std::size_t opener = size_of_one_of(text, at, kOpeners);
    if (opener == 0) break;
    at += opener;
  }
  if (at >= text.size()) return {};
  const CodePoint next = decode_utf8(text, at);
  return {u_islower(static_cast<UChar32>(next.value)) != 0, is_ascii_digit(text[at])};
}

// Whether the single dot at `dot` belongs to the word before it.
bool is_abbreviation(std::string_view text, std::size_t dot, bool digit_follows, std::string_view language) {
  const std::string_view raw = word_before(text, dot);
  if (raw.empty()) return false;
  const bool numeric = std::ranges::all_of(raw, is_ascii_digit);
  if (numeric && opens_line(text, dot - raw.size())) return true;  // "1. First step"
  if (numeric && raw.size() <= 2 && holds(kOrdinalDot, language)) return true;
  if (raw.size() == 1 && is_ascii_upper(raw[0]) && raw != "I") return true;  // an initial
  if (is_dotted_letters(raw)) return true;
  const std::string word = lower(raw);
  return holds(kAbbreviations, word) || (digit_follows && holds(kBeforeNumbers, word));
}

// The end of the stops and closing quotes that begin at `at`; `at` when no stop stands there.
std::size_t stops_end(std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size()) {
    std::size_t size = size_of_one_of(text, end, kSpacedStops);
    if (size == 0) size = size_of_one_of(text, end, kFullStops);
    if (size == 0 && end > at) size = size_of_one_of(text, end, kClosers);
    if (size == 0) break;
    end += size;
  }
  return end;
}

// Whether the stops [at, end) end a sentence.
bool ends_sentence(std::string_view text, std::size_t at, std::size_t end, std::string_view language) {
  if (end == text.size() || size_of_one_of(text, at, kFullStops) != 0) return true;
  if (blank_size(text, end) == 0) return false;
  const Follower follower = follower_of(text, end);
  if (follower.lower_case) return false;
  const bool lone_dot = text[at] == '.' && end == at + 1;
  return !lone_dot || !is_abbreviation(text, at, follower.digit, language);
}

bool is_marked_line(std::string_view line) {
  if (line.empty()) return true;
  if (std::string_view("-*+|#>").find(line[0]) != std::string_view::npos || line.starts_with("•"))
    return true;
  const std::size_t digits = std::min(line.find_first_not_of("0123456789"), line.size());
  return digits > 0 && digits < line.size() && (line[digits] == '.' || line[digits] == ')');
}

std::string_view line_at(std::string_view text, std::size_t begin) {
  while (begin < text.size() && (text[begin] == ' ' || text[begin] == '\t' || text[begin] == '\r')) ++begin;
  return text.substr(begin, std::min(text.find('\n', begin), text.size()) - begin);
}

// Whether the line break at `at` ends a sentence, and does not merely wrap a long line.
bool is_hard_break(std::string_view text, std::size_t line_begin, std::size_t at) {
  const std::string_view next = line_at(text, at + 1);
  if (is_marked_line(next)) return true;
  // A row of a table whose outer bars extraction took away.
  const std::string_view line = text.substr(line_begin, at - line_begin);
  if (line.find(kCellBorder) != line.npos || next.find(kCellBorder) != next.npos) return true;
  const char first = text[line_begin];
  if (first == '#' || first == '|') return true;
  if (follower_of(text, at).lower_case) return false;
  return at - line_begin < kWrappedLine;
}

void push_trimmed(std::string_view text, std::size_t begin, std::size_t end, std::vector<Sentence>& out) {
  begin = skip_blanks(text.substr(0, end), begin);
  while (end > begin) {
    const std::size_t last = utf8_floor(text, end - 1);
    if (blank_size(text, last) == 0) break;
    end = last;
  }
  if (begin < end) out.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
}

}  // namespace

std::vector<Sentence> sentences(std::string_view text, const std::string& language) {
  std::vector<Sentence> out;
  std::size_t begin = 0;
  std::size_t line_begin = 0;
  const auto end_at = [&](std::size_t end) {
    push_trimmed(text, begin, end, out);
    begin = end;
  };
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\n') {
      if (is_hard_break(text, line_begin, at)) end_at(at);
      line_begin = at + 1;
    } else if (may_stop(text[at])) {
      const std::size_t end = stops_end(text, at);
      if (end == at) continue;
      if (ends_sentence(text, at, end, language)) end_at(end);
      at = end - 1;
    }
  }
  end_at(text.size());
  return out;
}

}  // namespace ragctl::text

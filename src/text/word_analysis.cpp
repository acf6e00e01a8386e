#include "word_analysis.hpp"

#include <algorithm>
#include <array>

#include "characters.hpp"
#include "folding.hpp"
#include "ragctl/base/utf8.hpp"
#include "stop_words.hpp"

namespace ragctl::text {
namespace {

constexpr std::size_t kLongestTerm =
    128;  // bytes; what is longer is data (a blob in base64), found by its beginning

constexpr std::size_t kShortestSpelling = 3;  // bytes
constexpr std::size_t kLongestSpelling = 32;

bool has_digit(std::string_view text) { return std::ranges::any_of(text, is_ascii_digit); }
bool has_letter(std::string_view text) {
  return std::ranges::any_of(text, [](char c) { return (class_of(c) & (kLetter | kHigh)) != 0; });
}
bool is_one_letter(std::string_view text) { return text.size() == 1 && class_of(text[0]) == kLetter; }

std::size_t apostrophe_size(std::string_view word, std::size_t at) {
  if (word[at] == '\'') return 1;
  return word.substr(at).starts_with(kCurlyApostrophe) ? kCurlyApostrophe.size() : 0;
}

// A dot between digits belongs to a number or a version; elsewhere joiners split a word into parts.
bool splits(std::string_view word, std::size_t at) {
  if (class_of(word[at]) != kJoiner || word[at] == '\'' || word[at] == ',') return false;
  return word[at] != '.' || !is_ascii_digit(word[at - 1]) || !is_ascii_digit(word[at + 1]);
}

constexpr std::array<std::string_view, 26> kElided{
    "l",     "d",      "j",      "m",      "t",    "s",    "n",   "c",    "qu",
    "jusqu", "lorsqu", "puisqu", "quoiqu", "un",   "dell", "all", "nell", "sull",
    "dall",  "gl",     "quell",  "quest",  "bell", "sant", "cos", "anch"};

bool elides(std::string_view language) { return language == "fr" || language == "it" || language == "ca"; }

// Borders inside a run of letters and digits: "camelCase", "HTTPServer", "XJ900".
std::vector<std::size_t> inner_borders(std::string_view text) {
  std::vector<std::size_t> borders;
  for (std::size_t at = 1; at < text.size(); ++at) {
    const bool up = is_ascii_lower(text[at - 1]) && is_ascii_upper(text[at]);
    // "HTTPServer" has a border, "URLs" has none.
    const bool last_of_capitals = at + 2 < text.size() && is_ascii_upper(text[at - 1]) &&
                                  is_ascii_upper(text[at]) && is_ascii_lower(text[at + 1]) &&
                                  is_ascii_lower(text[at + 2]);
    const bool to_digit = class_of(text[at - 1]) == kLetter && is_ascii_digit(text[at]);
    if (up || last_of_capitals || to_digit) borders.push_back(at);
  }
  return borders;
}

/// Where the unit of "25km", "3.5kg" or "1990s" begins; 0 for what is no number with a unit ("3D", "4th").
std::size_t unit_begin(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size() && (is_ascii_digit(text[at]) || text[at] == '.')) ++at;
  const std::string_view unit = text.substr(at);
  if (at == 0 || unit.empty() || !std::ranges::all_of(unit, [](char c) { return class_of(c) == kLetter; }))
    return 0;
  constexpr std::array<std::string_view, 4> kOrdinals{"st", "nd", "rd", "th"};
  if (std::ranges::count(kOrdinals, fold_case(unit, "")) > 0) return 0;
  return unit.size() > 1 || at > 1 ? at : 0;
}

/// "v2.1.3", "V2"
bool is_version(std::string_view text) {
  return text.size() > 1 && (text[0] == 'v' || text[0] == 'V') &&
         std::ranges::all_of(text.substr(1), [](char c) { return is_ascii_digit(c) || c == '.'; });
}

}  // namespace

WordAnalysis::WordAnalysis(const std::string& language, TermTable& table)
    : language_(language), table_(table), stemmer_(language) {
  std::string_view words = stop_words(language);
  while (!words.empty()) {
    const std::size_t blank = std::min(words.find(' '), words.size());
    stop_words_.insert(plain_of(words.substr(0, blank)));
    words.remove_prefix(std::min(blank + 1, words.size()));
  }
}

// The marks of Vietnamese are its tones and vowels: without them nDCG@10 falls from 0.959 to 0.928.
std::string WordAnalysis::without_marks(std::string_view word) const {
  return language_ == "vi" ? std::string(word) : strip_diacritics(word);
}

std::string WordAnalysis::plain_of(std::string_view text) const {
  return without_marks(fold_case(text, language_));
}

const std::vector<TermOfWord>& WordAnalysis::analyse(std::string_view word) {
  terms_.clear();
  if (character_at(word, 0).kind == Kind::bigram) {
    add_pair(word);
    return terms_;
  }
  const std::vector<Part> parts = split(word);
  if (parts.size() == 1)
    add_part(parts[0]);
  else
    add_compound(word, parts);
  return terms_;
}

std::string WordAnalysis::spelling(std::string_view word) const {
  if (word.size() < kShortestSpelling || word.size() > kLongestSpelling) return {};
  const auto is_letter = [](char c) { return (class_of(c) & (kLetter | kHigh)) != 0; };
  if (!std::ranges::all_of(word, is_letter) || character_at(word, 0).kind != Kind::letter) return {};
  std::string plain = plain_of(word);
  return stop_words_.contains(plain) ? std::string() : plain;
}

// A pair of characters stands for itself and for its first, so that questions of one character find something
// (and Chinese gains a little: nDCG@10 0.967 for both, 0.964 for ICU's words, with or without pairs).
void WordAnalysis::add_pair(std::string_view pair) {
  const std::size_t first = character_at(pair, 0).size;
  const auto add_unless_stop = [this](std::string_view characters) {
    const std::string plain = plain_of(characters);
    if (!stop_words_.contains(plain)) add_term(plain, 0, characters.size());
  };
  add_unless_stop(pair);
  if (first < pair.size()) add_unless_stop(pair.substr(0, first));
}

std::vector<WordAnalysis::Part> WordAnalysis::split(std::string_view word) const {
  std::vector<Part> parts;
  std::size_t begin = 0;
  for (std::size_t at = 1; at <= word.size(); ++at) {
    if (at < word.size() && !splits(word, at)) continue;
    parts.push_back(tidy(word, begin, at));
    if (begin > 0) parts.back().joiner_before = word[begin - 1];
    begin = at + 1;
  }
  return parts;
}

// Without apostrophes, the possessive 's, an elided article, and the commas of "1,000".
WordAnalysis::Part WordAnalysis::tidy(std::string_view word, std::size_t begin, std::size_t end) const {
  Part part;
  std::size_t last_apostrophe = std::string::npos;
  std::size_t from = begin;
  for (std::size_t at = begin; at < end;) {
    const std::size_t apostrophe = apostrophe_size(word, at);
    if (apostrophe == 0) {
      if (word[at] != ',') part.text += word[at];
      ++at;
      continue;
    }
    const std::string before = fold_case(part.text, "");
    if (last_apostrophe == std::string::npos && elides(language_) &&
        std::ranges::count(kElided, before) > 0) {
      part.text.clear();
      from = at + apostrophe;
    } else {
      last_apostrophe = at;
    }
    at += apostrophe;
  }
  if (last_apostrophe != std::string::npos && !elides(language_)) {
    const std::size_t size = apostrophe_size(word, last_apostrophe);
    const std::string_view rest = word.substr(last_apostrophe + size, end - last_apostrophe - size);
    if (rest == "s" || rest == "S") {
      part.text.pop_back();
      end = last_apostrophe;
    }
  }
  part.begin = static_cast<std::uint32_t>(from);
  part.end = static_cast<std::uint32_t>(end);
  return part;
}

void WordAnalysis::add_compound(std::string_view word, const std::vector<Part>& parts) {
  std::string whole;
  std::string joined;
  for (const Part& part : parts) {
    if (part.joiner_before != 0) whole += part.joiner_before;
    whole += part.text;
    joined += part.text;
  }
  if (std::ranges::all_of(parts, [](const Part& part) { return is_one_letter(part.text); })) {
    return add_plain(joined, 0, word.size());  // "U.S.A", "e.g"
  }
  if (joined.size() <= kLongestTerm) add_whole(whole, joined, parts, word.size());
  for (const Part& part : parts) add_part(part);
}

// "well-known" is only its parts: the whole lowers nDCG@10 (cranfield 0.363 to 0.358, time 0.668 to 0.664).
void WordAnalysis::add_whole(const std::string& whole, const std::string& joined,
                             const std::vector<Part>& parts, std::size_t end) {
  const bool identifier = has_digit(whole) || whole.find_first_of("_.@") != std::string::npos;
  if (identifier) add_term(plain_of(whole), 0, end);
  const bool one_letter =
      std::ranges::any_of(parts, [](const Part& part) { return is_one_letter(part.text); });
  const bool named =
      has_digit(joined) && has_letter(joined) && whole.find_first_of(".@") == std::string::npos;
  if (named || (one_letter && !identifier))
    add_term(plain_of(joined), 0, end);  // "XJ-900" and "XJ900", "e-mail" and "email"
}

void WordAnalysis::add_part(const Part& part) {
  add_plain(part.text, part.begin, part.end);
  // Offsets of inner parts are only known while nothing was taken out.
  if (part.text.size() == part.end - part.begin && is_ascii(part.text)) add_inner_parts(part);
}

void WordAnalysis::add_inner_parts(const Part& part) {
  const std::string_view text = part.text;
  if (text.size() > kLongestTerm) return;
  if (is_version(text)) return add_plain(text.substr(1), part.begin + 1, part.end);
  if (const std::size_t unit = unit_begin(text); unit > 0) {
    add_plain(text.substr(0, unit), part.begin, part.begin + unit);
    if (text.size() - unit > 1) add_plain(text.substr(unit), part.begin + unit, part.end);
    return;
  }
  std::vector<std::size_t> borders = inner_borders(text);
  if (borders.empty()) return;
  borders.push_back(text.size());
  std::size_t begin = 0;
  for (const std::size_t border : borders) {
    if (border - begin < 2) return;  // "iPhone", "v2", "H2O": parts of one letter are noise
    begin = border;
  }
  begin = 0;
  for (const std::size_t border : borders) {
    add_plain(text.substr(begin, border - begin), part.begin + begin, part.begin + border);
    begin = border;
  }
}

void WordAnalysis::add_plain(std::string_view text, std::size_t begin, std::size_t end) {
  const std::string word = fold_case(text.substr(0, utf8_floor(text, kLongestTerm)), language_);
  const std::string plain = without_marks(word);
  if (plain.empty() || stop_words_.contains(plain)) return;
  if (has_digit(word)) return add_term(plain, begin, end);
  // Other stemmers read the diacritics; English has none, and borrowed words ("résumés") stem right without.
  if (language_ == "en") return add_term(stemmer_.stem(plain), begin, end);
  add_term(without_marks(stemmer_.stem(word)), begin, end);
}

void WordAnalysis::add_term(std::string_view term, std::size_t begin, std::size_t end) {
  terms_.push_back(
      {&table_.intern(term), static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
}

}  // namespace ragctl::text

#include "joining.hpp"

#include <algorithm>
#include <functional>

#include "ragctl/base/utf8.hpp"

namespace ragctl::extract {
namespace {

constexpr std::string_view kSoftHyphen = "\xC2\xAD";
constexpr std::string_view kHyphen = "\xE2\x80\x90";  // U+2010

char32_t first_character(std::string_view text) { return text.empty() ? 0 : decode_utf8(text, 0).value; }

char32_t last_character(std::string_view text) {
  return text.empty() ? 0 : decode_utf8(text, utf8_floor(text, text.size() - 1)).value;
}

// Scripts written without blanks between words: Han, Kana and their punctuation.
bool is_unspaced(char32_t c) {
  return (c >= 0x2E80 && c <= 0x312F) || (c >= 0x31A0 && c <= 0xA4CF) || (c >= 0xF900 && c <= 0xFAFF) ||
         (c >= 0xFE30 && c <= 0xFE4F) || (c >= 0xFF01 && c <= 0xFF9F) || (c >= 0x20000 && c <= 0x3FFFD);
}

// Latin with diacritics, Greek and Cyrillic small letters as far as divided words need them.
bool is_small_letter(char32_t c) {
  return (c >= 'a' && c <= 'z') || (c >= 0xDF && c <= 0xFF && c != 0xF7) ||
         (c >= 0x100 && c <= 0x17F && (c & 1) != 0) || (c >= 0x3AC && c <= 0x3CE) ||
         (c >= 0x430 && c <= 0x45F);
}

bool is_letter(char32_t c) { return (c >= 'A' && c <= 'Z') || is_small_letter(c) || c >= 0xC0; }

std::size_t hyphen_size(std::string_view text) {
  if (text.ends_with(kSoftHyphen)) return kSoftHyphen.size();
  if (text.ends_with(kHyphen)) return kHyphen.size();
  return text.ends_with('-') ? 1 : 0;
}

bool is_hyphen(char32_t c) { return c == '-' || c == 0x2010; }

// Quotes and dashes stand around words, not in them.
bool is_word_part(char32_t c) { return is_hyphen(c) || (is_letter(c) && !(c >= 0x2000 && c <= 0x206F)); }

// The bytes that a word begins with, its hyphens included.
std::size_t word_size(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    const CodePoint next = decode_utf8(text, at);
    if (!is_word_part(next.value)) break;
    at += next.size;
  }
  return at;
}

std::string_view last_word(std::string_view text) {
  std::size_t begin = text.size();
  while (begin > 0) {
    const std::size_t before = utf8_floor(text, begin - 1);
    const char32_t c = decode_utf8(text, before).value;
    if (!is_word_part(c)) break;
    begin = before;
  }
  return text.substr(begin);
}

// In lower case as far as ASCII goes, with one kind of hyphen.
std::string spelling(std::string_view word) {
  std::string out;
  for (std::size_t at = 0; at < word.size();) {
    const CodePoint next = decode_utf8(word, at);
    const char32_t c = next.value == 0x2010 ? '-' : next.value;
    append_utf8(out, c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
    at += next.size;
  }
  return out;
}

struct Spellings {
  std::string compound;
  std::string joined;
};

// How the word that ends `upper` and begins `lower` may be spelt.
Spellings spellings(std::string_view upper, std::string_view lower) {
  const std::string_view head = last_word(upper.substr(0, upper.size() - hyphen_size(upper)));
  const std::string begun = spelling(head);
  const std::string rest = spelling(lower.substr(0, word_size(lower)));
  return {begun + "-" + rest, begun + rest};
}

void each_word(std::string_view line, const std::function<void(std::string_view)>& visit) {
  for (std::size_t at = 0; at < line.size();) {
    const std::size_t size = word_size(line.substr(at));
    if (size > 0) visit(line.substr(at, size));
    at += std::max<std::size_t>(size, 1);
    while (at < line.size() && (static_cast<unsigned char>(line[at]) & 0xC0U) == 0x80) ++at;
  }
}

}  // namespace

bool is_hyphenated(std::string_view upper, std::string_view lower) {
  if (upper.ends_with(kSoftHyphen)) return true;
  const std::size_t hyphen = hyphen_size(upper);
  return hyphen > 0 && is_letter(last_character(upper.substr(0, upper.size() - hyphen))) &&
         is_small_letter(first_character(lower));
}

bool ends_sentence(std::string_view text) {
  static constexpr std::u32string_view kEnds = U".!?:\"”’)。！？";
  return kEnds.find(last_character(text)) != std::u32string_view::npos;
}

bool goes_on(std::string_view upper, std::string_view lower) {
  return !ends_sentence(upper) && is_small_letter(first_character(lower));
}

void join_line(std::string& paragraph, std::string_view line, const Compounds& compounds) {
  if (is_hyphenated(paragraph, line)) {
    if (!compounds.keeps_hyphen(paragraph, line)) paragraph.resize(paragraph.size() - hyphen_size(paragraph));
  } else if (!paragraph.empty() &&
             !(is_unspaced(last_character(paragraph)) && is_unspaced(first_character(line)))) {
    paragraph += ' ';
  }
  paragraph.append(line);
}

Compounds::Compounds(const std::vector<PagedLine>& lines) {
  for (std::size_t i = 1; i < lines.size(); ++i) {
    if (lines[i - 1].text.ends_with(kSoftHyphen) || !is_hyphenated(lines[i - 1].text, lines[i].text))
      continue;
    Spellings both = spellings(lines[i - 1].text, lines[i].text);
    seen_.emplace(std::move(both.compound), 0);
    seen_.emplace(std::move(both.joined), 0);
  }
  if (seen_.empty()) return;
  for (const PagedLine& line : lines) {
    each_word(line.text, [&](std::string_view word) {
      const auto found = seen_.find(spelling(word));
      if (found != seen_.end()) ++found->second;
    });
  }
}

bool Compounds::keeps_hyphen(std::string_view upper, std::string_view lower) const {
  if (upper.ends_with(kSoftHyphen)) return false;
  const Spellings both = spellings(upper, lower);
  const auto compound = seen_.find(both.compound);
  const auto joined = seen_.find(both.joined);
  return compound != seen_.end() && compound->second > (joined == seen_.end() ? 0 : joined->second);
}

}  // namespace ragctl::extract

#include "borders.hpp"

#include <unicode/uchar.h>

#include <algorithm>
#include <array>

#include "ragctl/base/utf8.hpp"

namespace ragctl::chunk {
namespace {

constexpr std::array<std::string_view, 5> kFullStops{"。", "！", "？", "।", "።"};
constexpr std::array<std::string_view, 4> kSpacedStops{"…", "؟", "۔", "။"};
constexpr std::array<std::string_view, 6> kClosers{"”", "’", "»", "」", "』", "）"};

template <class List>
std::size_t size_at_end(std::string_view text, const List& signs) {
  for (const std::string_view sign : signs) {
    if (text.ends_with(sign)) return sign.size();
  }
  return 0;
}

// A closing quote or a further stop belongs to the sentence before it.
bool continues_sentence(std::string_view text) {
  const auto starts = [text](std::string_view sign) { return text.starts_with(sign); };
  return std::ranges::any_of(kClosers, starts) || std::ranges::any_of(kFullStops, starts);
}

std::string_view without_closers(std::string_view text) {
  constexpr int kMost = 4;  // bounds the work on a text of nothing but quotes
  for (int i = 0; i < kMost && !text.empty(); ++i) {
    const bool ascii = std::string_view("\"')]*_").find(text.back()) != std::string_view::npos;
    const std::size_t size = ascii ? 1 : size_at_end(text, kClosers);
    if (size == 0) break;
    text.remove_suffix(size);
  }
  return text;
}

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }

// "Mr", "St", "J", "e.g": a dot after such a word rarely ends a sentence.
bool is_short_title(std::string_view before_dot) {
  const std::size_t blank = before_dot.find_last_of(" \t\n([");
  const std::string_view word = before_dot.substr(blank == std::string_view::npos ? 0 : blank + 1);
  if (word.empty()) return false;
  const bool capital = is_upper(word[0]) && word.size() <= 3;
  return capital || (word.size() <= 4 && word.find('.') != std::string_view::npos) || word == "vs" ||
         word == "cf";
}

bool glues_to_previous(std::string_view text, std::size_t at) {
  const char32_t c = decode_utf8(text, at).value;
  const std::uint32_t category = U_GET_GC_MASK(static_cast<UChar32>(c));
  return (category & U_GC_M_MASK) != 0 || c == 0x200D;
}

// The last border of a user's character (base and marks, joined emoji) at or before `at`; `at` itself when
// there is none.
std::size_t character_border(std::string_view text, std::size_t begin, std::size_t at) {
  std::size_t border = at;
  while (border > begin && border < text.size() &&
         (glues_to_previous(text, border) || text.substr(0, border).ends_with("\u200D"))) {
    border = utf8_floor(text, border - 1);
  }
  return border > begin ? border : at;
}

// Where the longest piece from `begin` ends that the limit allows: at a blank, else at a character; one at
// least.
std::size_t piece_end(std::string_view text, Range range, std::uint64_t limit, const Ruler& ruler) {
  std::uint64_t used = 0;
  std::size_t blank = range.begin;
  std::size_t at = range.begin;
  while (at < range.end) {
    if (is_blank(text[at])) blank = at;
    used += ruler.of_char(text[at]);
    if (used > limit) break;
    at += decode_utf8(text, at).size;
  }
  if (at >= range.end) return range.end;
  if (blank > range.begin) return blank;
  if (at == range.begin) return at + decode_utf8(text, at).size;
  return character_border(text, range.begin, at);
}

void add_words(std::string_view text, Range range, std::uint64_t limit, const Ruler& ruler,
               std::vector<Range>& out) {
  while (range.begin < range.end) {
    const std::size_t end = piece_end(text, range, limit, ruler);
    const Range piece = trimmed(text, {range.begin, end});
    if (piece.begin < piece.end) out.push_back(piece);
    range = trimmed(text, {end, range.end});
  }
}

void add_lines(std::string_view text, Range range, std::uint64_t limit, const Ruler& ruler,
               std::vector<Range>& out) {
  while (range.begin < range.end) {
    const std::size_t line_end = std::min(text.find('\n', range.begin), range.end);
    const Range line = trimmed(text, {range.begin, line_end});
    if (ruler.measure(text.substr(line.begin, line.end - line.begin)) > limit)
      add_words(text, line, limit, ruler, out);
    else if (line.begin < line.end)
      out.push_back(line);
    range.begin = std::min(line_end + 1, range.end);
  }
}

// The end of the sentence that begins at range.begin: where the next one begins.
std::size_t sentence_end(std::string_view text, Range range) {
  for (std::size_t at = range.begin + 1; at < range.end; ++at) {
    const auto before = static_cast<unsigned char>(text[at - 1]);
    if ((is_blank(text[at - 1]) || before >= 0x80) && begins_sentence(text, range, at)) return at;
  }
  return range.end;
}

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

}  // namespace

bool begins_sentence(std::string_view text, Range block, std::size_t at) {
  if (at <= block.begin || at >= block.end || is_blank(text[at]) || is_continuation(text[at])) return false;
  const Range before = trimmed(text, {block.begin, at});
  const bool blank_between = before.end < at;
  std::string_view head = text.substr(before.begin, before.end - before.begin);
  if (size_at_end(without_closers(head), kFullStops) != 0) return !continues_sentence(text.substr(at));
  if (!blank_between || is_lower(text[at])) return false;
  head = without_closers(head);
  if (head.empty()) return false;
  if (head.back() == '!' || head.back() == '?' || size_at_end(head, kSpacedStops) != 0) return true;
  if (head.back() != '.') return false;
  head.remove_suffix(1);
  return !is_short_title(head);
}

std::vector<Range> split(std::string_view text, Range block, model::BlockKind kind, std::uint64_t limit,
                         const Ruler& ruler) {
  std::vector<Range> out;
  if (kind == model::BlockKind::table || kind == model::BlockKind::code) {
    add_lines(text, block, limit, ruler, out);
    return out;
  }
  while (block.begin < block.end) {
    const std::size_t end = sentence_end(text, block);
    const Range sentence = trimmed(text, {block.begin, end});
    const std::string_view words = text.substr(sentence.begin, sentence.end - sentence.begin);
    if (ruler.measure(words) <= limit)
      out.push_back(sentence);
    else
      add_lines(text, sentence, limit, ruler, out);
    block = trimmed(text, {end, block.end});
  }
  return out;
}

}  // namespace ragctl::chunk

#include "citation_marks.hpp"

#include <algorithm>

namespace ragctl::chat {
namespace {

constexpr std::size_t kLongestMark = 40;  // bytes between the brackets

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_mark_byte(char c) { return is_digit(c) || c == ',' || c == ' '; }
bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

std::vector<std::size_t> numbers_in(std::string_view inside) {
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < inside.size(); ++i) {
    if (!is_digit(inside[i])) continue;
    std::size_t number = 0;
    for (; i < inside.size() && is_digit(inside[i]); ++i)
      number = std::min<std::size_t>(number * 10 + static_cast<std::size_t>(inside[i] - '0'), 1'000'000);
    out.push_back(number);
  }
  return out;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

/// The text in lower case with runs of white space as one blank, and where each byte came from.
struct Folded {
  std::string text;
  std::vector<std::size_t> origin;
};

Folded fold(std::string_view text) {
  Folded out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_blank(text[i]) && (out.text.empty() || out.text.back() == ' ')) continue;
    const char c = text[i];
    out.text += is_blank(c) ? ' ' : (c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c);
    out.origin.push_back(i);
  }
  return out;
}

/// End of the mark that opens at `at` (one behind its bracket), 0 when it is no mark.
std::size_t mark_end(std::string_view text, std::size_t at) {
  const std::size_t close = text.find(']', at);
  if (close == std::string_view::npos || close - at > kLongestMark) return 0;
  const std::string_view inside = text.substr(at + 1, close - at - 1);
  const bool digits_only = !inside.empty() && std::all_of(inside.begin(), inside.end(), is_digit);
  return digits_only ? close + 1 : 0;
}

}  // namespace

void CitationMarks::emit(std::string_view piece) {
  if (piece.empty()) return;
  text_ += piece;
  if (pass_on_) pass_on_(piece);
}

std::string CitationMarks::renumbered(std::string_view inside) {
  std::string out;
  for (const std::size_t number : numbers_in(inside)) {
    if (number == 0 || number > passages_) continue;
    auto at = std::find(cited_.begin(), cited_.end(), number - 1);
    if (at == cited_.end()) at = cited_.insert(cited_.end(), number - 1);
    out += "[" + std::to_string(at - cited_.begin() + 1) + "]";
  }
  return out;
}

void CitationMarks::feed(std::string_view piece) {
  std::string ready;
  for (const char c : piece) {
    if (held_.empty()) {
      if (c == '[')
        held_ = c;
      else
        ready += c;
      continue;
    }
    if (c == ']' && held_.find_first_of("0123456789") != std::string::npos) {
      ready += renumbered(std::string_view(held_).substr(1));
      held_.clear();
    } else if (is_mark_byte(c) && held_.size() < kLongestMark) {
      held_ += c;
    } else {
      ready += held_;
      held_.clear();
      if (c == '[')
        held_ = c;
      else
        ready += c;
    }
  }
  emit(ready);
}

void CitationMarks::finish() {
  const std::string rest = std::move(held_);
  held_.clear();
  emit(rest);
}

std::vector<MarkedSentence> marked_sentences(std::string_view text) {
  std::vector<MarkedSentence> out;
  std::size_t begin = 0;  // of the sentence that the next mark stands behind
  std::string_view sentence;
  for (std::size_t at = text.find('['); at != std::string_view::npos; at = text.find('[', at)) {
    const std::size_t end = mark_end(text, at);
    if (end == 0) {
      ++at;
      continue;
    }
    const std::string_view between = trimmed(text.substr(begin, at - begin));
    // "[1][2]" stand behind the same sentence, and a stop after a mark belongs to the one before.
    if (between.find_first_not_of(".!?,;") != std::string_view::npos) sentence = between;
    while (!sentence.empty() && std::string_view(".!?,; ").find(sentence.front()) != std::string_view::npos)
      sentence.remove_prefix(1);
    const auto numbers = numbers_in(text.substr(at, end - at));
    out.push_back({static_cast<std::uint32_t>(numbers.front()), sentence});
    at = begin = end;
  }
  return out;
}

FoundQuote find_quote(std::string_view sentence, std::string_view text) {
  const Folded wanted = fold(trimmed(sentence));
  if (wanted.text.empty()) return {};
  const Folded in = fold(text);
  const std::size_t at = in.text.find(wanted.text);
  if (at == std::string::npos) return {};
  return {in.origin[at], in.origin[at + wanted.text.size() - 1] + 1};
}

}  // namespace ragctl::chat

#include "inline.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <vector>

namespace ragctl::extract {
namespace {

constexpr std::size_t kLongestTarget = 2000;  // bytes

bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || static_cast<unsigned char>(c) >= 0x80;
}

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t'; }

/// Where a run of one mark may begin and end what it marks.
struct Run {
  std::size_t begin;
  std::size_t size;
  bool opens;
  bool closes;
};

Run run_at(std::string_view text, std::size_t begin) {
  std::size_t end = begin + 1;
  while (end < text.size() && text[end] == text[begin]) ++end;
  const bool word_before = begin > 0 && is_word(text[begin - 1]);
  const bool word_after = end < text.size() && is_word(text[end]);
  const bool blank_before = begin == 0 || is_space(text[begin - 1]);
  const bool blank_after = end == text.size() || is_space(text[end]);
  return {begin, end - begin, !word_before && !blank_after && end - begin <= 2,
          !word_after && !blank_before && end - begin <= 2};
}

// "name:target[words]" from a colon or the start of an address on: the place of the bracket, or npos.
std::size_t bracket_after(std::string_view text, std::size_t at) {
  const std::size_t stop = std::min(text.find_first_of(" \n[", at), text.size());
  return stop < text.size() && text[stop] == '[' && stop - at < kLongestTarget ? stop : text.npos;
}

struct Macro {
  std::string_view begin;
  bool shows_target;  // where there are no words
};
constexpr std::array kMacros{Macro{"link:", true},      Macro{"https://", true}, Macro{"http://", true},
                             Macro{"mailto:", true},    Macro{"xref:", true},    Macro{"image:", false},
                             Macro{"footnote:", false}, Macro{"kbd:", false},    Macro{"btn:", false},
                             Macro{"menu:", true},      Macro{"pass:", false},   Macro{"icon:", false}};

// Of several words of an attribute list, "text,window=_blank", the first.
std::string_view first_words(std::string_view words) {
  const std::size_t option = words.find(",");
  const bool has_option = option != words.npos && words.find('=', option) != words.npos;
  words = has_option ? words.substr(0, option) : words;
  if (words.size() >= 2 && words.front() == '"' && words.back() == '"')
    words = words.substr(1, words.size() - 2);
  if (words.ends_with('^')) words.remove_suffix(1);  // opens another window
  return words;
}

// Takes a macro at `at`; 0 bytes when there is none.
std::size_t take_macro(std::string_view text, std::size_t at, std::string& out) {
  if (at > 0 && is_word(text[at - 1])) return 0;
  for (const Macro& macro : kMacros) {
    if (!text.substr(at).starts_with(macro.begin)) continue;
    const std::size_t open = bracket_after(text, at + macro.begin.size());
    const std::size_t close =
        open == text.npos ? open : text.substr(0, open + kLongestTarget).find(']', open);
    if (close == text.npos) return 0;
    const std::string_view words = first_words(text.substr(open + 1, close - open - 1));
    const std::size_t begin = macro.begin.ends_with("//") ? at : at + macro.begin.size();
    if (macro.begin == "footnote:")
      out.append(" (").append(words).append(")");
    else if (!words.empty())
      out.append(words);
    else if (macro.shows_target)
      out.append(text.substr(begin, open - begin));
    return close + 1 - at;
  }
  return 0;
}

// "<<target,words>>" and "[[anchor]]".
std::size_t take_reference(std::string_view text, std::size_t at, std::string& out) {
  const bool reference = text.substr(at, 2) == "<<";
  if (!reference && text.substr(at, 2) != "[[") return 0;
  const std::size_t end = text.substr(0, at + kLongestTarget).find(reference ? ">>" : "]]", at + 2);
  if (end == text.npos) return 0;
  const std::string_view inner = text.substr(at + 2, end - at - 2);
  const std::size_t comma = inner.find(',');
  if (reference) out.append(comma == inner.npos ? inner : inner.substr(comma + 1));
  return end + 2 - at;
}

}  // namespace

std::string without_marks(std::string_view text, std::string_view marks) {
  std::vector<Run> open;
  std::string doomed(text.size(), '\0');  // 1 where a mark goes
  for (std::size_t at = 0; at < text.size();) {
    if (marks.find(text[at]) == marks.npos) {
      ++at;
      continue;
    }
    const Run run = run_at(text, at);
    at += run.size;
    const auto same = [&](const Run& other) {
      return text[other.begin] == text[run.begin] && other.size == run.size;
    };
    const auto match = run.closes ? std::ranges::find_if(open, same) : open.end();
    if (match != open.end()) {
      std::fill_n(doomed.begin() + static_cast<std::ptrdiff_t>(match->begin), run.size, '\1');
      std::fill_n(doomed.begin() + static_cast<std::ptrdiff_t>(run.begin), run.size, '\1');
      open.erase(match, open.end());
    } else if (run.opens) {
      std::erase_if(open, same);  // of two that open the nearer one counts, and few are open at once
      open.push_back(run);
    }
  }
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (doomed[i] == '\0') out += text[i] == '\n' ? ' ' : text[i];
  }
  return out;
}

std::string org_inline(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end =
        text.substr(at, 2) == "[[" ? text.substr(0, at + kLongestTarget).find("]]", at) : text.npos;
    if (end == text.npos) {
      out += text[at++];
      continue;
    }
    const std::string_view inner = text.substr(at + 2, end - at - 2);
    const std::size_t words = inner.find("][");
    out.append(words == inner.npos ? inner : inner.substr(words + 2));
    at = end + 2;
  }
  return without_marks(out, "*/=~+_");
}

std::string asciidoc_inline(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t taken =
        std::isalpha(static_cast<unsigned char>(text[at])) != 0 ? take_macro(text, at, out) : 0;
    if (taken == 0) taken = take_reference(text, at, out);
    if (taken == 0) out += text[at++];
    at += taken;
  }
  return without_marks(out, "*_`#");
}

}  // namespace ragctl::extract

#include "guard.hpp"

#include <algorithm>

namespace ragctl::extract {
namespace {

constexpr std::size_t kDeepest = 100;
constexpr std::size_t kWidest = 512;
constexpr std::size_t kLongestWord = 2048;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The size of a container's marker at the start of `rest` ("> ", "- ", "12. "); 0: there is none.
std::size_t marker_size(std::string_view rest) {
  if (rest.empty()) return 0;
  if (rest[0] == '>') return rest.size() > 1 && rest[1] == ' ' ? 2 : 1;
  std::size_t size = 0;
  while (size < 9 && size < rest.size() && is_digit(rest[size])) ++size;
  const std::string_view ends = size > 0 ? ".)" : "-*+";
  if (size >= rest.size() || ends.find(rest[size]) == ends.npos) return 0;
  ++size;
  return size < rest.size() && (rest[size] == ' ' || rest[size] == '\t') ? size + 1 : 0;
}

// Where the markers of a line pass the limit; npos when they do not.
std::size_t too_deep_at(std::string_view line) {
  std::size_t depth = 0;
  for (std::size_t at = 0; at < line.size();) {
    if (line[at] == ' ' || line[at] == '\t') {
      ++at;
      continue;
    }
    const std::size_t size = marker_size(line.substr(at));
    if (size == 0) return line.npos;
    if (++depth > kDeepest) return at;
    at += size;
  }
  return line.npos;
}

std::string_view without_markers(std::string_view rest) {
  while (!rest.empty()) {
    const std::size_t size = rest[0] == ' ' || rest[0] == '\t' ? 1 : marker_size(rest);
    if (size == 0) break;
    rest.remove_prefix(size);
  }
  return rest;
}

bool is_wide_delimiter_row(std::string_view line) {
  if (line.find_first_not_of("|:- \t>") != line.npos) return false;
  return static_cast<std::size_t>(std::ranges::count(line, '|')) > kWidest;
}

// Only in words such as "https://a/_b_" does finding bare links change the text: it keeps the underscores.
bool links_matter(std::string_view text) {
  for (std::size_t at = text.find("://"); at != text.npos; at = text.find("://", at + 3)) {
    const std::size_t end = std::min(text.find_first_of(" \n\t)>]", at), text.size());
    if (text.substr(at, end - at).find_first_of("_*~") != text.npos) return true;
    at = std::max(at, end - std::min<std::size_t>(end, 3));
  }
  return false;
}

// The extension takes quadratic time on long words of addresses.
bool has_long_address(std::string_view text) {
  std::size_t begin = 0;
  while (begin < text.size()) {
    const std::size_t end = std::min(text.find_first_of(" \n\t", begin), text.size());
    const std::string_view word = text.substr(begin, end - begin);
    if (word.size() > kLongestWord && (word.find('@') != word.npos || word.find("www.") != word.npos))
      return true;
    begin = end + 1;
  }
  return false;
}

// Copies the source with deep markers left out, from the first long line on.
void cut_deep_lines(std::string_view source, Guarded& out) {
  std::string& text = out.storage;
  std::size_t copied = 0;
  for (std::size_t at = 0; at < source.size();) {
    const std::size_t end = std::min(source.find('\n', at), source.size());
    const std::string_view line = source.substr(at, end - at);
    const std::size_t deep = line.size() > kDeepest ? too_deep_at(line) : line.npos;
    if (deep != line.npos) {
      text.append(source.substr(copied, at + deep - copied)).append(without_markers(line.substr(deep)));
      copied = end;
    } else if (line.size() > kWidest && is_wide_delimiter_row(line)) {
      out.tables = Tables::ignore;
    }
    at = end + 1;
  }
  if (copied > 0) text.append(source.substr(copied));
}

}  // namespace

Guarded guard_markdown(std::string_view source) {
  Guarded out;
  cut_deep_lines(source, out);
  if (!out.storage.empty())
    out.warning = "lists and quotes nested deeper than 100 were flattened";
  else if (out.tables == Tables::ignore)
    out.warning = "a table of more than 512 columns was read as text";
  out.text = source;
  if (links_matter(source) && !has_long_address(source)) out.autolinks = Autolinks::read;
  return out;
}

}  // namespace ragctl::extract

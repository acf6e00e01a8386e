#include "lines.hpp"

#include <algorithm>
#include <cctype>

#include "ragctl/base/utf8.hpp"

namespace ragctl::extract {
namespace {

constexpr std::size_t kTab = 8;
constexpr std::size_t kLongestFieldName = 60;

void append_without_tabs(std::string& out, std::string_view line) {
  const std::size_t begin = out.size();
  for (const char c : line) {
    if (c != '\t' && c != '\v') {
      out += c;
      continue;
    }
    const std::size_t column = count_code_points(std::string_view(out).substr(begin));
    out.append(kTab - column % kTab, ' ');
  }
  while (out.size() > begin && out.back() == ' ') out.pop_back();
}

bool is_alnum(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; }

// "1", "12", "a", "iv", "#"
std::size_t enumerator_size(std::string_view text) {
  if (text.starts_with('#')) return 1;
  std::size_t digits = 0;
  while (digits < text.size() && digits < 9 && std::isdigit(static_cast<unsigned char>(text[digits])) != 0)
    ++digits;
  if (digits > 0) return digits;
  std::size_t roman = 0;
  while (roman < text.size() && roman < 6 &&
         std::string_view("ivxlcIVXLC").find(text[roman]) != std::string_view::npos)
    ++roman;
  if (roman > 0) return roman;
  return !text.empty() && std::isalpha(static_cast<unsigned char>(text[0])) != 0 ? 1 : 0;
}

}  // namespace

RstText::RstText(std::string_view text) {
  std::vector<std::size_t> ends;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    append_without_tabs(text_, text.substr(at, end - at));
    ends.push_back(text_.size());
    at = end + 1;
  }
  std::size_t begin = 0;
  for (const std::size_t end : ends) {
    lines_.push_back(std::string_view(text_).substr(begin, end - begin));
    begin = end;
  }
}

std::size_t indent_of(std::string_view line) {
  const std::size_t indent = line.find_first_not_of(' ');
  return indent == line.npos ? 0 : indent;
}

std::size_t count_indented(RstLines lines, std::size_t at, std::size_t indent) {
  std::size_t end = at;
  for (std::size_t i = at; i < lines.size() && (lines[i].empty() || indent_of(lines[i]) >= indent); ++i) {
    if (!lines[i].empty()) end = i + 1;
  }
  return end - at;
}

std::vector<std::string_view> dedented(RstLines lines) {
  std::size_t least = std::string_view::npos;
  for (const std::string_view line : lines) {
    if (!line.empty()) least = std::min(least, indent_of(line));
  }
  std::vector<std::string_view> out;
  for (const std::string_view line : lines) out.push_back(line.empty() ? line : line.substr(least));
  return out;
}

std::string joined_lines(RstLines lines) {
  std::string out;
  for (const std::string_view line : lines) out.append(out.empty() ? "" : "\n").append(line);
  return out;
}

char rule_of(std::string_view line, std::size_t least) {
  const bool sign = !line.empty() && std::ispunct(static_cast<unsigned char>(line[0])) != 0;
  return sign && line.size() >= least && line.find_first_not_of(line[0]) == line.npos ? line[0] : '\0';
}

ListMark list_mark_of(std::string_view line) {
  const auto with_blanks = [&](std::size_t size, bool ordered) -> ListMark {
    if (size >= line.size()) return {size, ordered};
    if (line[size] != ' ') return {};
    const std::size_t content = line.find_first_not_of(' ', size);
    return {content, ordered};
  };
  for (const std::string_view bullet : {"-", "*", "+", "\xE2\x80\xA2"}) {
    if (line.starts_with(bullet)) return with_blanks(bullet.size(), false);
  }
  const std::size_t open = line.starts_with('(') ? 1 : 0;
  const std::size_t size = enumerator_size(line.substr(open));
  const std::size_t end = open + size;
  if (size == 0 || end >= line.size()) return {};
  const bool closed = line[end] == ')' || (open == 0 && line[end] == '.');
  return closed ? with_blanks(end + 1, true) : ListMark{};
}

std::size_t field_size(std::string_view line) {
  if (line.size() < 3 || line[0] != ':' || line[1] == ':' || line[1] == ' ') return 0;
  for (std::size_t end = line.find(':', 1); end != line.npos && end <= kLongestFieldName;
       end = line.find(':', end + 1)) {
    const bool last = end + 1 == line.size() || line[end + 1] == ' ';
    if (last && is_alnum(line[1])) return end + 1;
    if (end + 1 < line.size() && line[end + 1] == '`') return 0;
  }
  return 0;
}

}  // namespace ragctl::extract

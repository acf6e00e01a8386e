// A .ragctlignore file and a path, of which both come from whoever keeps the folder: a verdict comes in no
// time, is the last pattern's that matches, and "**" stands for as many folders as a slow matcher finds.
#include "path_pattern.hpp"

#include <algorithm>
#include <string>

#include "target.hpp"

using namespace ragctl;
using source::PathPattern;

namespace {

constexpr std::size_t kMostBytes = 4'000;

std::vector<std::string> split(std::string_view text, char at) {
  std::vector<std::string> parts{""};
  for (const char c : text) {
    if (c == at)
      parts.emplace_back();
    else if (c != '\0')
      parts.back() += c;
  }
  return parts;
}

bool fits_slowly(const std::vector<std::string>& pattern, std::size_t p, const std::vector<std::string>& path,
                 std::size_t at) {
  if (p == pattern.size()) return at == path.size();
  if (pattern[p] != "**") {
    return at < path.size() && pattern[p] == path[at] && fits_slowly(pattern, p + 1, path, at + 1);
  }
  if (p + 1 == pattern.size()) return at < path.size();
  for (std::size_t skip = at; skip <= path.size(); ++skip) {
    if (fits_slowly(pattern, p + 1, path, skip)) return true;
  }
  return false;
}

/// One whose parts are plain names or "**", so that a slow matcher is short.
bool is_plain(const std::string& line) {
  const auto named = [](const std::string& part) {
    return part == "**" || (!part.empty() && part.find_first_of("*?[\\!# \t\r") == std::string::npos);
  };
  const auto parts = split(line, '/');
  return parts.size() > 1 && parts.size() < 6 && std::ranges::all_of(parts, named);
}

void check_line(const std::string& line, const std::vector<std::string>& path) {
  const auto pattern = PathPattern::parse(line);
  if (!pattern || !is_plain(line) || path.size() > 8) return;
  if (pattern->matches(path, false) != fits_slowly(split(line, '/'), 0, path, 0))
    throw std::logic_error("a pattern that another matcher understands otherwise");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(fuzz::bytes_of(data, std::min(size, kMostBytes)));
  const std::size_t end = std::min(bytes.find('\n'), bytes.size());
  const std::vector<std::string> path = split(std::string_view(bytes).substr(0, end), '/');
  const std::string file = bytes.substr(std::min(end + 1, bytes.size()));
  std::optional<bool> last;
  for (const std::string& line : split(file, '\n')) {
    check_line(line, path);
    const auto pattern = PathPattern::parse(line);
    if (pattern && pattern->matches(path, true)) last = !pattern->negates();
  }
  const bool plain = file.find('\0') == std::string::npos && !file.starts_with("\xEF\xBB\xBF");
  if (plain && source::PatternList::of_file(file).verdict(path, true) != last)
    throw std::logic_error("a verdict that is not that of the last pattern");
  return 0;
}

std::vector<std::string> fuzz::seeds() {
  return {"a/b/c.md\n*.md\n!c.md\n/a/\n# note\n", "a/b/b/c\na/**/b/c\n**/c\na/**\n",
          "x y\\ \nx y\\\\\\ \n[a-c]*\n\\#\n\\!x\r\n", "a/a/a/a/a/b\n**/a/**/a/**/a/**/c\n*a*a*a*b\n"};
}

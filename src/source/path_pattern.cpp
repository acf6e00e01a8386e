#include "path_pattern.hpp"

#include <fnmatch.h>

#include <algorithm>

namespace ragctl::source {
namespace {

constexpr std::string_view kSpecial = "*?[\\";

// Blanks at the end mean nothing, unless a backslash stands before them.
std::string_view without_last_blanks(std::string_view line) {
  while (line.ends_with(' ') || line.ends_with('\t')) {
    const std::size_t backslashes =
        line.size() - 1 - (line.substr(0, line.size() - 1).find_last_not_of('\\') + 1);
    if (backslashes % 2 == 1) break;
    line.remove_suffix(1);
  }
  return line;
}

}  // namespace

PathPattern::Part PathPattern::part_of(std::string_view text) {
  if (text == "**") return {Part::Kind::any_depth, {}};
  if (text.find_first_of(kSpecial) == std::string_view::npos) return {Part::Kind::exact, std::string(text)};
  // Most patterns are of this kind ("*.tmp"), and fnmatch(3) costs five times as much in a UTF-8 locale.
  if (text.front() == '*' && text.find_first_of(kSpecial, 1) == std::string_view::npos)
    return {Part::Kind::ending, std::string(text.substr(1))};
  return {Part::Kind::glob, std::string(text)};
}

std::optional<PathPattern> PathPattern::parse(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  line = without_last_blanks(line);
  if (line.empty() || line.front() == '#') return std::nullopt;
  PathPattern pattern;
  pattern.negates_ = line.front() == '!';
  if (pattern.negates_) line.remove_prefix(1);
  pattern.folders_only_ = line.ends_with('/');
  if (pattern.folders_only_) line.remove_suffix(1);
  if (line.empty()) return std::nullopt;
  pattern.at_any_depth_ = line.find('/') == std::string_view::npos;
  if (line.front() == '/') line.remove_prefix(1);
  for (std::size_t at = 0; at <= line.size();) {
    const std::size_t end = std::min(line.find('/', at), line.size());
    pattern.parts_.push_back(part_of(line.substr(at, end - at)));
    at = end + 1;
  }
  return pattern;
}

bool PathPattern::Part::fits(const std::string& name) const {
  switch (kind) {
    case Kind::exact:
      return name == text;
    case Kind::ending:
      return name.ends_with(text);
    case Kind::glob:
      return ::fnmatch(text.c_str(), name.c_str(), 0) == 0;
    case Kind::any_depth:
      return true;
  }
  return false;
}

bool PathPattern::matches(PathParts path, bool is_folder) const {
  if (path.empty() || (folders_only_ && !is_folder)) return false;
  return at_any_depth_ ? parts_.front().fits(path.back()) : fits(path);
}

// As wildcards within a name are matched: where the parts after "**" do not fit, "**" takes in one more. All
// but the last "**" may stay as they are, so it takes no more than the product of both lengths.
bool PathPattern::fits(PathParts path) const {
  std::size_t at = 0;
  std::size_t part = 0;
  std::optional<std::size_t> depth;  // the part after the last "**"
  std::size_t resume = 0;
  while (at < path.size()) {
    if (part < parts_.size() && parts_[part].kind == Part::Kind::any_depth) {
      depth = ++part;
      resume = at;
      if (part == parts_.size()) return true;  // "a/**" is everything in a, and not a itself
    } else if (part < parts_.size() && parts_[part].fits(path[at])) {
      ++part;
      ++at;
    } else if (depth) {
      part = *depth;
      at = ++resume;
    } else {
      return false;
    }
  }
  return part == parts_.size();
}

PatternList::PatternList(const std::vector<std::string>& lines) {
  for (const std::string& line : lines) add(line);
}

PatternList PatternList::of_file(std::string_view bytes) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (bytes.starts_with(kByteOrderMark)) bytes.remove_prefix(kByteOrderMark.size());
  PatternList list;
  while (!bytes.empty()) {
    const std::size_t end = std::min(bytes.find('\n'), bytes.size());
    list.add(bytes.substr(0, end));
    bytes.remove_prefix(std::min(end + 1, bytes.size()));
  }
  return list;
}

void PatternList::add(std::string_view line) {
  if (auto pattern = PathPattern::parse(line)) patterns_.push_back(std::move(*pattern));
}

std::optional<bool> PatternList::verdict(PathParts path, bool is_folder) const {
  for (auto pattern = patterns_.rbegin(); pattern != patterns_.rend(); ++pattern) {
    if (pattern->matches(path, is_folder)) return !pattern->negates();
  }
  return std::nullopt;
}

}  // namespace ragctl::source

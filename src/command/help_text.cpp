#include "help_text.hpp"

#include <algorithm>
#include <sstream>
#include <string_view>

namespace ragctl::command {
namespace {

constexpr std::size_t kNarrowest = 20;      // of a column that words still fit into
constexpr std::size_t kBelowAName = 4;      // blanks before what does not fit beside it
constexpr std::size_t kBetweenColumns = 2;  // blanks at least

/// Where what goes on has to begin.
std::size_t column_of(std::string_view line, std::size_t columns) {
  const std::size_t begin = std::min(line.find_first_not_of(' '), line.size());
  if (begin == 0) return 0;
  const std::size_t gap = line.find(std::string(kBetweenColumns, ' '), begin);
  const std::size_t second = gap == std::string_view::npos ? gap : line.find_first_not_of(' ', gap);
  const std::size_t alone = begin > kBetweenColumns ? begin : kBelowAName;
  const std::size_t column = second == std::string_view::npos ? alone : second;
  return column + kNarrowest > columns ? kBelowAName : column;
}

/// Where a line of at most `room` ends: before a blank, or, where a word is longer, after a comma. Nothing
/// before `unbroken` counts.
std::size_t end_of_line(std::string_view line, std::size_t room, std::size_t unbroken) {
  const std::size_t blank = line.rfind(' ', room);
  if (blank != std::string_view::npos && blank > unbroken) return blank;
  const std::size_t comma = line.rfind(',', room - 1);
  if (comma != std::string_view::npos && comma > unbroken) return comma + 1;
  return std::min(line.find(' ', std::max(room, unbroken)), line.size());
}

void wrap(std::string_view line, std::size_t columns, std::string& out) {
  const std::size_t column = column_of(line, columns);
  const std::string indent(column, ' ');
  std::size_t room = columns;
  std::size_t unbroken = std::max(line.find_first_not_of(' '), column);
  while (line.size() > room) {
    const std::size_t end = end_of_line(line, room, unbroken);
    if (end == line.size()) break;
    out.append(line.substr(0, line.find_last_not_of(' ', end - 1) + 1)).append("\n").append(indent);
    line.remove_prefix(std::min(line.find_first_not_of(' ', end), line.size()));
    room = columns - column;
    unbroken = 0;
  }
  out.append(line).append("\n");
}

}  // namespace

std::string wrapped_help(const std::string& help, std::size_t columns) {
  std::string out;
  std::istringstream lines(help);
  bool examples = false;
  for (std::string line; std::getline(lines, line);) {
    examples = examples || line == "Examples" || line == "Begin with";
    if (examples || line.size() <= columns)
      out.append(line).append("\n");
    else
      wrap(line, columns, out);
  }
  return out;
}

}  // namespace ragctl::command

#include "passage_view.hpp"

#include <algorithm>
#include <iterator>

#include "passage_words.hpp"
#include "ragctl/base/utf8.hpp"

namespace ragctl::command {
namespace {

constexpr std::string_view kCellBorder = " | ";
constexpr std::string_view kBlanks = " \t\r";
constexpr std::size_t kHang = 2;  // of a line of code or a row that must go on

using Lines = std::vector<Stretch>;
using Shown = std::vector<ShownLine>;

void append(Shown& out, Shown lines) {
  out.insert(out.end(), std::make_move_iterator(lines.begin()), std::make_move_iterator(lines.end()));
}

bool is_blank(std::string_view line) { return line.find_first_not_of(kBlanks) == line.npos; }

std::size_t indent_of(std::string_view line) {
  return columns_of(line.substr(0, std::min(line.find_first_not_of(kBlanks), line.size())));
}

std::string_view trimmed(std::string_view line) {
  const std::size_t begin = std::min(line.find_first_not_of(kBlanks), line.size());
  return line.substr(begin, line.find_last_not_of(kBlanks) + 1 - begin);
}

/// "- ", "* ", "• ", "3. ", "b) ": the columns of the mark and its blank, else 0.
std::size_t mark_width(std::string_view line) {
  const std::string_view text = trimmed(line);
  const std::size_t blank = text.find(' ');
  if (blank == text.npos || blank == 0 || blank > 5) return 0;
  const std::string_view mark = text.substr(0, blank);
  const bool bullet = mark == "-" || mark == "*" || mark == "+" || mark == "•" || mark == "–" || mark == "◦";
  const bool closed = mark.size() >= 2 && (mark.back() == '.' || mark.back() == ')');
  const std::string_view number = mark.substr(0, mark.size() - 1);
  const bool numbered = closed && (number.find_first_not_of("0123456789") == number.npos ||
                                   (mark.back() == ')' && number.size() == 1));
  return bullet || numbered ? display_width(mark) + 1 : 0;
}

bool is_row(std::string_view line) { return line.find(kCellBorder) != line.npos; }

/// Whether a line break was made on purpose, as in code, verse and lists, not by filling to a width: the next
/// line's first word would have had room.
bool ends_on_purpose(std::string_view line, std::string_view next, std::size_t widest) {
  const std::string_view word = trimmed(next).substr(0, trimmed(next).find(' '));
  return display_width(line) + 1 + display_width(word) <= widest;
}

bool keeps_its_lines(const Lines& lines) {
  std::size_t widest = 0;
  for (const Stretch& line : lines) widest = std::max(widest, display_width(line.view()));
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string_view line = lines[i].view();
    if (mark_width(line) > 0 || is_row(line) || indent_of(line) > 1) return true;
    if (i + 1 < lines.size() && ends_on_purpose(line, lines[i + 1].view(), widest)) return true;
  }
  return false;
}

Shown kept_line(const Stretch& line, std::size_t columns, const Output& output) {
  const std::size_t indent = indent_of(line.view());
  if (columns_of(line.view()) <= columns) return {as_it_is(line, output)};
  const std::size_t mark = mark_width(line.view());
  const std::size_t deepest = columns / 2;  // else a narrow terminal has no room for the words
  const std::size_t hang = indent + (mark > 0 ? mark : is_row(line.view()) || indent > 0 ? kHang : 0);
  return filled(line, {columns, std::min(indent, deepest), std::min(hang, deepest)}, output);
}

Lines cells_of(const Stretch& row) {
  Lines cells;
  for (std::size_t at = row.begin; at <= row.end;) {
    const std::size_t border = std::min(row.text.find(kCellBorder, at), row.end);
    cells.push_back(row.part(at, border));
    at = border == row.end ? row.end + 1 : border + kCellBorder.size();
  }
  return cells;
}

/// The rows with their columns lined up; empty when it is no table, or wider than there is room.
Shown table(const Lines& lines, std::size_t columns, const Output& output) {
  if (lines.size() < 2 || !std::ranges::all_of(lines, is_row, &Stretch::view)) return {};
  std::vector<Lines> rows;
  std::vector<std::size_t> widths;
  for (const Stretch& line : lines) {
    rows.push_back(cells_of(line));
    widths.resize(std::max(widths.size(), rows.back().size()));
    for (std::size_t i = 0; i < rows.back().size(); ++i)
      widths[i] = std::max(widths[i], columns_of(rows.back()[i].view()));
  }
  std::size_t total = kCellBorder.size() * (widths.size() - 1);
  for (const std::size_t width : widths) total += width;
  if (total > columns) return {};
  Shown out;
  for (const Lines& row : rows) {
    ShownLine line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i > 0) line.text += output.styled(Style::dim, kCellBorder);
      const ShownLine cell = as_it_is(row[i], output);
      line.text += cell.text;
      line.matches += cell.matches;
      if (i + 1 < row.size()) line.text.append(widths[i] - columns_of(row[i].view()), ' ');
    }
    out.push_back(std::move(line));
  }
  return out;
}

Shown paragraph(const Lines& lines, std::size_t columns, const Output& output) {
  if (Shown rows = table(lines, columns, output); !rows.empty()) return rows;
  if (!keeps_its_lines(lines))
    return filled(lines.front().part(lines.front().begin, lines.back().end), {columns}, output);
  Shown out;
  for (const Stretch& line : lines) append(out, kept_line(line, columns, output));
  return out;
}

}  // namespace

Shown lay_out_passage(std::string_view text, const std::vector<model::Match>& matches, std::size_t columns,
                      const Output& output) {
  Shown out;
  Lines open;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const Stretch line{text, at, end, matches};
    if (!is_blank(line.view())) open.push_back(line);
    if ((is_blank(line.view()) || end == text.size()) && !open.empty()) {
      append(out, paragraph(open, columns, output));
      open.clear();
    }
    at = end + 1;
  }
  return out;
}

Shown fill_line(std::string_view line, std::size_t columns, const Output& output) {
  return filled({line, 0, line.size(), {}}, {columns}, output);
}

}  // namespace ragctl::command

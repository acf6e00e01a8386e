#include "tables.hpp"

#include <algorithm>

#include "ragctl/base/utf8.hpp"

namespace ragctl::extract {
namespace {

constexpr std::size_t kMostColumns = 200;

/// From one column of characters to another.
struct Span {
  std::size_t begin;
  std::size_t end;
};

// Characters, not bytes: tables are drawn with them.
std::string_view slice(std::string_view line, Span span) {
  std::size_t at = 0;
  std::size_t column = 0;
  std::size_t from = line.size();
  for (; at < line.size() && column < span.end; ++column) {
    if (column == span.begin) from = at;
    at += decode_utf8(line, at).size;
  }
  return from < at ? line.substr(from, at - from) : std::string_view();
}

void append_words(std::string& cell, std::string_view words) {
  const std::string text = collapse_white_space(words);
  if (!text.empty()) cell.append(cell.empty() ? "" : " ").append(text);
}

bool is_border(std::string_view line, std::string_view signs) {
  return line.size() >= 3 && line.find_first_not_of(signs) == line.npos;
}

std::vector<Span> columns_between(std::string_view border, char sign) {
  std::vector<Span> out;
  for (std::size_t at = border.find(sign); at != border.npos && out.size() < kMostColumns;) {
    const std::size_t next = border.find(sign, at + 1);
    if (next != border.npos) out.push_back({at + 1, next});
    at = next;
  }
  return out;
}

bool is_blank_row(const std::vector<std::string>& row) {
  return std::ranges::all_of(row, [](const std::string& cell) { return cell.empty(); });
}

// A cell that spans columns shows no bar where they would end, and takes the first of them.
void add_grid_line(std::string_view line, const std::vector<Span>& columns, std::vector<std::string>& row) {
  for (std::size_t i = 0; i < columns.size();) {
    std::size_t last = i;
    while (last + 1 < columns.size() &&
           slice(line, {columns[last].end, columns[last].end + 1}).find_first_of("|+") != 0)
      ++last;
    const std::string_view words = slice(line, {columns[i].begin, columns[last].end});
    if (!is_border(words, "-=")) append_words(row[i], words);
    i = last + 1;
  }
}

RstTable read_grid(RstLines lines) {
  RstTable table;
  const std::vector<Span> columns = columns_between(lines[0], '+');
  std::vector<std::string> row(columns.size());
  for (; table.lines < lines.size(); ++table.lines) {
    const std::string_view line = lines[table.lines];
    if (!line.starts_with('+') && !line.starts_with('|')) break;
    const bool border = line.find("+-") != line.npos || line.find("+=") != line.npos;
    if (border && !is_blank_row(row)) {
      table.rows.push_back(row);
      row.assign(columns.size(), {});
    }
    add_grid_line(line, columns, row);
  }
  if (!is_blank_row(row)) table.rows.push_back(row);
  return table;
}

std::vector<Span> columns_of_rules(std::string_view border) {
  std::vector<Span> out;
  for (std::size_t at = border.find('='); at != border.npos && out.size() < kMostColumns;) {
    const std::size_t end = std::min(border.find(' ', at), border.size());
    const std::size_t next = border.find('=', end);
    out.push_back({at, next == border.npos ? 100'000 : next});
    at = next;
  }
  return out;
}

// The table ends with a border before a blank line, or with the second border below the first.
RstTable read_simple(RstLines lines) {
  RstTable table;
  std::size_t borders = 0;
  const std::vector<Span> columns = columns_of_rules(lines[0]);
  for (table.lines = 1; table.lines < lines.size(); ++table.lines) {
    const std::string_view line = lines[table.lines];
    if (is_border(line, "= ")) {
      const bool last = ++borders == 2 || table.lines + 1 == lines.size() || lines[table.lines + 1].empty();
      if (!last) continue;
      ++table.lines;
      return table;
    }
    if (line.empty() || is_border(line, "- ")) continue;
    std::vector<std::string> row;
    for (const Span column : columns) append_words(row.emplace_back(), slice(line, column));
    if (!row.front().empty() || table.rows.empty()) {
      table.rows.push_back(std::move(row));
      continue;
    }
    for (std::size_t i = 0; i < row.size(); ++i) append_words(table.rows.back()[i], row[i]);
  }
  return {};
}

std::vector<std::vector<std::string_view>> items_of(RstLines lines) {
  std::vector<std::vector<std::string_view>> out;
  for (std::size_t i = 0; i < lines.size();) {
    const ListMark mark = list_mark_of(lines[i]);
    if (mark.size == 0) {
      ++i;
      continue;
    }
    const std::size_t more = count_indented(lines, i + 1, 1);
    const std::vector<std::string_view> rest = dedented(lines.subspan(i + 1, more));
    out.push_back({lines[i].substr(mark.size)});
    out.back().insert(out.back().end(), rest.begin(), rest.end());
    i += 1 + more;
  }
  return out;
}

}  // namespace

RstTable read_rst_table(RstLines lines) {
  if (lines.empty()) return {};
  const std::string_view first = lines[0];
  if (first.starts_with("+-") && first.ends_with('+') && is_border(first, "+-=")) return read_grid(lines);
  if (first.starts_with('=') && first.find(' ') != first.npos && is_border(first, "= "))
    return read_simple(lines);
  return {};
}

RstRows read_list_table(RstLines lines) {
  RstRows rows;
  for (const auto& item : items_of(lines)) {
    std::vector<std::string>& row = rows.emplace_back();
    for (const auto& cell : items_of(item)) append_words(row.emplace_back(), joined_lines(cell));
    if (row.empty()) rows.pop_back();
  }
  return rows;
}

RstRows read_csv_rows(std::string_view text) {
  RstRows rows(1);
  std::string cell;
  bool quoted = false;
  const auto end_cell = [&] {
    append_words(rows.back().emplace_back(), cell);
    cell.clear();
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '"') {
      const bool doubled = quoted && i + 1 < text.size() && text[i + 1] == '"';
      if (doubled)
        cell += text[++i];
      else
        quoted = !quoted;
    } else if (c == ',' && !quoted) {
      end_cell();
    } else if (c == '\n' && !quoted) {
      end_cell();
      rows.emplace_back();
    } else {
      cell += c;
    }
  }
  end_cell();
  std::erase_if(rows, is_blank_row);
  return rows;
}

}  // namespace ragctl::extract

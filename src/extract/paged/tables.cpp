#include "tables.hpp"

#include <algorithm>
#include <cmath>
#include <span>

#include "ragctl/base/utf8.hpp"
#include "rows.hpp"

namespace ragctl::extract {
namespace {

constexpr float kSameEdge = 4;          // points
constexpr float kFarBelow = 2.5F;       // of a line's height: the next row is another table, or none
constexpr std::size_t kShortCell = 40;  // characters, in the mean; columns of prose are wider
constexpr std::size_t kLeastRows = 3;
constexpr std::size_t kLeastRowsOfWide = 2;  // of three cells or more

using Row = PagedRow;

bool same_column(const PagedLine& a, const PagedLine& b) {
  return std::abs(a.left - b.left) < kSameEdge || std::abs(a.right - b.right) < kSameEdge ||
         (a.left < b.right && b.left < a.right);
}

std::size_t cells_in_columns(Row above, Row row) {
  return static_cast<std::size_t>(std::ranges::count_if(row, [&](const PagedLine& cell) {
    return std::ranges::any_of(above, [&](const PagedLine& other) { return same_column(other, cell); });
  }));
}

bool continues_table(Row above, Row row) {
  if (row.size() < 2 || !is_below(above, row, kFarBelow)) return false;
  const std::size_t matched = cells_in_columns(above, row);
  return matched >= 2 && matched * 2 > row.size();
}

bool has_short_cells(std::span<const Row> rows) {
  std::size_t cells = 0;
  std::size_t characters = 0;
  for (const Row row : rows) {
    cells += row.size();
    for (const PagedLine& cell : row) characters += count_code_points(cell.text);
  }
  return characters <= cells * kShortCell;
}

// Gaps between the words of justified prose and of code are none between cells: there the rows are the middle
// of a block, or typewritten.
bool stands_alone(std::span<const Row> rows, const PagedLine* after) {
  const bool typewritten =
      std::ranges::all_of(rows, [](Row row) { return std::ranges::all_of(row, &PagedLine::monospaced); });
  return !typewritten && rows.front().front().first_in_block && (after == nullptr || after->first_in_block);
}

bool is_table(std::span<const Row> rows) {
  const bool wide = std::ranges::all_of(rows, [](Row row) { return row.size() > 2; });
  return rows.size() >= (wide ? kLeastRowsOfWide : kLeastRows) && has_short_cells(rows);
}

}  // namespace

void find_tables(std::vector<PagedLine>& lines) {
  const std::vector<Row> rows = rows_of(lines);
  std::uint32_t number = 0;
  for (std::size_t begin = 0; begin < rows.size();) {
    std::size_t end = begin + 1;
    while (rows[begin].size() > 1 && end < rows.size() && continues_table(rows[end - 1], rows[end])) ++end;
    const std::span<const Row> found = std::span(rows).subspan(begin, end - begin);
    if (is_table(found) && stands_alone(found, end < rows.size() ? &rows[end].front() : nullptr)) {
      ++number;
      for (const Row row : found) {
        for (PagedLine& cell : row) cell.table = number;
      }
    }
    begin = end;
  }
}

}  // namespace ragctl::extract

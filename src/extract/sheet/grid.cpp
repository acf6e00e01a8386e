#include "grid.hpp"

#include <algorithm>
#include <utility>

#include "ragctl/base/error.hpp"
#include "ragctl/base/units.hpp"

namespace ragctl::extract {
namespace {

constexpr std::ptrdiff_t kMostLinesAbove = 3;  // of a table; more single cells in a row are a column
constexpr std::uint64_t kEmptyCells = 8;  // for each filled one; beyond it a row is only its filled cells
constexpr std::uint64_t kAlwaysLaidOut = 1000;

}  // namespace

std::string column_name(std::uint32_t column) {
  std::string out;
  for (std::uint64_t rest = std::uint64_t{column} + 1; rest > 0; rest = (rest - 1) / 26)
    out.insert(out.begin(), static_cast<char>('A' + (rest - 1) % 26));
  return out;
}

void SheetGrid::begin_row(std::uint64_t number) { next_number_ = number; }

void SheetGrid::add(std::uint32_t column, std::string text, CellKind kind) {
  if (is_blank_text(text)) return;
  size_ += text.size() + 1;
  if (size_ > text_limit_)
    throw Error(ErrorCode::failed, "gives more than " + format_bytes(text_limit_) + " of text");
  std::ranges::replace(text, '\n', ' ');
  if (rows_.empty() || rows_.back().number != next_number_) rows_.push_back({next_number_, {}});
  rows_.back().cells.push_back({column, kind, std::move(text)});
}

void SheetGrid::put_in_order() {
  if (!std::ranges::is_sorted(rows_, {}, &Row::number)) std::ranges::stable_sort(rows_, {}, &Row::number);
  for (Row& row : rows_) {
    if (!std::ranges::is_sorted(row.cells, {}, &Cell::column))
      std::ranges::stable_sort(row.cells, {}, &Cell::column);
  }
}

bool SheetGrid::is_header(const Row& row) {
  return row.cells.size() > 1 &&
         std::ranges::all_of(row.cells, [](const Cell& cell) { return cell.kind == CellKind::words; });
}

bool SheetGrid::is_lone(Rows begin, Rows end) {
  return std::all_of(begin, end, [](const Row& row) { return row.cells.size() < 2; });
}

// Where the rows end that follow each other without a gap.
SheetGrid::Rows SheetGrid::end_of_run(Rows begin, Rows end) {
  Rows at = begin + 1;
  while (at != end && at->number <= (at - 1)->number + 1) ++at;
  return at;
}

void SheetGrid::write(OfficeWriter& out) {
  put_in_order();
  for (Rows begin = rows_.begin(); begin != rows_.end();) {
    Rows end = end_of_run(begin, rows_.end());
    while (end != rows_.end() && !is_lone(begin, end)) {
      const Rows next = end_of_run(end, rows_.end());
      if (is_header(*end) || is_lone(end, next)) break;
      end = next;  // a table with an empty row in it
    }
    write_region(begin, end, out);
    begin = end;
  }
}

void SheetGrid::write_region(Rows begin, Rows end, OfficeWriter& out) {
  Rows table = std::find_if(begin, end, [](const Row& row) { return row.cells.size() > 1; });
  if (table - begin > kMostLinesAbove) table = begin;
  for (; begin != table; ++begin) out.paragraph(begin->cells.front().text);
  if (begin != end) write_table(begin, end, out);
}

void SheetGrid::write_table(Rows begin, Rows end, OfficeWriter& out) {
  std::vector<std::uint32_t> columns;
  for (Rows row = begin; row != end; ++row) {
    for (const Cell& cell : row->cells) columns.push_back(cell.column);
  }
  const std::uint64_t filled = columns.size();
  std::ranges::sort(columns);
  columns.erase(std::unique(columns.begin(), columns.end()), columns.end());
  const bool sparse =
      columns.size() * static_cast<std::uint64_t>(end - begin) > kAlwaysLaidOut + kEmptyCells * filled;
  out.begin_table();
  for (; begin != end; ++begin) {
    std::vector<std::string> cells(sparse ? 0 : columns.size());
    for (const Cell& cell : begin->cells) {
      if (sparse)
        cells.push_back(cell.text);
      else
        cells[static_cast<std::size_t>(std::ranges::lower_bound(columns, cell.column) - columns.begin())] =
            cell.text;
    }
    out.row(cells);
  }
  out.end_table();
}

}  // namespace ragctl::extract

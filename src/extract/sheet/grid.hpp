#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "../office/writer.hpp"

namespace ragctl::extract {

/// What a cell shows: words, or a value such as a number, a date or a truth.
enum class CellKind { words, value };

/// The filled cells of a sheet, however far apart they are: an empty row or column costs nothing.
class SheetGrid {
public:
  /// Filling it throws Error{failed} as soon as there are more than `text_limit` bytes in its cells.
  explicit SheetGrid(std::uint64_t text_limit) : text_limit_(text_limit) {}

  /// The cells that follow are of this row. Rows and cells may come in any order; blank cells are no cells.
  void begin_row(std::uint64_t number);
  void add(std::uint32_t column, std::string text, CellKind kind);
  [[nodiscard]] bool is_empty() const { return rows_.empty(); }

  /// Writes it as tables, of the columns that are used. Rows of words that stand above a table are paragraphs
  /// of their own, so that the first row of the table is its header; what begins with a row of words below
  /// empty rows is a table of its own.
  void write(OfficeWriter& out);

private:
  struct Cell {
    std::uint32_t column = 0;
    CellKind kind = CellKind::words;
    std::string text;
  };
  struct Row {
    std::uint64_t number = 0;
    std::vector<Cell> cells;
  };
  using Rows = std::vector<Row>::const_iterator;

  void put_in_order();
  [[nodiscard]] static bool is_header(const Row& row);
  [[nodiscard]] static bool is_lone(Rows begin, Rows end);
  [[nodiscard]] static Rows end_of_run(Rows begin, Rows end);
  static void write_region(Rows begin, Rows end, OfficeWriter& out);
  static void write_table(Rows begin, Rows end, OfficeWriter& out);

  std::vector<Row> rows_;
  std::uint64_t text_limit_;
  std::uint64_t size_ = 0;
  std::uint64_t next_number_ = 0;
};

/// "AB" of 27.
[[nodiscard]] std::string column_name(std::uint32_t column);

}  // namespace ragctl::extract

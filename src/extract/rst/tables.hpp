#pragma once
#include <string>
#include <vector>

#include "lines.hpp"

namespace ragctl::extract {

/// Rows of cells, whose text has inline markup and single blanks.
using RstRows = std::vector<std::vector<std::string>>;

struct RstTable {
  RstRows rows;
  std::size_t lines = 0;  ///< that it takes; 0: none begins here
};

/// "+----+----+" (grid) or "====  ====" (simple) at the first of the lines.
[[nodiscard]] RstTable read_rst_table(RstLines lines);
/// The body of a list-table: a list of rows, each a list of cells.
[[nodiscard]] RstRows read_list_table(RstLines lines);
[[nodiscard]] RstRows read_csv_rows(std::string_view text);

}  // namespace ragctl::extract

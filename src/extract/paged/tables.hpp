#pragma once
#include "lines.hpp"

namespace ragctl::extract {

/// Finds tables whose rows or cells are blocks of their own: rows one below the other, of several short
/// pieces each, that stand in the same columns. Gives the lines of each table its number.
void find_tables(std::vector<PagedLine>& lines);

}  // namespace ragctl::extract

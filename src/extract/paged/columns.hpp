#pragma once
#include "lines.hpp"

namespace ragctl::extract {

/// Some programs draw a page of two columns line by line across both. Puts the lines of the left one before
/// those of the right one, where rows of prose are divided by a gutter that none of them crosses.
void untangle_columns(std::vector<PagedLine>& lines);

}  // namespace ragctl::extract

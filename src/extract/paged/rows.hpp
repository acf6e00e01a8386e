#pragma once
#include <span>
#include <vector>

#include "lines.hpp"

namespace ragctl::extract {

/// Consecutive lines side by side, from left to right.
using PagedRow = std::span<PagedLine>;

/// All lines, in their order, as rows.
[[nodiscard]] std::vector<PagedRow> rows_of(std::vector<PagedLine>& lines);
/// Whether a row follows the one above on its page, no further than `heights` of a line below it.
[[nodiscard]] bool is_below(PagedRow above, PagedRow row, float heights);

}  // namespace ragctl::extract

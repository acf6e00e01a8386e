#include "rows.hpp"

namespace ragctl::extract {
namespace {

bool goes_on(const PagedLine& first, const PagedLine& before, const PagedLine& line) {
  return same_row(first, line) && !line.turned && line.left >= before.right - 1;
}

}  // namespace

std::vector<PagedRow> rows_of(std::vector<PagedLine>& lines) {
  std::vector<PagedRow> rows;
  for (std::size_t begin = 0; begin < lines.size();) {
    std::size_t end = begin + 1;
    while (end < lines.size() && goes_on(lines[begin], lines[end - 1], lines[end])) ++end;
    rows.emplace_back(lines.data() + begin, end - begin);
    begin = end;
  }
  return rows;
}

bool is_below(PagedRow above, PagedRow row, float heights) {
  const PagedLine& upper = above.front();
  const PagedLine& lower = row.front();
  return lower.page == upper.page && lower.top > upper.top &&
         lower.top - upper.bottom <= heights * (upper.bottom - upper.top);
}

}  // namespace ragctl::extract

#include "columns.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>

#include "ragctl/base/utf8.hpp"
#include "rows.hpp"

namespace ragctl::extract {
namespace {

constexpr float kLeastGutter = 6;       // points
constexpr float kFarBelow = 3;          // of a line's height
constexpr std::size_t kLeastRows = 5;   // that stand on both sides
constexpr std::size_t kMostRows = 300;  // no page has more; each may be asked where a region begins
constexpr std::size_t kProse = 22;      // characters of a piece, in the mean; cells of tables are shorter
constexpr float kParagraphGap = 0.5F;   // of a line's height

/// What no line crosses.
struct Gutter {
  float left;
  float right;
  [[nodiscard]] float middle() const { return (left + right) / 2; }
  [[nodiscard]] bool is_wide() const { return right - left >= kLeastGutter; }
};

bool is_left(const PagedLine& line, const Gutter& gutter) {
  return (line.left + line.right) / 2 < gutter.middle();
}

// What is left of it beside the row.
Gutter narrowed(Gutter gutter, PagedRow row) {
  for (const PagedLine& line : row) {
    if (is_left(line, gutter))
      gutter.left = std::max(gutter.left, line.right);
    else
      gutter.right = std::min(gutter.right, line.left);
  }
  return gutter;
}

bool stands_on_both_sides(PagedRow row, const Gutter& gutter) {
  return is_left(row.front(), gutter) && !is_left(row.back(), gutter);
}

// The widest gap of a row.
Gutter gap_of(PagedRow row) {
  Gutter widest{0, 0};
  for (std::size_t i = 1; i < row.size(); ++i) {
    const Gutter gap{row[i - 1].right, row[i].left};
    if (gap.right - gap.left > widest.right - widest.left) widest = gap;
  }
  return widest;
}

struct Region {
  std::size_t rows;
  Gutter gutter;
};

Region region_from(std::span<const PagedRow> rows) {
  Region region{1, gap_of(rows.front())};
  while (region.gutter.is_wide() && region.rows < std::min(rows.size(), kMostRows) &&
         is_below(rows[region.rows - 1], rows[region.rows], kFarBelow)) {
    const Gutter next = narrowed(region.gutter, rows[region.rows]);
    if (!next.is_wide()) break;
    region.gutter = next;
    ++region.rows;
  }
  return region;
}

/// What speaks for prose on one side: long lines that mostly end near the same place.
struct Side {
  std::size_t lines = 0;
  std::size_t pieces = 0;
  std::size_t characters = 0;
  std::size_t letters = 0;
  float left = 1e9F;
  float right = -1e9F;
  std::size_t full = 0;  // lines that reach the last quarter

  [[nodiscard]] bool is_prose() const {
    return lines > 0 && pieces * 10 <= lines * 13 && characters >= pieces * kProse &&
           letters * 10 >= characters * 6 && full * 2 >= lines;
  }
};

Side side_of(std::span<const PagedRow> rows, const Gutter& gutter, bool left) {
  Side side;
  std::array<const PagedLine*, 2> ends{};
  for (const PagedRow row : rows) {
    ends.fill(nullptr);
    for (const PagedLine& line : row) {
      if (is_left(line, gutter) != left) continue;
      if (ends[0] == nullptr) ends[0] = &line;
      ends[1] = &line;
      ++side.pieces;
      side.characters += count_code_points(line.text);
      side.letters += static_cast<std::size_t>(std::ranges::count_if(
          line.text, [](unsigned char c) { return std::isalpha(c) != 0 || c >= 0xC0; }));
    }
    if (ends[0] == nullptr) continue;
    ++side.lines;
    side.left = std::min(side.left, ends[0]->left);
    side.right = std::max(side.right, ends[1]->right);
  }
  for (const PagedRow row : rows) {
    const auto reaches = [&](const PagedLine& line) {
      return is_left(line, gutter) == left && line.right > side.right - (side.right - side.left) / 4;
    };
    if (std::ranges::any_of(row, reaches)) ++side.full;
  }
  return side;
}

bool is_tangled(std::span<const PagedRow> rows, const Gutter& gutter) {
  const auto both = static_cast<std::size_t>(
      std::ranges::count_if(rows, [&](PagedRow row) { return stands_on_both_sides(row, gutter); }));
  return both >= kLeastRows && both * 2 >= rows.size() && side_of(rows, gutter, true).is_prose() &&
         side_of(rows, gutter, false).is_prose();
}

void reorder(std::span<PagedLine> lines, const Gutter& gutter) {
  std::ranges::stable_partition(lines, [&](const PagedLine& line) { return is_left(line, gutter); });
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const PagedLine& upper = lines[i - 1];
    const float height = upper.bottom - upper.top;
    lines[i].first_in_block = is_left(upper, gutter) != is_left(lines[i], gutter) ||
                              lines[i].top - upper.bottom > kParagraphGap * height;
  }
  lines.front().first_in_block = true;
}

}  // namespace

void untangle_columns(std::vector<PagedLine>& lines) {
  const std::vector<PagedRow> rows = rows_of(lines);
  for (std::size_t begin = 0; begin < rows.size();) {
    const Region region = region_from(std::span(rows).subspan(begin));
    const std::span<const PagedRow> found = std::span(rows).subspan(begin, region.rows);
    if (region.rows < kLeastRows || !is_tangled(found, region.gutter)) {
      ++begin;
      continue;
    }
    const PagedRow last = found.back();
    PagedLine* const first = found.front().data();
    reorder({first, last.data() + last.size()}, region.gutter);
    begin += region.rows;
    if (begin < rows.size()) rows[begin].front().first_in_block = true;
  }
}

}  // namespace ragctl::extract

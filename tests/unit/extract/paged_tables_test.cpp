#include "paged/tables.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "paged/layout.hpp"

using namespace ragctl::extract;
using ragctl::model::BlockKind;

namespace {

PagedLine cell(std::string text, float left, float top) {
  PagedLine out;
  out.right = left + 5 * static_cast<float>(text.size());
  out.text = std::move(text);
  out.font_size = 10;
  out.left = left;
  out.top = top;
  out.bottom = top + 10;
  out.page = 1;
  out.first_in_block = true;
  return out;
}

std::vector<PagedLine> price_list() {
  std::vector<PagedLine> lines;
  float top = 100;
  for (const auto& [name, price] :
       {std::pair{"Lock", "Price"}, {"Padlock", "7.50"}, {"Door chain", "12.00"}}) {
    lines.push_back(cell(name, 50, top));
    lines.push_back(cell(price, 200, top));
    top += 14;
  }
  return lines;
}

bool has_table(std::vector<PagedLine> lines) {
  find_tables(lines);
  return std::ranges::any_of(lines, [](const PagedLine& line) { return line.table > 0; });
}

}  // namespace

TEST_CASE("rows of blocks that stand in the same columns are one table") {
  PagedDocument document;
  document.pages = 1;
  document.lines = price_list();
  document.lines.push_back(cell("All prices are without tax.", 50, 200));
  find_tables(document.lines);
  const ragctl::model::StructuredText text = lay_out(document);
  REQUIRE(text.blocks.size() == 2);
  CHECK(text.blocks[0].kind == BlockKind::table);
  CHECK(text.text == "Lock | Price\nPadlock | 7.50\nDoor chain | 12.00\n\nAll prices are without tax.");
}

TEST_CASE("the gaps of justified prose and of code make no table") {
  std::vector<PagedLine> prose = price_list();
  for (std::size_t i = 1; i < prose.size(); ++i) prose[i].first_in_block = false;
  CHECK(has_table(prose));  // a block of its own
  prose.push_back(cell("which goes on", 50, 142));
  prose.back().first_in_block = false;
  CHECK_FALSE(has_table(prose));
  std::vector<PagedLine> code = price_list();
  for (PagedLine& line : code) line.monospaced = true;
  CHECK_FALSE(has_table(code));
}

TEST_CASE("two rows of two pieces, columns of prose, and rows far apart are no table") {
  std::vector<PagedLine> two = price_list();
  two.resize(4);
  CHECK_FALSE(has_table(two));
  std::vector<PagedLine> columns;
  for (int row = 0; row < 5; ++row) {
    columns.push_back(cell(std::string(45, 'a'), 50, 100 + 12 * static_cast<float>(row)));
    columns.push_back(cell(std::string(45, 'b'), 300, 100 + 12 * static_cast<float>(row)));
  }
  CHECK_FALSE(has_table(columns));
  std::vector<PagedLine> apart = price_list();
  for (std::size_t i = 2; i < apart.size(); ++i) {
    apart[i].top += 100 * static_cast<float>(i / 2);
    apart[i].bottom += 100 * static_cast<float>(i / 2);
  }
  CHECK_FALSE(has_table(apart));
}

TEST_CASE("no lines hold no table") {
  std::vector<PagedLine> none;
  find_tables(none);
  CHECK(none.empty());
}

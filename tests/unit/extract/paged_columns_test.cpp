#include "paged/columns.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace ragctl::extract;

namespace {

PagedLine piece(std::string text, float left, float top) {
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

std::string word(const char* column, int row) {
  const std::string name = column + std::to_string(row) + " ";
  return name + std::string(30 - name.size(), 'x');
}

std::vector<PagedLine> tangled(int rows) {
  std::vector<PagedLine> lines;
  for (int row = 0; row < rows; ++row) {
    const float top = 100 + 12 * static_cast<float>(row) + (row > 2 ? 10.0F : 0.0F);
    lines.push_back(piece(word("left", row), 50, top));
    lines.push_back(piece(word("right", row), 300, top));
  }
  return lines;
}

std::string order(std::vector<PagedLine> lines) {
  untangle_columns(lines);
  std::string out;
  for (const PagedLine& line : lines)
    out += (line.first_in_block ? "|" : "") + line.text.substr(0, line.text.find(' ')) + " ";
  return out;
}

}  // namespace

TEST_CASE("two columns that are drawn line by line across both are read one after the other") {
  CHECK(order(tangled(5)) == "|left0 left1 left2 |left3 left4 |right0 right1 right2 |right3 right4 ");
}

TEST_CASE("a heading above and a footer below both columns stay where they are") {
  std::vector<PagedLine> lines = tangled(6);
  lines.insert(lines.begin(), piece(std::string(80, 'h'), 50, 80));
  lines.push_back(piece(std::string(80, 'f'), 50, 200));
  const std::string found = order(lines);
  CHECK(found.starts_with("|hhh"));
  CHECK(found.find("left5 |right0") != std::string::npos);
  CHECK(found.find("right5 |fff") != std::string::npos);
}

TEST_CASE("a few rows, short cells, and lines across the middle are no columns") {
  CHECK(order(tangled(4)).starts_with("|left0 |right0 "));
  std::vector<PagedLine> cells = tangled(8);
  for (PagedLine& line : cells) {
    line.text = line.text.substr(0, 9);
    line.right = line.left + 45;
  }
  CHECK(order(cells).starts_with("|left0 |right0 "));
  std::vector<PagedLine> table;
  for (const PagedLine& line : tangled(8)) {
    table.push_back(line);
    if (line.left > 200) table.push_back(piece("12.50", 480, line.top));
  }
  CHECK(order(table).starts_with("|left0 |right0 "));
  std::vector<PagedLine> crossed = tangled(8);
  crossed[6] = piece(std::string(70, 'c'), 50, crossed[6].top);
  crossed.erase(crossed.begin() + 7);
  CHECK(order(crossed).starts_with("|left0 |right0 "));
}

TEST_CASE("columns that are drawn one after the other stay as they are, and so does nothing") {
  std::vector<PagedLine> lines;
  for (int row = 0; row < 8; ++row)
    lines.push_back(piece(word("left", row), 50, 100 + 12 * static_cast<float>(row)));
  for (int row = 0; row < 8; ++row)
    lines.push_back(piece(word("right", row), 300, 100 + 12 * static_cast<float>(row)));
  CHECK(order(lines).find("left7 |right0") != std::string::npos);
  CHECK(order({}).empty());
}

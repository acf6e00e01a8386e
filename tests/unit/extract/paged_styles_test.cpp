#include "paged/styles.hpp"

#include <doctest/doctest.h>

using namespace ragctl::extract;

namespace {

PagedLine line(std::string text, float size) {
  PagedLine out;
  out.text = std::move(text);
  out.font_size = size;
  out.page = 1;
  return out;
}

const std::string kBody(300, 'x');

}  // namespace

TEST_CASE("large is what is more than an eighth larger than the body") {
  PagedDocument document;
  document.lines = {line(kBody, 10), line("near", 10.9F), line("large", 12), line("small", 7)};
  const PagedStyles styles(document);
  CHECK(styles.large_size(document.lines[0]) == 0);
  CHECK(styles.large_size(document.lines[1]) == 0);
  CHECK(styles.large_size(document.lines[2]) == 24);
  CHECK(styles.large_size(document.lines[3]) == 0);
}

TEST_CASE("a large size that a quarter of the letters have is text") {
  PagedDocument document;
  document.lines = {line(kBody, 10), line(kBody.substr(0, 200), 14)};
  CHECK(PagedStyles(document).large_size(document.lines[1]) == 0);
}

TEST_CASE("bold and typewritten stand out only where the body is neither") {
  PagedDocument document;
  document.lines = {line(kBody, 10), line("bold", 10)};
  document.lines[1].bold = document.lines[1].monospaced = true;
  CHECK(PagedStyles(document).stands_out_bold(document.lines[1]));
  CHECK(PagedStyles(document).stands_out_monospaced(document.lines[1]));
  document.lines[0].bold = document.lines[0].monospaced = true;
  CHECK_FALSE(PagedStyles(document).stands_out_bold(document.lines[1]));
  CHECK_FALSE(PagedStyles(document).stands_out_monospaced(document.lines[1]));
}

TEST_CASE("a document without lines has styles too") {
  const PagedDocument document;
  CHECK(heading_levels({}, PagedStyles(document)).empty());
}

TEST_CASE("sizes below the sixth share the last level") {
  PagedDocument document;
  document.lines = {line(kBody + kBody, 10)};
  for (int i = 0; i < 8; ++i) document.lines.push_back(line("heading", 40 - 2 * static_cast<float>(i)));
  std::vector<LineGroup> groups;
  for (const PagedLine& each : document.lines) groups.emplace_back(&each, 1);
  // One page, so no running headers.
  CHECK(heading_levels(groups, PagedStyles(document)) ==
        std::vector<std::uint8_t>{0, 1, 2, 3, 4, 5, 6, 6, 6});
}

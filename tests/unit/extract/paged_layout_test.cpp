#include "paged/layout.hpp"

#include <doctest/doctest.h>

using namespace ragctl::extract;
using ragctl::model::BlockKind;
using ragctl::model::StructuredText;

namespace {

PagedLine line(std::string text, float top, float size = 10, std::uint32_t page = 1) {
  PagedLine out;
  out.right = 50 + size / 2 * static_cast<float>(text.size());
  out.text = std::move(text);
  out.font_size = size;
  out.left = 50;
  out.top = top;
  out.bottom = top + size;
  out.page = page;
  return out;
}

PagedLine first(PagedLine given) {
  given.first_in_block = true;
  return given;
}

std::string block_text(const StructuredText& text, std::size_t at) {
  return text.text.substr(text.blocks[at].begin, text.blocks[at].end - text.blocks[at].begin);
}

PagedDocument document_of(std::vector<PagedLine> lines, std::uint32_t pages = 1) {
  PagedDocument document;
  document.lines = std::move(lines);
  document.pages = pages;
  return document;
}

const std::string kBody =
    "this is the body of the page, which is much longer than any of its headings will ever be";

}  // namespace

TEST_CASE("larger lines are headings, their level by size") {
  const StructuredText text =
      lay_out(document_of({first(line("Small", 10, 14)), first(line(kBody, 40)), first(line("Great", 60, 20)),
                           first(line(kBody, 90)), first(line("Small again", 120, 14))}));
  REQUIRE(text.blocks.size() == 5);
  CHECK(text.blocks[0].level == 2);
  CHECK(text.blocks[1].kind == BlockKind::paragraph);
  CHECK(text.blocks[2].level == 1);
  CHECK(text.blocks[4].level == 2);
}

TEST_CASE("a heading in the same block as its paragraph is told apart") {
  const StructuredText text =
      lay_out(document_of({first(line("Great", 10, 20)), line(kBody, 40), line("and more.", 52)}));
  REQUIRE(text.blocks.size() == 2);
  CHECK(text.blocks[0].kind == BlockKind::heading);
  CHECK(block_text(text, 1) == kBody + " and more.");
}

TEST_CASE("what stands at the top of every page is no heading") {
  std::vector<PagedLine> lines;
  for (std::uint32_t page = 1; page <= 3; ++page) {
    lines.push_back(first(line("Annual report", 10, 14, page)));
    lines.push_back(first(line(kBody, 40, 10, page)));
  }
  const StructuredText text = lay_out(document_of(lines, 3));
  REQUIRE(text.blocks.size() == 6);
  CHECK(text.blocks[0].kind == BlockKind::paragraph);
  CHECK(text.pages == 3);
}

TEST_CASE("a bold line is a heading when it is alone in its row, and the body is not bold") {
  PagedLine bold = first(line("Holidays", 10));
  bold.bold = true;
  PagedLine value = line("none", 10);
  value.left = 200;
  CHECK(lay_out(document_of({bold, first(line(kBody, 40))})).blocks[0].kind == BlockKind::heading);
  CHECK(lay_out(document_of({bold, first(value), first(line(kBody, 40))})).blocks[0].kind ==
        BlockKind::paragraph);
  CHECK(lay_out(document_of({bold, first(line("x", 40))})).blocks[0].kind == BlockKind::paragraph);
}

TEST_CASE("turned text is never a heading") {
  PagedLine turned = first(line("arXiv:2212", 10, 30));
  turned.turned = true;
  CHECK(lay_out(document_of({turned, first(line(kBody, 40))})).blocks[0].kind == BlockKind::paragraph);
}

TEST_CASE("rows of several pieces are a table") {
  std::vector<PagedLine> lines;
  for (int row = 0; row < 3; ++row) {
    lines.push_back(line("name" + std::to_string(row), 10 + 12 * static_cast<float>(row)));
    lines.push_back(line("value", 10 + 12 * static_cast<float>(row)));
    lines.back().left = 300;
  }
  lines.front().first_in_block = true;
  const StructuredText text = lay_out(document_of(lines));
  REQUIRE(text.blocks.size() == 1);
  CHECK(text.blocks[0].kind == BlockKind::table);
  CHECK(block_text(text, 0) == "name0 | value\nname1 | value\nname2 | value");
}

TEST_CASE("a bullet, a number or an indent after a full stop begins something new") {
  PagedLine indented = line("Indented starts here", 34);
  indented.left = 65;
  const StructuredText text =
      lay_out(document_of({first(line(kBody + ".", 10)), indented, line("and goes on", 46), line("• one", 60),
                           line("• two", 72), first(line("1. three", 90))}));
  REQUIRE(text.blocks.size() == 5);
  CHECK(block_text(text, 1) == "Indented starts here and goes on");
  CHECK(text.blocks[2].kind == BlockKind::list_item);
  CHECK(block_text(text, 3) == "• two");
  CHECK(text.blocks[4].kind == BlockKind::list_item);
}

TEST_CASE("blocks are ordered, disjoint and cover the text but for the blank lines between") {
  const StructuredText text = lay_out(
      document_of({first(line("Great", 10, 20)), first(line(kBody, 40)), first(line("end-\xC2\xAD", 60))}));
  REQUIRE(text.blocks.size() == 3);
  CHECK(text.text == "Great\n\n" + kBody + "\n\nend-");
  CHECK(text.blocks[2].end == text.text.size());
}

TEST_CASE("each chapter of a book that flows begins a page of its own") {
  PagedDocument book =
      document_of({first(line("short", 10, 12, 1)), first(line(std::string(2000, 'x'), 10, 12, 2)),
                   first(line("after it", 40, 12, 2)), first(line("the last", 10, 12, 5))},
                  5);
  book.reflowable = true;
  const StructuredText text = lay_out(book);
  REQUIRE(text.blocks.size() == 4);
  CHECK(text.blocks[0].page == 1);
  CHECK(text.blocks[1].page == 2);
  CHECK(text.blocks[2].page == 3);
  CHECK(text.blocks[3].page == 4);
  CHECK(text.pages == 4);
}

TEST_CASE("a sentence that a page or a column divides is one paragraph, and keeps the page where it begins") {
  const StructuredText text = lay_out(document_of(
      {first(line(kBody + ".", 40)), first(line("Rags with", 700)),
       first(line("solvent go into the bin.", 40, 10, 2)), first(line("The bin is red.", 60, 10, 2))},
      2));
  REQUIRE(text.blocks.size() == 3);
  CHECK(block_text(text, 1) == "Rags with solvent go into the bin.");
  CHECK(text.blocks[1].page == 1);
  CHECK(text.blocks[2].page == 2);
  const StructuredText columns =
      lay_out(document_of({first(line("The left column ends with-", 700)), first(line("in a word.", 40)),
                           first(line("Another begins.", 60))}));
  REQUIRE(columns.blocks.size() == 2);
  CHECK(block_text(columns, 0) == "The left column ends within a word.");
}

TEST_CASE(
    "what begins with a capital, or comes after a full stop, is a paragraph of its own on the next page") {
  const StructuredText text = lay_out(
      document_of({first(line("A table of tools", 700)), first(line("Solvent is kept apart", 40, 10, 2)),
                   first(line("It is red.", 700, 10, 2)), first(line("see also page one", 40, 10, 3))},
                  3));
  CHECK(text.blocks.size() == 4);
}

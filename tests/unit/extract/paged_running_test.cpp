#include "paged/running.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace ragctl::extract;

namespace {

constexpr float kHeight = 800;

PagedLine line(std::string text, float top, std::uint32_t page) {
  PagedLine out;
  out.text = std::move(text);
  out.font_size = 10;
  out.left = 50;
  out.right = 300;
  out.top = top;
  out.bottom = top + 10;
  out.page = page;
  return out;
}

/// Pages that each have what `header` and `footer` say of them (nothing: no line), and three lines of text.
template <class Header, class Footer>
PagedDocument document_of(std::uint32_t pages, Header header, Footer footer) {
  PagedDocument document;
  document.pages = pages;
  for (std::uint32_t page = 1; page <= pages; ++page) {
    document.boxes.push_back({0, kHeight});
    const auto add = [&](const std::string& text, float top) {
      if (!text.empty()) document.lines.push_back(line(text, top, page));
    };
    add(header(page), 30);
    float top = 300;
    for (const char* which : {"one", "two", "three"})
      add("line " + std::string(which) + " of page " + std::string(page, 'i'), top += 20);
    add(footer(page), 770);
  }
  return document;
}

std::string nothing(std::uint32_t) { return {}; }
std::string title(std::uint32_t) { return "Handbook of locks, version 7"; }
std::string number(std::uint32_t page) { return std::to_string(page + 11); }

std::size_t count(const PagedDocument& document, const std::string& text) {
  std::size_t sum = 0;
  for (const PagedLine& it : document.lines) sum += it.text == text ? 1 : 0;
  return sum;
}

}  // namespace

TEST_CASE("a running header stays where it first stands, page numbers go") {
  PagedDocument document = document_of(5, title, number);
  CHECK(drop_running_lines(document) == 4 + 5);
  CHECK(document.lines.size() == 15 + 1);
  CHECK(document.lines[0].text == title(1));
  CHECK(document.lines[0].running);
}

TEST_CASE("the number may stand within words, or beside them") {
  PagedDocument of =
      document_of(4, nothing, [](auto page) { return "Page " + std::to_string(page) + " of 4"; });
  CHECK(drop_running_lines(of) == 4);
  PagedDocument beside = document_of(
      4, [](auto page) { return std::to_string(page) + " Opening safes quietly"; }, nothing);
  CHECK(drop_running_lines(beside) == 3);
  CHECK(count(beside, "1 Opening safes quietly") == 1);
}

TEST_CASE("headers of left and right pages alternate, and chapters change them") {
  PagedDocument document = document_of(
      12,
      [](std::uint32_t page) {
        if (page % 2 == 0) return std::string("Handbook of locks");
        return std::string(page < 7 ? "Chapter of keys" : "Chapter of bolts");
      },
      nothing);
  CHECK(drop_running_lines(document) == 5 + 2 + 2);
  CHECK(count(document, "Chapter of bolts") == 1);
}

TEST_CASE("a short document loses nothing") {
  PagedDocument document = document_of(2, title, number);
  CHECK(drop_running_lines(document) == 0);
  CHECK(document.lines.size() == 10);
}

TEST_CASE("a foot that counts the pages goes whole, of two pages too, for it would stand within a sentence") {
  const auto foot = [](auto page) { return "Handbook of locks, chapter 8, page " + std::to_string(page); };
  PagedDocument two = document_of(2, nothing, foot);
  CHECK(drop_running_lines(two) == 2);
  CHECK(two.lines.size() == 6);
  PagedDocument five = document_of(5, nothing, foot);
  CHECK(drop_running_lines(five) == 5);
  PagedDocument heads = document_of(2, foot, nothing);
  CHECK(drop_running_lines(heads) == 0);
}

TEST_CASE("what is repeated now and then is text") {
  PagedDocument document = document_of(
      20, [](auto page) { return std::string(page % 6 == 1 ? "Agenda" : ""); }, nothing);
  CHECK(drop_running_lines(document) == 0);
}

TEST_CASE("numbers that do not count the pages are text") {
  PagedDocument document = document_of(
      6, [](auto page) { return "In 19" + std::to_string(page * page % 7 + 10) + " it rained"; }, nothing);
  CHECK(drop_running_lines(document) == 0);
}

TEST_CASE("the same words in the middle of pages, or at another height of each, are text") {
  PagedDocument document = document_of(6, nothing, nothing);
  for (std::uint32_t page = 1; page <= 6; ++page) {
    document.lines.push_back(line("Signature of the tenant", 400, page));
    document.lines.push_back(line("Subtotal of this page", 690.0F + 12 * static_cast<float>(page), page));
  }
  std::ranges::stable_sort(document.lines, {}, &PagedLine::page);
  CHECK(drop_running_lines(document) == 0);
}

TEST_CASE("without the heights of pages nothing is dropped, nor from a book that flows") {
  PagedDocument unknown = document_of(5, title, number);
  unknown.boxes.clear();
  CHECK(drop_running_lines(unknown) == 0);
  PagedDocument book = document_of(5, title, number);
  book.reflowable = true;
  CHECK(drop_running_lines(book) == 0);
}

TEST_CASE("the line after a dropped first line begins the block") {
  PagedDocument document = document_of(3, title, nothing);
  for (PagedLine& it : document.lines) it.first_in_block = it.text == title(1);
  CHECK(drop_running_lines(document) == 2);
  CHECK_FALSE(document.lines[1].first_in_block);
  CHECK(document.lines[4].first_in_block);
  CHECK(document.lines[7].first_in_block);
}

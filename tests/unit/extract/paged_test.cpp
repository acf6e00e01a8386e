#include "paged/paged.hpp"

#include <doctest/doctest.h>
#include <mupdf/fitz.h>

#include "ragctl/base/error.hpp"
#include "ragctl/base/utf8.hpp"
#include "small_documents.hpp"

using namespace ragctl;
using namespace ragctl::extract;
using model::BlockKind;

namespace {

constexpr const char* kPdf = "application/pdf";

std::string text_of(const model::StructuredText& text, const model::Block& block) {
  return text.text.substr(block.begin, block.end - block.begin);
}

std::string failure_of(const std::string& bytes, const char* type, const Hints& hints = {}) {
  try {
    (void)extract_paged_format(bytes, type, hints);
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::failed);
    return error.what();
  }
  return {};
}

std::string handbook() {
  const std::string body = "The body of this page is set in twelve points and says quite a lot";
  return pdf_of_pages(
      {pdf_line("F1", 24, 72, 740, "Opening hours") + pdf_line("F1", 12, 72, 700, body) +
           pdf_line("F1", 12, 72, 686, "about the hours in which the work-") +
           pdf_line("F1", 12, 72, 672, "shop is open.") + pdf_line("F2", 12, 72, 640, "On holidays") +
           pdf_line("F1", 12, 72, 610, "It is closed."),
       pdf_line("F1", 18, 72, 740, "Keys") + pdf_line("F1", 12, 72, 700, body)},
      "/Title(handbook.doc)/Author(Ann Lee)/CreationDate(D:20240409133458+02'00')");
}

/// The font file of Helvetica that MuPDF carries with it.
std::string helvetica() {
  fz_context* const context = fz_new_context(nullptr, nullptr, FZ_STORE_DEFAULT);
  REQUIRE(context != nullptr);
  int size = 0;
  const unsigned char* const bytes = fz_lookup_base14_font(context, "Helvetica", &size);
  std::string font(bytes, bytes + size);
  fz_drop_context(context);
  return font;
}

}  // namespace

TEST_CASE("a PDF keeps its pages, its headings by size and weight, and whole paragraphs") {
  const Extraction result = extract_paged_format(handbook(), kPdf, {});
  REQUIRE(result.text);
  const model::StructuredText& text = *result.text;
  REQUIRE(text.blocks.size() == 6);
  CHECK(text_of(text, text.blocks[0]) == "Opening hours");
  CHECK(text.blocks[0].kind == BlockKind::heading);
  CHECK(text.blocks[0].level == 1);
  CHECK(text_of(text, text.blocks[1]) ==
        "The body of this page is set in twelve points and says quite a lot about the hours in which the "
        "workshop is open.");
  CHECK(text_of(text, text.blocks[2]) == "On holidays");
  CHECK(text.blocks[2].kind == BlockKind::heading);
  CHECK(text.blocks[2].level == 3);
  CHECK(text_of(text, text.blocks[4]) == "Keys");
  CHECK(text.blocks[4].level == 2);
  CHECK(text.blocks[3].page == 1);
  CHECK(text.blocks[4].page == 2);
  CHECK(text.pages == 2);
}

TEST_CASE("a title that is a file name gives way to the first heading; author and date are kept") {
  const Extraction result = extract_paged_format(handbook(), kPdf, {});
  REQUIRE(result.text);
  CHECK(result.text->title == "Opening hours");
  CHECK(result.text->media_type == kPdf);
  CHECK(std::get<std::string>(result.text->metadata.at("author")) == "Ann Lee");
  CHECK(std::get<std::string>(result.text->metadata.at("created")) == "2024-04-09T13:34:58+02:00");
}

TEST_CASE("typewritten lines within other text are code and keep their line ends") {
  const Extraction result = extract_paged_format(
      pdf_of_pages({pdf_line("F1", 12, 72, 700, "Run this program on every machine of the company, once:") +
                    pdf_line("F3", 10, 72, 650, "for x in y:") + pdf_line("F3", 10, 96, 638, "print x")}),
      kPdf, {});
  REQUIRE(result.text);
  REQUIRE(result.text->blocks.size() == 2);
  CHECK(result.text->blocks[1].kind == BlockKind::code);
  CHECK(text_of(*result.text, result.text->blocks[1]) == "for x in y:\n    print x");
}

TEST_CASE("a PDF without any text is skipped with the number of its pages") {
  const Extraction result = extract_paged_format(pdf_of_pages({"0 0 10 10 re f", ""}), kPdf, {});
  CHECK_FALSE(result.text);
  CHECK(result.skipped == "no text on 2 pages");
}

TEST_CASE("a page of two columns is read column by column, also when it is drawn line by line") {
  std::string drawn;
  std::string left;
  std::string right;
  for (int row = 0; row < 7; ++row) {
    const std::string number(1, static_cast<char>('a' + row));
    left += (row > 0 ? " " : "") + ("the left column in its line " + number);
    right += (row > 0 ? " " : "") + ("and the right column in line " + number);
    drawn += pdf_line("F1", 10, 50, 700 - 12 * row, "the left column in its line " + number);
    drawn += pdf_line("F1", 10, 320, 700 - 12 * row, "and the right column in line " + number);
  }
  const Extraction result = extract_paged_format(pdf_of_pages({drawn}), kPdf, {});
  REQUIRE(result.text);
  CHECK(result.text->text == left + " " + right);
}

TEST_CASE("an encrypted PDF opens with any of the passwords, and says so when none fits") {
  const Extraction result = extract_paged_format(encrypted_pdf(), kPdf, {"a.pdf", "", {"wrong", "sesame"}});
  REQUIRE(result.text);
  CHECK(result.text->text == "The safe opens at seven");
  CHECK(failure_of(encrypted_pdf(), kPdf, {"a.pdf", "", {"wrong"}}) == "encrypted, and no password fits");
  CHECK(failure_of(encrypted_pdf(), kPdf) == "encrypted, and no password is given");
}

TEST_CASE("an XPS document has its text, page by page") {
  const std::string bytes = xps_of_pages(
      {{"The lighthouse keeper counts the ships of every", "night, and writes them into the book."},
       {"In winter the book is kept by the harbour master."}},
      helvetica());
  CHECK(detect_media_type(bytes, "log.xps") == "application/oxps");
  const Extraction result = extract_paged_format(bytes, "application/oxps", {});
  REQUIRE(result.text);
  const model::StructuredText& text = *result.text;
  CHECK(text.pages == 2);
  REQUIRE(text.blocks.size() == 2);
  CHECK(text_of(text, text.blocks[0]) ==
        "The lighthouse keeper counts the ships of every night, and writes them into the book.");
  CHECK(text.blocks[1].page == 2);
  CHECK(text_of(text, text.blocks[1]) == "In winter the book is kept by the harbour master.");
}

TEST_CASE("an EPUB has its headings as such, and its author's styles ignored") {
  const Extraction result =
      extract_paged_format(epub_of("<h1>Locks</h1><p>A lock needs a\n  well-oiled <b>key</b>.</p><h3>Small "
                                   "ones</h3><ul><li>padlock</li><li>latch</li></ul>"),
                           "application/epub+zip", {});
  REQUIRE(result.text);
  const model::StructuredText& text = *result.text;
  REQUIRE(text.blocks.size() == 5);
  CHECK(text.title == "The Lock Book");
  CHECK(text.pages == 1);
  CHECK(text.blocks[0].level == 1);
  CHECK(text_of(text, text.blocks[1]) == "A lock needs a well-oiled key.");
  CHECK(text.blocks[1].page == 1);
  CHECK(text.blocks[2].level == 3);
  CHECK(text.blocks[3].kind == BlockKind::list_item);
  CHECK(text_of(text, text.blocks[4]).ends_with("latch"));
}

TEST_CASE("the pages of an EPUB are standard pages of 1,800 characters") {
  std::string body = "<h1>Locks</h1>";
  for (int i = 0; i < 50; ++i) body += "<p>" + std::string(99, 'x') + "</p>";  // 5,000 characters
  const Extraction result = extract_paged_format(epub_of(body), "application/epub+zip", {});
  REQUIRE(result.text);
  CHECK(result.text->pages == 3);
  CHECK(result.text->blocks[1].page == 1);
  CHECK(result.text->blocks[18].page == 1);
  CHECK(result.text->blocks[20].page == 2);
  CHECK(result.text->blocks.back().page == 3);
}

TEST_CASE("a running header is dropped, and how many lines went is told") {
  std::vector<std::string> pages;
  for (int i = 1; i <= 4; ++i) {
    pages.push_back(pdf_line("F1", 9, 72, 760, "Handbook of locks") +
                    pdf_line("F1", 12, 72, 600, "The safe opens at " + std::string(i, 'i')) +
                    pdf_line("F1", 9, 300, 40, "Page " + std::to_string(i) + " of 4"));
  }
  const Extraction result = extract_paged_format(pdf_of_pages(pages), kPdf, {});
  REQUIRE(result.text);
  CHECK(result.text->text.find("Handbook of locks") == result.text->text.rfind("Handbook of locks"));
  CHECK(result.text->text.find("Page ") == std::string::npos);
  CHECK(std::get<std::int64_t>(result.text->metadata.at("running_lines_left_out")) == 7);
}

TEST_CASE("what is none of the formats fails with a reason") {
  for (const char* type : {"application/pdf", "application/epub+zip", "application/oxps"}) {
    CHECK(failure_of("no such thing", type).starts_with("cannot be read: "));
    CHECK_FALSE(failure_of("", type).empty());
  }
}

TEST_CASE("more text than the limit is refused, not cut") {
  CHECK_THROWS_WITH_AS((void)extract_paged(handbook(), kPdf, {}, 50), "gives more than 50 B of text", Error);
}

TEST_CASE("a content stream that draws itself ends") {
  const std::string self =
      "<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 4 0 R>>>>/Length 5>>stream\n/X "
      "Do\nendstream";
  const std::string bytes = pdf_of_objects(
      {"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
       "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 5 0 R/Resources<</XObject<</X 4 0 R>>>>>>", self,
       pdf_stream("/X Do")});
  CHECK_FALSE(extract_paged_format(bytes, kPdf, {}).text);
}

TEST_CASE("a page tree that claims two thousand million pages ends soon") {
  const std::string bytes =
      pdf_of_objects({"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[]/Count 2000000000>>"});
  CHECK_FALSE(failure_of(bytes, kPdf).empty());
}

TEST_CASE("a document cut at any place gives valid text, is skipped, or fails") {
  const std::vector<std::pair<std::string, std::string>> documents{
      {handbook(), kPdf},
      {encrypted_pdf(), kPdf},
      {epub_of("<h1>Locks</h1><p>Keys</p>"), "application/epub+zip"}};
  for (const auto& [bytes, type] : documents) {
    for (std::size_t size = 0; size < bytes.size(); size += 97) {
      try {
        const Extraction result = extract_paged_format(bytes.substr(0, size), type, {"", "", {"sesame"}});
        if (result.text)
          CHECK(is_valid_utf8(result.text->text));
        else
          CHECK_FALSE(result.skipped.empty());
      } catch (const Error& error) {
        CHECK(error.code() == ErrorCode::failed);
      }
    }
  }
}

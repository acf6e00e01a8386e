#include "opendocument/opendocument.hpp"

#include "media_type.hpp"
#include "ragctl/base/error.hpp"
#include "small_documents.hpp"
#include "small_odf.hpp"
#include "well_formed.hpp"

using namespace ragctl;
using namespace ragctl::extract;

namespace {

constexpr std::uint64_t kPlenty = 1'000'000;

model::StructuredText read(const SmallOdf& parts) {
  const Extraction found = extract_opendocument(odf_of(parts), kPlenty);
  REQUIRE_MESSAGE(found.text.has_value(), found.skipped);
  CHECK(fault_of(*found.text) == "");
  return *found.text;
}

std::string outline_of(const std::string& body) { return outline(read({.body = body})); }

std::string failure_of(const std::string& bytes, std::uint64_t limit = kPlenty) {
  try {
    (void)extract_opendocument(bytes, limit);
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::failed);
    return error.what();
  }
  return {};
}

void check_survives(const std::string& bytes) {
  try {
    const Extraction found = extract_opendocument(bytes, kPlenty);
    if (found.text)
      CHECK(fault_of(*found.text) == "");
    else
      CHECK_FALSE(found.skipped.empty());
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::failed);
  }
}

std::string paragraph(const std::string& content, const std::string& style = {}) {
  return "<text:p text:style-name=\"" + style + "\">" + content + "</text:p>";
}
std::string cell(const std::string& content, const std::string& attributes = {}) {
  return "<table:table-cell " + attributes + ">" + content + "</table:table-cell>";
}
std::string row(const std::string& content, const std::string& attributes = {}) {
  return "<table:table-row " + attributes + ">" + content + "</table:table-row>";
}
std::string sheet(const std::string& content, const std::string& attributes = {}) {
  return "<table:table table:name=\"S\" " + attributes + ">" + content + "</table:table>";
}
std::string style(const std::string& family, const std::string& name, const std::string& content,
                  const std::string& attributes = {}) {
  return "<style:style style:family=\"" + family + "\" style:name=\"" + name + "\" " + attributes + ">" +
         content + "</style:style>";
}

}  // namespace

TEST_CASE("headings have their outline levels, and white space between words is kept once") {
  CHECK(outline_of(
            "<text:h text:outline-level=\"2\">Locks</text:h><text:h text:outline-level=\"9\">Deep</text:h>" +
            paragraph("a<text:span>b</text:span> <text:span>c</text:span><text:s text:c=\"3\"/>d<text:tab/>e"
                      "<text:line-break/>f\n  g")) == "h2: Locks\nh6: Deep\np: ab c d e\nf g\n");
}

TEST_CASE("styles make titles, quotes and code, also through what they are based on") {
  const model::StructuredText text =
      read({.body = paragraph("Handbook", "P1") + paragraph("said", "Quotations") +
                    paragraph("x = 1", "Preformatted_20_Text") + paragraph("Part", "Part"),
            .automatic = style("paragraph", "P1", "", "style:parent-style-name=\"Title\""),
            .styles = style("paragraph", "Part", "", "style:default-outline-level=\"1\"") +
                      style("paragraph", "A", "", "style:parent-style-name=\"B\"") +
                      style("paragraph", "B", "", "style:parent-style-name=\"A\"")});
  CHECK(outline(text) == "h1: Handbook\nquote: said\ncode: x = 1\nh1: Part\n");
  CHECK(text.title == "Handbook");
}

TEST_CASE("properties are those that Word documents have too") {
  const model::StructuredText text =
      read({.body = paragraph("x"),
            .meta = "<dc:title>Locks and keys</dc:title><dc:creator>Bob</dc:creator><meta:initial-creator>Ann"
                    "</meta:initial-creator><meta:keyword>a</meta:keyword><meta:keyword>b</meta:keyword>"
                    "<dc:date>2024-05-01T10:00:00</dc:date><dc:language>de-DE</dc:language>"});
  CHECK(text.title == "Locks and keys");
  CHECK(text.media_type == kOdtType);
  CHECK(std::get<std::string>(text.metadata.at("author")) == "Ann");
  CHECK(std::get<std::string>(text.metadata.at("keywords")) == "a, b");
  CHECK(std::get<std::string>(text.metadata.at("modified")) == "2024-05-01T10:00:00");
  CHECK(std::get<std::string>(text.metadata.at("lang")) == "de-DE");
}

TEST_CASE("lists have levels, numbers as they are shown, and go on where they say so") {
  const std::string styles =
      "<text:list-style style:name=\"L\"><text:list-level-style-number text:level=\"1\" "
      "style:num-format=\"1\" "
      "style:num-suffix=\".\"/><text:list-level-style-number text:level=\"2\" style:num-format=\"a\" "
      "style:num-suffix=\")\" text:display-levels=\"2\"/><text:list-level-style-bullet text:level=\"3\"/>"
      "</text:list-style>";
  const auto item = [](const std::string& content, const std::string& attributes = {}) {
    return "<text:list-item " + attributes + ">" + content + "</text:list-item>";
  };
  const auto list = [](const std::string& content, const std::string& attributes = {}) {
    return "<text:list " + attributes + ">" + content + "</text:list>";
  };
  const std::string l = "text:style-name=\"L\"";
  CHECK(outline(read({.body = list(item(paragraph("a") + paragraph("more") +
                                        list(item(paragraph("b") + list(item(paragraph("c")))))) +
                                       item(paragraph("d")),
                                   l) +
                              list(item(paragraph("e")), l + " text:continue-numbering=\"true\"") +
                              list(item(paragraph("f")) + item(paragraph("g"), "text:start-value=\"7\""), l) +
                              list("<text:list-header>" + paragraph("h") + "</text:list-header>" +
                                   item(paragraph("i"))),
                      .automatic = styles})) ==
        "li1: 1. a\np: more\nli2: 1.a) b\nli3: - c\nli1: 2. d\nli1: 3. e\nli1: 1. f\nli1: 7. g\np: h\nli1: - "
        "i\n");
}

TEST_CASE("notes follow their paragraph, comments the text, and what was deleted is gone") {
  const std::string note = "<text:note><text:note-citation>1</text:note-citation><text:note-body>" +
                           paragraph("By Ann.") + "</text:note-body></text:note>";
  const std::string comment = "<office:annotation><dc:creator>Bob</dc:creator><dc:date>2024</dc:date>" +
                              paragraph("Why?") + "</office:annotation>";
  CHECK(outline_of(
            "<text:tracked-changes><text:changed-region><text:deletion>" + paragraph("gone") +
            "</text:deletion></text:changed-region></text:tracked-changes>" +
            paragraph("One" + note + " two" + comment + "<text:change-start/> new<text:change-end/>.") +
            paragraph("Last")) == "p: One[1] two new.\np: [1] By Ann.\np: Last\np: [Comment by Bob] Why?\n");
}

TEST_CASE("text boxes, pictures' descriptions and charts follow what they are anchored in") {
  const model::StructuredText text = read(
      {.body = paragraph("a<draw:frame><draw:text-box>" + paragraph("box") +
                         "</draw:text-box></draw:frame>b<draw:frame><draw:image/><svg:title>Door</svg:title>"
                         "<svg:desc>a red one</svg:desc></draw:frame><draw:frame><draw:object "
                         "xlink:href=\"./Object 1\"/><draw:image/></draw:frame><draw:frame><draw:object "
                         "xlink:href=\"./Object 9\"/></draw:frame>"),
       .more = {{"Object 1/content.xml",
                 "<o xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><text:p>Sales</text:p>"
                 "<text:p>May</text:p><text:p>Sales</text:p></o>"}}});
  CHECK(outline(text) == "p: ab\np: box\np: Door: a red one\np: Sales; May\n");
  CHECK(text.warnings == std::vector<std::string>{"embedded documents or objects not read: 1"});
}

TEST_CASE("hidden text is left out and told") {
  const model::StructuredText text =
      read({.body = paragraph("a<text:span text:style-name=\"H\">xy</text:span>b") + paragraph("xyz", "HP") +
                    "<text:section text:display=\"none\">" + paragraph("12345") + "</text:section>",
            .automatic = style("text", "H", "<style:text-properties text:display=\"none\"/>") +
                         style("paragraph", "HP", "<style:text-properties text:display=\"none\"/>")});
  CHECK(outline(text) == "p: ab\n");
  CHECK(text.warnings == std::vector<std::string>{"hidden text left out: 10 B"});
}

TEST_CASE("tables are read row by row, and those that lay out a page cell by cell") {
  CHECK(outline_of(sheet("<table:table-header-rows>" + row(cell(paragraph("A")) + cell(paragraph("B"))) +
                         "</table:table-header-rows>" +
                         row(cell(paragraph("1") + paragraph("2"), "table:number-columns-spanned=\"2\"") +
                             "<table:covered-table-cell/>") +
                         row(cell(paragraph("x"), "table:number-columns-repeated=\"2\"")))) ==
        "table: A | B\n1 2\nx | x\n");
  CHECK(outline_of(sheet(row(cell("<text:h>Head</text:h>" + paragraph("a")) + cell(paragraph("b"))))) ==
        "h1: Head\np: a\np: b\n");
}

TEST_CASE("sheets are read as those of Excel are") {
  const std::string date = "office:value-type=\"date\" office:date-value=\"2024-05-01T00:00:00\"";
  const std::string number = "office:value-type=\"float\" office:value=\"2.5\"";
  const model::StructuredText text = read(
      {.body = sheet("<table:table-column/><table:table-column "
                     "table:visibility=\"collapse\"/><table:table-column/>" +
                     row(cell(paragraph("Name")) + cell(paragraph("secret")) + cell(paragraph("Price"))) +
                     row(cell(paragraph("hidden")), "table:visibility=\"filter\"") +
                     row(cell(paragraph("Lock")) + cell("") +
                         cell(paragraph("2,50") + "<office:annotation><dc:creator>Ann</dc:creator>" +
                                  paragraph("dear!") + "</office:annotation>",
                              number)) +
                     row(cell(paragraph("01.05.24"), date) + cell("") + cell("", number)) +
                     row(cell("", "table:number-columns-repeated=\"16384\""),
                         "table:number-rows-repeated=\"1048000\"")) +
               sheet(row(cell(paragraph("no"))), "table:style-name=\"H\"") + sheet(""),
       .kind = "spreadsheet",
       .automatic = style("table", "H", "<style:table-properties table:display=\"false\"/>")});
  CHECK(outline(text) ==
        "h1: S\ntable: Name | Price\nLock | 2,50\n2024-05-01 | 2.5\np: [Comment by Ann on C3] dear!\n");
  CHECK(text.media_type == kOdsType);
  CHECK(text.warnings == std::vector<std::string>{"hidden sheets left out: 1", "hidden rows left out: 1",
                                                  "hidden columns left out: 1"});
}

TEST_CASE("cells that claim to be repeated without end cost no more than the limit of text") {
  const std::string much = "table:number-columns-repeated=\"999999999999\"";
  const std::string often = "table:number-rows-repeated=\"2147483647\"";
  CHECK(failure_of(odf_of({.body = sheet(row(cell(paragraph("x"), much), often)), .kind = "spreadsheet"})) ==
        "gives more than 1.0 MB of text");
  CHECK(outline(read({.body = sheet(row(cell("", much), often) +
                                    row(cell("", much) + cell("", much) + cell(paragraph("far out"), much)) +
                                    row(cell(paragraph("x")))),
                      .kind = "spreadsheet"})) == "h1: S\np: far out\np: x\n");
  CHECK(failure_of(odf_of({.body = sheet(repeated(row(cell(paragraph("xyz"), much) + cell(""), often),
                                                  20))})) == "gives more than 1.0 MB of text");
}

TEST_CASE("slides are headings on their pages, with notes and comments; hidden ones are left out") {
  const auto frame = [](const std::string& kind, const std::string& content) {
    return "<draw:frame presentation:class=\"" + kind + "\"><draw:text-box>" + content +
           "</draw:text-box></draw:frame>";
  };
  const model::StructuredText text =
      read({.body = "<draw:page draw:style-name=\"H\">" + frame("title", paragraph("no")) +
                    "</draw:page><draw:page>" +
                    frame("outline", "<text:list><text:list-item>" + paragraph("point") +
                                         "</text:list-item></text:list>") +
                    frame("title", paragraph("Locks")) + frame("page-number", paragraph("2")) +
                    "<draw:g><draw:custom-shape>" + paragraph("in a shape") +
                    "</draw:custom-shape></draw:g>"
                    "<office:annotation><dc:creator>Bob</dc:creator>" +
                    paragraph("Why?") +
                    "</office:annotation>"
                    "<presentation:notes>" +
                    frame("notes", paragraph("Say hello.")) +
                    "</presentation:notes></draw:page>"
                    "<draw:page>" +
                    frame("", paragraph("words")) + "</draw:page>",
            .kind = "presentation",
            .automatic = style("drawing-page", "H",
                               "<style:drawing-page-properties presentation:visibility=\"hidden\"/>")});
  CHECK(outline(text) ==
        "h1: Locks\nli1: - point\np: in a shape\np: [Notes] Say hello.\np: [Comment by Bob] Why?\nh1: Slide "
        "3\np: words\n");
  CHECK(text.blocks[0].page == 2);
  CHECK(text.pages == 3);
  CHECK(text.media_type == kOdpType);
  CHECK(text.warnings == std::vector<std::string>{"hidden slides left out: 1"});
}

TEST_CASE("the kind is found by content, templates and drawings too") {
  CHECK(detect_media_type(odf_of({.body = ""}), "a.bin") == kOdtType);
  CHECK(detect_media_type(odf_of({.body = "", .kind = "spreadsheet"}), "a.odt") == kOdsType);
  CHECK(detect_media_type(odf_of({.body = "", .kind = "drawing"}), "") == kOdgType);
  CHECK(detect_media_type(
            "PK\3\4" + std::string(26, '\0') + "mimetypeapplication/vnd.oasis.opendocument.text-template",
            "") == kOdtType);
  CHECK(detect_media_type("PK\3\4 and no more", "a.ott") == kOdtType);
  CHECK(read({.body = "<draw:page><draw:rect>" + paragraph("x") + "</draw:rect></draw:page>",
              .kind = "drawing"})
            .media_type == kOdgType);
}

TEST_CASE("what is encrypted, nested too deep, missing or of another kind is named") {
  CHECK(failure_of(
            odf_of({.body = "",
                    .more = {{"META-INF/manifest.xml",
                              "<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:"
                              "manifest:1.0\"><manifest:file-entry><manifest:encryption-data/>"
                              "</manifest:file-entry></manifest:manifest>"}}})) ==
        "encrypted: an OpenDocument file that opens with a password only");
  CHECK(failure_of(
            odf_of({.body = repeated("<text:section>", 10'000) + repeated("</text:section>", 10'000)})) ==
        "its part 'content.xml' is nested deeper than 256 elements");
  CHECK(failure_of(odf_of({.body = paragraph(std::string(200, 'x'))}), 50) == "gives more than 50 B of text");
  CHECK(failure_of(odf_of({.body = "", .kind = "chart"})).starts_with("an OpenDocument file of a kind"));
  CHECK(failure_of(zip_of({{"mimetype", "application/vnd.oasis.opendocument.text"}})) ==
        "no OpenDocument file: it has no part 'content.xml'");
  auto files = files_of(SmallOdf{.body = paragraph("a&e;b")});
  files[1].second.insert(files[1].second.find("<office"),
                         "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>");
  const Extraction found = extract_opendocument(zip_of(files), kPlenty);
  REQUIRE(found.text);
  CHECK(found.text->text == "a&e;b");
  CHECK(extract_opendocument(odf_of({.body = ""}), kPlenty).skipped == "no text in it");
}

TEST_CASE("lists, sections and frames in each other are read as deep as anything may be nested") {
  CHECK(outline_of(repeated("<text:list><text:list-item>", 100) + paragraph("deep") +
                   repeated("</text:list-item></text:list>", 100)) == "li9: - deep\n");
  CHECK(outline_of(repeated("<text:p><draw:frame><draw:text-box>", 60) + paragraph("deep") +
                   repeated("</draw:text-box></draw:frame></text:p>", 60)) == "p: deep\n");
}

TEST_CASE("an OpenDocument file cut at any byte, or with any byte changed, has an outcome") {
  const std::string bytes = odf_of({.body = "<text:h>T</text:h><text:list><text:list-item>" + paragraph("a") +
                                            "</text:list-item></text:list>" +
                                            sheet(row(cell(paragraph("a")) + cell(paragraph("b"))))});
  for (std::size_t size = 0; size < bytes.size(); ++size) check_survives(bytes.substr(0, size));
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    std::string changed = bytes;
    changed[at] = static_cast<char>(changed[at] ^ 0x15);
    check_survives(changed);
  }
}

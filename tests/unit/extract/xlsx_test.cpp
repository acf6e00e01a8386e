#include "sheet/xlsx.hpp"

#include "ragctl/base/error.hpp"
#include "sheet/worksheet.hpp"
#include "small_documents.hpp"
#include "small_xlsx.hpp"
#include "well_formed.hpp"

using namespace ragctl;
using namespace ragctl::extract;

namespace {

constexpr std::uint64_t kPlenty = 1'000'000;

model::StructuredText read(const SmallXlsx& parts) {
  const Extraction found = extract_xlsx(xlsx_of(parts), kPlenty);
  REQUIRE_MESSAGE(found.text.has_value(), found.skipped);
  CHECK(fault_of(*found.text) == "");
  return *found.text;
}

std::string outline_of(const std::string& rows, const std::string& after = {}) {
  return outline(read({.sheets = {{.name = "S", .rows = rows, .after = after}}}));
}

std::string failure_of(const std::string& bytes, std::uint64_t limit = kPlenty) {
  try {
    (void)extract_xlsx(bytes, limit);
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::failed);
    return error.what();
  }
  return {};
}

void check_survives(const std::string& bytes) {
  try {
    const Extraction found = extract_xlsx(bytes, kPlenty);
    if (found.text)
      CHECK(fault_of(*found.text) == "");
    else
      CHECK_FALSE(found.skipped.empty());
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::failed);
  }
}

}  // namespace

TEST_CASE("each sheet is a heading with its name and a table, in the order of the workbook") {
  const model::StructuredText text =
      read({.sheets = {{.name = "Prices", .rows = row_of(1, {"Name", "Price"}) + row_of(2, {"Lock", "12.5"})},
                       {.name = "Empty", .rows = ""},
                       {.name = "Stock", .rows = row_of(1, {"Name", "Count"}) + row_of(2, {"Key", "3"})}},
            .core = "<dc:title>Price list</dc:title><dc:creator>Ann Lee</dc:creator>"});
  CHECK(outline(text) ==
        "h1: Prices\ntable: Name | Price\nLock | 12.5\nh1: Stock\ntable: Name | Count\nKey | 3\n");
  CHECK(text.title == "Price list");
  CHECK(text.media_type == kXlsxType);
  CHECK(std::get<std::string>(text.metadata.at("author")) == "Ann Lee");
  CHECK(text.warnings.empty());
}

TEST_CASE("cells are shown as a person sees them") {
  const model::StructuredText text = read(
      {.sheets = {{.name = "S",
                   .rows = "<row><c t=\"s\"><v>0</v></c><c t=\"s\"><v>1</v></c></row>"
                           "<row><c s=\"1\"><v>45000</v></c><c s=\"2\"><v>0.25</v></c></row>"
                           "<row><c t=\"b\"><v>1</v></c><c t=\"e\"><v>#N/A</v></c></row>"
                           "<row><c t=\"str\"><f>A1&amp;B1</f><v>a_x000D_\nb</v></c><c><f>1+1</f><v>2</v></c>"
                           "</row>"
                           "<row><c t=\"d\"><v>2024-05-01T00:00:00</v></c><c><v>12345678901234567890</v></c>"
                           "</row>"
                           "<row><c t=\"s\"><v>99</v></c><c><f>NOW()</f></c></row>"}},
       .strings = "<si><t>Date</t></si><si><r><t>Sha</t></r><r><t>re</t></r><rPh><t>x</t></rPh></si>",
       .styles = "<numFmts><numFmt numFmtId=\"170\" formatCode=\"dd/mm/yyyy\"/></numFmts><cellXfs><xf "
                 "numFmtId=\"0\"/><xf numFmtId=\"170\"/><xf numFmtId=\"9\"/></cellXfs>"});
  CHECK(outline(text) ==
        "h1: S\ntable: Date | Share\n2023-03-15 | 25%\nTRUE | #N/A\na b | 2\n2024-05-01 | "
        "12345678901234567890\n");
  CHECK(text.warnings == std::vector<std::string>{"formulas without a stored result: 1"});
}

TEST_CASE("dates count from 1904 where the workbook says so") {
  const model::StructuredText text =
      read({.sheets = {{.name = "S", .rows = "<row><c s=\"0\"><v>1</v></c></row>"}},
            .styles = "<cellXfs><xf numFmtId=\"14\"/></cellXfs>",
            .properties = "<workbookPr date1904=\"1\"/>"});
  CHECK(text.text == "S\n\n1904-01-02");
}

TEST_CASE("merged cells are told once") {
  CHECK(outline_of(row_of(1, {"A", "B", "C"}) + row_of(2, {"x", "x", "1"}) + row_of(3, {"x", "x", "2"}),
                   "<mergeCells><mergeCell ref=\"A2:B3\"/></mergeCells>") ==
        "h1: S\ntable: A | B | C\nx | | 1\n| | 2\n");
}

TEST_CASE("hidden sheets, rows and columns are left out and counted") {
  const model::StructuredText text = read(
      {.sheets = {{.name = "S",
                   .rows = row_of(1, {"A", "secret", "C"}) + row_of(2, {"hid", "x", "1"}, "hidden=\"1\"") +
                           "<row r=\"3\" hidden=\"true\"/>" + row_of(4, {"shown", "x", "2"}),
                   .before = "<cols><col min=\"2\" max=\"2\" hidden=\"1\"/></cols>"},
                  {.name = "H", .rows = row_of(1, {"no"}), .state = "hidden"},
                  {.name = "V", .rows = row_of(1, {"no"}), .state = "veryHidden"}}});
  CHECK(outline(text) == "h1: S\ntable: A | C\nshown | 2\n");
  CHECK(text.warnings == std::vector<std::string>{"hidden sheets left out: 2", "hidden rows left out: 1",
                                                  "hidden columns left out: 1"});
  CHECK(extract_xlsx(xlsx_of({.sheets = {{.name = "H", .rows = row_of(1, {"no"}), .state = "hidden"}}}),
                     kPlenty)
            .skipped == "no text in it that is not hidden");
}

TEST_CASE("lines above a table are paragraphs, so that its first row is its header") {
  CHECK(outline_of(row_of(1, {"Sales of 2024"}) + row_of(2, {"Name", "Price"}) + row_of(3, {"Lock", "1"})) ==
        "h1: S\np: Sales of 2024\ntable: Name | Price\nLock | 1\n");
}

TEST_CASE("a row of words below an empty row begins a table, values go on with the one above") {
  CHECK(outline_of(row_of(1, {"Name", "Price"}) + row_of(2, {"Lock", "1"}) + row_of(4, {"Key", "2"}) +
                   row_of(6, {"City", "Country"}) + row_of(7, {"Rome", "Italy"}) +
                   row_of(9, {"Printed by Ann"})) ==
        "h1: S\ntable: Name | Price\nLock | 1\nKey | 2\ntable: City | Country\nRome | Italy\n"
        "p: Printed by Ann\n");
}

TEST_CASE("a single long column is a table") {
  CHECK(outline_of(row_of(1, {"Name"}) + row_of(2, {"a"}) + row_of(3, {"b"}) + row_of(4, {"c"})) ==
        "h1: S\ntable: Name\na\nb\nc\n");
}

TEST_CASE(
    "notes stand after the sheet with their author and cell, conversations instead of their stand-ins") {
  const std::string mark = "[Threaded comment] Your version of Excel allows you to read this";
  SmallXlsx parts{
      .sheets = {
          {.name = "S",
           .rows = row_of(1, {"x"}),
           .comments = "<authors><author>Ann</author><author>tc={1}</author></authors><commentList>"
                       "<comment ref=\"B2\" authorId=\"0\"><text><r><t>Ann:</t></r><r><t>\nWhy?</t></r>"
                       "</text></comment>"
                       "<comment ref=\"C3\" authorId=\"1\"><text><t>" +
                       mark + "</t></text></comment></commentList>"}}};
  CHECK(outline(read(parts)) ==
        "h1: S\np: x\np: [Comment by Ann on B2] Why?\np: [Comment by tc={1} on C3] " + mark + "\n");
  auto files = files_of(parts);
  for (auto& [name, bytes] : files) {
    if (name == "xl/worksheets/_rels/sheet1.xml.rels")
      bytes = relationships_part(
          relationship("c", "comments", "../comments1.xml") +
          "<Relationship Id=\"t\" Type=\"http://schemas.microsoft.com/office/2017/10/relationships/"
          "threadedComment\" Target=\"../threads.xml\"/>");
    if (name == "xl/_rels/workbook.xml.rels")
      bytes.insert(bytes.rfind("</"), relationship("p", "person", "persons/person.xml"));
  }
  const std::string space =
      "xmlns=\"http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments\"";
  files.emplace_back("xl/persons/person.xml",
                     xml_part("personList", "<person displayName=\"Bob\" id=\"{P}\"/>", space));
  files.emplace_back("xl/threads.xml", xml_part("ThreadedComments",
                                                "<threadedComment ref=\"C3\" personId=\"{P}\"><text>Is that "
                                                "so?</text></threadedComment>",
                                                space));
  const Extraction found = extract_xlsx(zip_of(files), kPlenty);
  REQUIRE(found.text);
  CHECK(outline(*found.text) ==
        "h1: S\np: x\np: [Comment by Bob on C3] Is that so?\np: [Comment by Ann on B2] Why?\n");
}

TEST_CASE("text boxes, alternative texts and charts stand after the cells") {
  SmallXlsx parts{.sheets = {{.name = "S",
                              .rows = row_of(1, {"x"}),
                              .drawing = "<xdr:sp><xdr:nvSpPr><xdr:cNvPr descr=\"A red door\"/></xdr:nvSpPr>"
                                         "<xdr:txBody><a:p><a:r><a:t>In a box</a:t></a:r></a:p></xdr:txBody>"
                                         "</xdr:sp>"}}};
  CHECK(outline(read(parts)) == "h1: S\np: x\np: In a box\np: A red door\n");
}

TEST_CASE("places of cells are read up to the last column that there is") {
  CHECK(cell_place("A1")->column == 0);
  CHECK(cell_place("XFD1048576")->column == 16'383);
  CHECK_FALSE(cell_place("XFE1"));
  CHECK_FALSE(cell_place("A0"));
  CHECK_FALSE(cell_place("AAAAAAAAAAAA1"));
  CHECK_FALSE(cell_place("12"));
  CHECK_FALSE(cell_place("A"));
  CHECK(column_name(0) == "A");
  CHECK(column_name(16'383) == "XFD");
}

TEST_CASE("escapes of characters that XML cannot hold are undone") {
  CHECK(without_escapes("a_x000D_b_x0041_") == "abA");
  CHECK(without_escapes("_x000D__x000D_x") == "x");
  CHECK(without_escapes("_x00_ _xZZZZ_ _xD800_ _x") == "_x00_ _xZZZZ_  _x");
}

TEST_CASE("a sparse sheet costs what is in it, however far apart") {
  std::string rows;
  for (int i = 0; i < 2000; ++i)
    rows += "<row r=\"" + std::to_string(1 + i * 500) + "\"><c r=\"" +
            column_name(static_cast<unsigned>(8 * i)) + std::to_string(1 + i * 500) + "\"><v>" +
            std::to_string(i) + "</v></c><c r=\"" + column_name(static_cast<unsigned>(8 * i + 4)) +
            std::to_string(1 + i * 500) + "\"><v>7</v></c></row>";
  const model::StructuredText text = read({.sheets = {{.name = "S", .rows = rows}}});
  CHECK(text.text.size() < 30'000);
  CHECK(text.text.ends_with("1999 | 7"));
}

TEST_CASE("a short string shared by very many cells is stopped at the limit of text") {
  const std::string bytes = xlsx_of(
      {.sheets = {{.name = "S", .rows = "<row>" + repeated("<c t=\"s\"><v>0</v></c>", 2000) + "</row>"}},
       .strings = "<si><t>" + std::string(5000, 'x') + "</t></si>"});
  CHECK(failure_of(bytes) == "gives more than 1.0 MB of text");
}

TEST_CASE("numbers out of all bounds, and rows and cells in any order, have an outcome") {
  check_survives(xlsx_of(
      {.sheets = {
           {.name = "S",
            .rows = "<row r=\"2147483647\"><c r=\"B9\" t=\"s\"><v>-1</v></c><c r=\"A1\"><v>1e999</v></c>"
                    "</row><row r=\"-5\"><c s=\"-2\"><v>nan</v></c><c s=\"99\"><v>5</v></c></row><row>"
                    "<c><v>x</v></c></row>" +
                    row_of(1, {"b", "c"}),
            .before = "<cols><col min=\"-1\" max=\"2147483647\" hidden=\"1\"/><col min=\"1\" "
                      "max=\"2147483647\"/></cols>",
            .after = "<mergeCells><mergeCell ref=\"B2:A1\"/><mergeCell ref=\":\"/></mergeCells>"}}}));
  CHECK(outline_of(row_of(2, {"Lock", "1"}) +
                   "<row r=\"1\"><c r=\"B1\" t=\"str\"><v>Price</v></c><c r=\"A1\" "
                   "t=\"str\"><v>Name</v></c></row>") == "h1: S\ntable: Name | Price\nLock | 1\n");
}

TEST_CASE("what is nested too deep, missing, related wrongly or of another kind is named") {
  CHECK(failure_of(xlsx_of(
            {.sheets = {{.name = "S", .rows = repeated("<row>", 10'000) + repeated("</row>", 10'000)}}})) ==
        "its part 'xl/worksheets/sheet1.xml' is nested deeper than 256 elements");
  auto files = files_of(SmallXlsx{.sheets = {{.name = "S", .rows = row_of(1, {"x"})}}});
  auto without = files;
  std::erase_if(without, [](const auto& file) { return file.first == "xl/worksheets/sheet1.xml"; });
  CHECK(extract_xlsx(zip_of(without), kPlenty).skipped == "no text in it: its sheets are missing");
  without = files;
  std::erase_if(without, [](const auto& file) { return file.first == "xl/workbook.xml"; });
  CHECK(failure_of(zip_of(without)) == "no Excel workbook: it has no part 'xl/workbook.xml'");
  CHECK(failure_of(zip_of(
            {{"_rels/.rels", relationships_part(relationship("a", "officeDocument", "xl/workbook.bin"))},
             {"xl/workbook.bin", "x"}})) == "a binary Excel workbook (XLSB), which is not supported");
  for (auto& [name, bytes] : files) {
    if (name == "xl/workbook.xml")
      bytes = "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><x>&e;</x>";
  }
  CHECK(failure_of(zip_of(files)) == "no Excel workbook: its main part is a 'x'");
}

TEST_CASE("a workbook cut at any byte, or with any byte changed, has an outcome") {
  const std::string bytes = xlsx_of({.sheets = {{.name = "S",
                                                 .rows = row_of(1, {"Name", "Price"}) + row_of(2, {"a", "1"}),
                                                 .comments = "<authors><author>A</author></authors>"}},
                                     .styles = "<cellXfs><xf numFmtId=\"14\"/></cellXfs>"});
  for (std::size_t size = 0; size < bytes.size(); ++size) check_survives(bytes.substr(0, size));
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    std::string changed = bytes;
    changed[at] = static_cast<char>(changed[at] ^ 0x15);
    check_survives(changed);
  }
}

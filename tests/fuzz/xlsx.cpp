// An Excel workbook, as the archive that it is, and as the XML of its parts, each of which a mutation
// reaches.
#include "sheet/xlsx.hpp"

#include "extraction.hpp"
#include "unit/extract/small_xlsx.hpp"

using namespace ragctl;

namespace {

void read(std::string_view bytes) {
  fuzz::read_or_refuse([&] { fuzz::check_extraction(extract::extract_xlsx(bytes, 1'000'000)); });
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view rest = fuzz::bytes_of(data, size);
  if (rest.starts_with("PK")) {
    read(rest);
    return 0;
  }
  extract::SmallXlsx parts{.sheets = {{.name = "S", .rows = {}}}};
  extract::SmallSheet& sheet = parts.sheets[0];
  for (std::string* part : {&sheet.rows, &sheet.before, &sheet.after, &sheet.comments, &sheet.drawing,
                            &parts.strings, &parts.styles})
    *part = fuzz::next_part(rest);
  read(extract::xlsx_of(parts));
  return 0;
}

std::vector<std::string> fuzz::seeds() {
  const extract::SmallXlsx parts{
      .sheets = {{.name = "S",
                  .rows =
                      extract::row_of(1, {"Name", "Price"}) + extract::row_of(3, {"Lock", "12.5"}) +
                      "<row r=\"9\" hidden=\"1\"><c t=\"b\"><v>1</v></c></row><row><c r=\"XFD9\" "
                      "t=\"s\"><f>A1</f><v>0</v></c><c s=\"0\"><v>45000.5</v></c><c t=\"d\"><v>2024-05-01T00"
                      "</v></c><c t=\"str\"><v>_x000D_</v></c></row>",
                  .before = "<cols><col min=\"2\" max=\"3\" hidden=\"1\"/></cols>",
                  .after = "<mergeCells><mergeCell ref=\"A1:B2\"/></mergeCells>",
                  .comments = "<authors><author>Ann</author></authors><commentList><comment ref=\"A1\" "
                              "authorId=\"0\"><text><r><t>Ann: why?</t></r></text></comment></commentList>",
                  .drawing = "<xdr:sp><xdr:cNvPr descr=\"door\"/><a:p><a:t>box</a:t></a:p></xdr:sp>"}},
      .strings = "<si><r><t>shared</t></r></si>",
      .styles =
          "<numFmts><numFmt numFmtId=\"170\" formatCode=\"[$x-1]#,##0.0?;[Red](0%);d.m.yy "
          "hh:mm\"/></numFmts><cellXfs><xf numFmtId=\"170\"/><xf numFmtId=\"14\"/></cellXfs>"};
  const extract::SmallSheet& sheet = parts.sheets[0];
  std::string joined;
  for (const std::string& part :
       {sheet.rows, sheet.before, sheet.after, sheet.comments, sheet.drawing, parts.strings, parts.styles})
    joined += part + fuzz::kNextPart;
  return {joined, extract::xlsx_of(parts)};
}

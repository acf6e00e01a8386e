#include "small_xlsx.hpp"

#include "small_documents.hpp"

namespace ragctl::extract {
namespace {

constexpr std::string_view kSpaces =
    "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\""
    " xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";
constexpr std::string_view kDrawingSpaces =
    "xmlns:xdr=\"http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing\""
    " xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\""
    " xmlns:c=\"http://schemas.openxmlformats.org/drawingml/2006/chart\""
    " xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";

void add_sheet(const SmallSheet& sheet, const std::string& number, PackageFiles& files) {
  files.emplace_back(
      "xl/worksheets/sheet" + number + ".xml",
      xml_part("worksheet", sheet.before + "<sheetData>" + sheet.rows + "</sheetData>" + sheet.after,
               kSpaces));
  std::string related;
  if (!sheet.comments.empty()) {
    related += relationship("c", "comments", "../comments" + number + ".xml");
    files.emplace_back("xl/comments" + number + ".xml", xml_part("comments", sheet.comments, kSpaces));
  }
  if (!sheet.drawing.empty()) {
    related += relationship("d", "drawing", "../drawings/drawing" + number + ".xml");
    files.emplace_back("xl/drawings/drawing" + number + ".xml",
                       xml_part("xdr:wsDr", sheet.drawing, kDrawingSpaces));
  }
  if (!related.empty())
    files.emplace_back("xl/worksheets/_rels/sheet" + number + ".xml.rels", relationships_part(related));
}

}  // namespace

PackageFiles files_of(const SmallXlsx& parts) {
  PackageFiles files = package_files("xl/workbook.xml", parts.core);
  std::string sheets;
  std::string related = relationship("strings", "sharedStrings", "sharedStrings.xml") +
                        relationship("styles", "styles", "styles.xml");
  for (std::size_t i = 0; i < parts.sheets.size(); ++i) {
    const std::string number = std::to_string(i + 1);
    const SmallSheet& sheet = parts.sheets[i];
    sheets += "<sheet name=\"" + sheet.name + "\" sheetId=\"" + number + "\" r:id=\"s" + number + "\"" +
              (sheet.state.empty() ? "" : " state=\"" + sheet.state + "\"") + "/>";
    related += relationship("s" + number, "worksheet", "worksheets/sheet" + number + ".xml");
    add_sheet(sheet, number, files);
  }
  files.emplace_back("xl/workbook.xml",
                     xml_part("workbook", parts.properties + "<sheets>" + sheets + "</sheets>", kSpaces));
  files.emplace_back("xl/_rels/workbook.xml.rels", relationships_part(related));
  files.emplace_back("xl/sharedStrings.xml", xml_part("sst", parts.strings, kSpaces));
  files.emplace_back("xl/styles.xml", xml_part("styleSheet", parts.styles, kSpaces));
  files.insert(files.end(), parts.more.begin(), parts.more.end());
  return files;
}

std::string xlsx_of(const SmallXlsx& parts) { return zip_of(files_of(parts)); }

std::string row_of(int number, const std::vector<std::string>& cells, std::string_view attributes) {
  std::string out = "<row r=\"" + std::to_string(number) + "\" " + std::string(attributes) + ">";
  char column = 'A';
  for (const std::string& cell : cells) {
    const std::string place = std::string(1, column++) + std::to_string(number);
    const bool is_number = !cell.empty() && cell.find_first_not_of("0123456789.-") == cell.npos;
    if (is_number)
      out += "<c r=\"" + place + "\"><v>" + cell + "</v></c>";
    else if (!cell.empty())
      out += "<c r=\"" + place + "\" t=\"inlineStr\"><is><t>" + cell + "</t></is></c>";
  }
  return out + "</row>";
}

}  // namespace ragctl::extract

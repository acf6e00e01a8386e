// An OpenDocument file of each kind, as the archive that it is, and as the XML of its parts, each of which a
// mutation reaches.
#include "opendocument/opendocument.hpp"

#include "extraction.hpp"
#include "unit/extract/small_odf.hpp"

using namespace ragctl;

namespace {

void read(std::string_view bytes) {
  fuzz::read_or_refuse([&] { fuzz::check_extraction(extract::extract_opendocument(bytes, 200'000)); });
}

std::string joined(const extract::SmallOdf& parts) {
  std::string out;
  for (const std::string& part : {parts.body, parts.kind, parts.automatic, parts.styles, parts.meta})
    out += part + fuzz::kNextPart;
  return out;
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view rest = fuzz::bytes_of(data, size);
  if (rest.starts_with("PK")) {
    read(rest);
    return 0;
  }
  extract::SmallOdf parts;
  for (std::string* part : {&parts.body, &parts.kind, &parts.automatic, &parts.styles, &parts.meta})
    *part = fuzz::next_part(rest);
  read(extract::odf_of(parts));
  return 0;
}

std::vector<std::string> fuzz::seeds() {
  const std::string table =
      "<table:table table:name=\"S\" table:style-name=\"T\"><table:table-column "
      "table:visibility=\"collapse\"/><table:table-row table:number-rows-repeated=\"3\"><table:table-cell "
      "office:value-type=\"date\" office:date-value=\"2024-05-01T00:00\" "
      "table:number-columns-repeated=\"2\"><text:p>a</text:p><office:annotation><dc:creator>A</dc:creator>"
      "<text:p>c</text:p></office:annotation></table:table-cell></table:table-row></table:table>";
  const extract::SmallOdf words{
      .body =
          "<text:h text:outline-level=\"2\">T</text:h><text:list text:style-name=\"L\"><text:list-item "
          "text:start-value=\"3\"><text:p text:style-name=\"P\">a<text:s/><text:span>b</text:span><text:note>"
          "<text:note-citation>1</text:note-citation><text:note-body><text:p>n</text:p></text:note-body>"
          "</text:note><draw:frame><draw:text-box><text:p>x</text:p></draw:text-box></draw:frame></text:p>"
          "</text:list-item></text:list>" +
          table,
      .automatic =
          "<text:list-style style:name=\"L\"><text:list-level-style-number text:level=\"1\" "
          "style:num-format=\"i\" text:display-levels=\"2\"/></text:list-style>",
      .styles =
          "<style:style style:family=\"paragraph\" style:name=\"P\" style:parent-style-name=\"Title\"/>",
      .meta = "<dc:title>Title of it</dc:title>"};
  const extract::SmallOdf sheets{.body = table, .kind = "spreadsheet"};
  const extract::SmallOdf slides{
      .body =
          "<draw:page><draw:frame presentation:class=\"title\"><draw:text-box><text:p>T</text:p>"
          "</draw:text-box></draw:frame><draw:g><draw:rect><text:p>r</text:p></draw:rect></draw:g>"
          "<presentation:notes/></draw:page>",
      .kind = "presentation"};
  return {joined(words), joined(sheets), joined(slides), extract::odf_of(words), extract::odf_of(sheets)};
}

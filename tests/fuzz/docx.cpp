// A Word document, as the archive that it is, and as the XML of its parts, each of which a mutation reaches.
#include "docx/docx.hpp"

#include "extraction.hpp"
#include "unit/extract/small_docx.hpp"

using namespace ragctl;

namespace {

void read(std::string_view bytes) {
  fuzz::read_or_refuse([&] { fuzz::check_extraction(extract::extract_docx(bytes, 1'000'000)); });
}

std::string joined(const extract::SmallDocx& parts) {
  std::string out;
  for (const std::string& part :
       {parts.body, parts.styles, parts.numbering, parts.footnotes, parts.comments, parts.core})
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
  extract::SmallDocx parts;
  for (std::string* part :
       {&parts.body, &parts.styles, &parts.numbering, &parts.footnotes, &parts.comments, &parts.core})
    *part = fuzz::next_part(rest);
  read(extract::docx_of(parts));
  return 0;
}

std::vector<std::string> fuzz::seeds() {
  const std::string note = "<w:footnoteReference w:id=\"2\"/>";
  const std::string numbered = "<w:numPr><w:ilvl w:val=\"1\"/><w:numId w:val=\"1\"/></w:numPr>";
  const extract::SmallDocx parts{
      .body =
          extract::paragraph_of("Locks", "H") + extract::paragraph_of("item", "", numbered) +
          "<w:p><w:r><w:fldChar w:fldCharType=\"begin\"/><w:t>x</w:t><w:fldChar w:fldCharType=\"separate\"/>"
          "<w:t>y</w:t><w:tab/><w:br/>" +
          note +
          "<w:sym w:font=\"Symbol\" w:char=\"F061\"/>"
          "<w:fldChar "
          "w:fldCharType=\"end\"/></w:r><w:del/><w:ins/></w:p><w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan "
          "w:val=\"2\"/><w:vMerge/></w:tcPr>" +
          extract::paragraph_of("a") + "</w:tc><w:tc>" + extract::paragraph_of("b", "Code") +
          "</w:tc></w:tr></w:tbl><w:sdt><w:sdtContent/></w:sdt>",
      .styles =
          "<w:style w:styleId=\"H\"><w:name w:val=\"heading 1\"/><w:basedOn w:val=\"C\"/></w:style>"
          "<w:style w:styleId=\"C\"><w:pPr><w:outlineLvl w:val=\"0\"/></w:pPr></w:style>",
      .numbering =
          "<w:abstractNum w:abstractNumId=\"1\"><w:lvl w:ilvl=\"1\"><w:start w:val=\"1\"/><w:numFmt "
          "w:val=\"lowerRoman\"/><w:lvlText w:val=\"%1.%2)\"/></w:lvl></w:abstractNum><w:num "
          "w:numId=\"1\"><w:abstractNumId w:val=\"1\"/></w:num>",
      .footnotes = "<w:footnote w:id=\"2\">" + extract::paragraph_of("note") + "</w:footnote>",
      .comments = "<w:comment w:author=\"Ann\">" + extract::paragraph_of("said") + "</w:comment>",
      .core = "<dc:title>Locks and keys</dc:title><dc:creator>Ann</dc:creator>"};
  const extract::SmallDocx box{
      .body =
          "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><mc:AlternateContent><mc:Choice Requires=\"wps\"><w:r>"
          "<w:txbxContent>" +
          extract::paragraph_of("box") +
          "</w:txbxContent></w:r></mc:Choice><mc:Fallback/>"
          "</mc:AlternateContent><m:oMath><m:r><m:t>x</m:t></m:r></m:oMath></w:p>"};
  return {joined(parts), joined(box), extract::docx_of(parts), extract::docx_of(box)};
}

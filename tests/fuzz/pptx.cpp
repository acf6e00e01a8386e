// A presentation, as the archive that it is, and as the XML of its parts, each of which a mutation reaches.
#include "slides/pptx.hpp"

#include "extraction.hpp"
#include "unit/extract/small_pptx.hpp"

using namespace ragctl;

namespace {

void read(std::string_view bytes) {
  fuzz::read_or_refuse([&] { fuzz::check_extraction(extract::extract_pptx(bytes, 1'000'000)); });
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view rest = fuzz::bytes_of(data, size);
  if (rest.starts_with("PK")) {
    read(rest);
    return 0;
  }
  extract::SmallPptx parts{.slides = {{.shapes = {}}}};
  extract::SmallSlide& slide = parts.slides[0];
  for (std::string* part : {&slide.shapes, &slide.notes, &slide.comments, &parts.layout, &parts.master})
    *part = fuzz::next_part(rest);
  read(extract::pptx_of(parts));
  return 0;
}

std::vector<std::string> fuzz::seeds() {
  const std::string sign = "<a:buChar char=\"o\"/>";
  const extract::SmallPptx parts{
      .slides = {{.shapes = extract::title_of("T") +
                            extract::shape_of(
                                extract::slide_words("a", "lvl=\"1\"", sign) +
                                    extract::slide_words("b", "", "<a:buAutoNum type=\"romanUcParenBoth\"/>"),
                                "<p:ph idx=\"1\"/>") +
                            "<p:grpSp><p:nvGrpSpPr><p:cNvPr/></p:nvGrpSpPr><p:graphicFrame><a:graphic>"
                            "<a:graphicData><a:tbl><a:tr><a:tc vMerge=\"1\"/></a:tr></a:tbl></a:graphicData>"
                            "</a:graphic></p:graphicFrame></p:grpSp><mc:AlternateContent><mc:Choice "
                            "Requires=\"a14\"/><mc:Fallback/></mc:AlternateContent>",
                  .notes = extract::shape_of(extract::slide_words("n"), "<p:ph type=\"body\"/>"),
                  .comments = "<p:cm authorId=\"0\"><p:text>c</p:text></p:cm>"}},
      .layout = extract::shape_of("", "<p:ph idx=\"1\"/>"),
      .master = "<p:bodyStyle><a:lvl1pPr>" + sign + "</a:lvl1pPr></p:bodyStyle>"};
  const extract::SmallSlide& slide = parts.slides[0];
  std::string joined;
  for (const std::string& part : {slide.shapes, slide.notes, slide.comments, parts.layout, parts.master})
    joined += part + fuzz::kNextPart;
  return {joined, extract::pptx_of(parts)};
}

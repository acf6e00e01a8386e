#include "small_pptx.hpp"

#include "small_documents.hpp"

namespace ragctl::extract {
namespace {

constexpr std::string_view kSpaces =
    "xmlns:p=\"http://schemas.openxmlformats.org/presentationml/2006/main\""
    " xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\""
    " xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\""
    " xmlns:c=\"http://schemas.openxmlformats.org/drawingml/2006/chart\""
    " xmlns:dgm=\"http://schemas.openxmlformats.org/drawingml/2006/diagram\""
    " xmlns:m=\"http://schemas.openxmlformats.org/officeDocument/2006/math\""
    " xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\"";

std::string tree(const std::string& shapes) { return "<p:cSld><p:spTree>" + shapes + "</p:spTree></p:cSld>"; }

void add_slide(const SmallSlide& slide, const std::string& number, PackageFiles& files) {
  files.emplace_back("ppt/slides/slide" + number + ".xml",
                     xml_part("p:sld", tree(slide.shapes), std::string(kSpaces) + " " + slide.attributes));
  std::string related = slide.related + relationship("l", "slideLayout", "../slideLayouts/layout.xml");
  if (!slide.notes.empty()) {
    related += relationship("n", "notesSlide", "../notesSlides/notes" + number + ".xml");
    files.emplace_back("ppt/notesSlides/notes" + number + ".xml",
                       xml_part("p:notes", tree(slide.notes), kSpaces));
  }
  if (!slide.comments.empty()) {
    related += relationship("c", "comments", "../comments/comment" + number + ".xml");
    files.emplace_back("ppt/comments/comment" + number + ".xml",
                       xml_part("p:cmLst", slide.comments, kSpaces));
  }
  files.emplace_back("ppt/slides/_rels/slide" + number + ".xml.rels", relationships_part(related));
}

}  // namespace

PackageFiles files_of(const SmallPptx& parts) {
  PackageFiles files = package_files("ppt/presentation.xml", parts.core);
  std::string related = relationship("authors", "commentAuthors", "commentAuthors.xml");
  std::string list;
  for (std::size_t i = 0; i < parts.slides.size(); ++i) {
    const std::string number = std::to_string(i + 1);
    related += relationship("s" + number, "slide", "slides/slide" + number + ".xml");
    add_slide(parts.slides[i], number, files);
    const int shown = parts.order.empty() ? static_cast<int>(i + 1) : parts.order[i];
    list += "<p:sldId id=\"" + std::to_string(256 + i) + "\" r:id=\"s" + std::to_string(shown) + "\"/>";
  }
  files.emplace_back("ppt/presentation.xml",
                     xml_part("p:presentation", "<p:sldIdLst>" + list + "</p:sldIdLst>", kSpaces));
  files.emplace_back("ppt/_rels/presentation.xml.rels", relationships_part(related));
  files.emplace_back("ppt/commentAuthors.xml", xml_part("p:cmAuthorLst", parts.authors, kSpaces));
  files.emplace_back("ppt/slideLayouts/layout.xml", xml_part("p:sldLayout", tree(parts.layout), kSpaces));
  files.emplace_back("ppt/slideLayouts/_rels/layout.xml.rels",
                     relationships_part(relationship("m", "slideMaster", "../slideMasters/master.xml")));
  files.emplace_back("ppt/slideMasters/master.xml",
                     xml_part("p:sldMaster", "<p:txStyles>" + parts.master + "</p:txStyles>", kSpaces));
  files.insert(files.end(), parts.more.begin(), parts.more.end());
  return files;
}

std::string pptx_of(const SmallPptx& parts) { return zip_of(files_of(parts)); }

std::string slide_words(std::string_view text, std::string_view attributes, std::string_view bullet) {
  std::string out = "<a:p><a:pPr ";
  out.append(attributes).append(">").append(bullet).append("</a:pPr><a:r><a:t>").append(text);
  return out + "</a:t></a:r></a:p>";
}

std::string shape_of(std::string_view paragraphs, std::string_view placeholder, std::string_view attributes) {
  std::string out = "<p:sp><p:nvSpPr><p:cNvPr ";
  out.append(attributes).append("/><p:cNvSpPr/><p:nvPr>").append(placeholder);
  out.append("</p:nvPr></p:nvSpPr><p:txBody><a:lstStyle/>").append(paragraphs);
  return out + "</p:txBody></p:sp>";
}

std::string title_of(std::string_view text) { return shape_of(slide_words(text), "<p:ph type=\"title\"/>"); }

}  // namespace ragctl::extract

#include "small_docx.hpp"

#include "small_documents.hpp"

namespace ragctl::extract {
namespace {

constexpr std::string_view kSpaces =
    " xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""
    " xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\""
    " xmlns:m=\"http://schemas.openxmlformats.org/officeDocument/2006/math\""
    " xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\""
    " xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\""
    " xmlns:wps=\"http://schemas.microsoft.com/office/word/2010/wordprocessingShape\""
    " xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\""
    " xmlns:c=\"http://schemas.openxmlformats.org/drawingml/2006/chart\""
    " xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:o=\"urn:schemas-microsoft-com:office:office\"";
constexpr std::string_view kDeclaration = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>";

std::string part(std::string_view element, std::string_view content, std::string_view spaces = kSpaces) {
  std::string out(kDeclaration);
  out.append("<").append(element).append(spaces).append(">").append(content);
  return out.append("</").append(element).append(">");
}

std::string relationships(std::string_view content) {
  return part("Relationships", content,
              " xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"");
}

std::string relationship(const std::string& id, const std::string& type, const std::string& target) {
  const std::string office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";
  return "<Relationship Id=\"" + id + "\" Type=\"" + office + type + "\" Target=\"" + target + "\"/>";
}

}  // namespace

std::vector<std::pair<std::string, std::string>> files_of(const SmallDocx& parts) {
  std::vector<std::pair<std::string, std::string>> files{
      {"[Content_Types].xml",
       part("Types",
            "<Override PartName=\"/word/document.xml\" ContentType=\"application/"
            "vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/>",
            " xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"")},
      {"_rels/.rels", relationships(relationship("r1", "officeDocument", "word/document.xml") +
                                    (parts.core.empty() ? std::string()
                                                        : relationship("r2", "metadata/core-properties",
                                                                       "docProps/core.xml")))},
      {"word/document.xml", part("w:document", "<w:body>" + parts.body + "</w:body>")}};
  std::string related = parts.relationships;
  const auto add = [&](const std::string& name, const std::string& element, const std::string& content) {
    if (content.empty()) return;
    related += relationship("id" + name, name, name + ".xml");
    files.emplace_back("word/" + name + ".xml", part(element, content));
  };
  add("styles", "w:styles", parts.styles);
  add("numbering", "w:numbering", parts.numbering);
  add("footnotes", "w:footnotes", parts.footnotes);
  add("endnotes", "w:endnotes", parts.endnotes);
  add("comments", "w:comments", parts.comments);
  if (!parts.core.empty()) {
    files.emplace_back(
        "docProps/core.xml",
        part("cp:coreProperties", parts.core,
             " xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\""
             " xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\""));
  }
  files.emplace_back("word/_rels/document.xml.rels", relationships(related));
  files.insert(files.end(), parts.more.begin(), parts.more.end());
  return files;
}

std::string docx_of(const SmallDocx& parts) { return zip_of(files_of(parts)); }

std::string paragraph_of(std::string_view text, std::string_view style, std::string_view properties) {
  std::string out = "<w:p><w:pPr>";
  if (!style.empty()) out.append("<w:pStyle w:val=\"").append(style).append("\"/>");
  out.append(properties).append("</w:pPr><w:r><w:t xml:space=\"preserve\">").append(text);
  return out + "</w:t></w:r></w:p>";
}

}  // namespace ragctl::extract

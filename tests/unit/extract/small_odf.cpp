#include "small_odf.hpp"

#include "small_documents.hpp"

namespace ragctl::extract {
namespace {

std::string spaces() {
  std::string out =
      "xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:xlink=\"http://www.w3.org/1999/xlink\""
      " xmlns:draw=\"urn:oasis:names:tc:opendocument:xmlns:drawing:1.0\""
      " xmlns:svg=\"urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0\"";
  for (const std::string name : {"office", "text", "table", "presentation", "style", "meta"})
    out += " xmlns:" + name + "=\"urn:oasis:names:tc:opendocument:xmlns:" + name + ":1.0\"";
  return out;
}

}  // namespace

PackageFiles files_of(const SmallOdf& parts) {
  const std::string body = "office:" + parts.kind;
  PackageFiles files{
      {"mimetype",
       "application/vnd.oasis.opendocument." + (parts.kind == "drawing" ? "graphics" : parts.kind)},
      {"content.xml",
       xml_part("office:document-content",
                "<office:automatic-styles>" + parts.automatic + "</office:automatic-styles><office:body><" +
                    body + ">" + parts.body + "</" + body + "></office:body>",
                spaces())},
      {"styles.xml",
       xml_part("office:document-styles", "<office:styles>" + parts.styles + "</office:styles>", spaces())},
      {"meta.xml",
       xml_part("office:document-meta", "<office:meta>" + parts.meta + "</office:meta>", spaces())}};
  files.insert(files.end(), parts.more.begin(), parts.more.end());
  return files;
}

std::string odf_of(const SmallOdf& parts) { return zip_of(files_of(parts)); }

}  // namespace ragctl::extract

#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ragctl::extract {

using PackageFiles = std::vector<std::pair<std::string, std::string>>;

/// An XML part of an Office package: `content` within one root element with these declarations of namespaces.
inline std::string xml_part(std::string_view element, std::string_view content, std::string_view spaces) {
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>";
  out.append("<").append(element).append(" ").append(spaces).append(">").append(content);
  return out.append("</").append(element).append(">");
}

inline std::string relationships_part(std::string_view content) {
  return xml_part("Relationships", content,
                  "xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"");
}

inline std::string relationship(const std::string& id, const std::string& type, const std::string& target) {
  const std::string office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";
  return "<Relationship Id=\"" + id + "\" Type=\"" + office + type + "\" Target=\"" + target + "\"/>";
}

/// The files that lead to the main part, and to the properties, if there are any.
inline PackageFiles package_files(const std::string& main_part, const std::string& core) {
  PackageFiles out{
      {"_rels/.rels", relationships_part(relationship("r1", "officeDocument", main_part) +
                                         (core.empty() ? std::string()
                                                       : relationship("r2", "metadata/core-properties",
                                                                      "docProps/core.xml")))}};
  if (core.empty()) return out;
  out.emplace_back(
      "docProps/core.xml",
      xml_part("cp:coreProperties", core,
               "xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\""
               " xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\""));
  return out;
}

inline std::string repeated(std::string_view text, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += text;
  return out;
}

}  // namespace ragctl::extract

#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ragctl::extract {

/// The parts of a small Word document, as what stands within their root elements; an empty one is left out.
struct SmallDocx {
  std::string body;  ///< within w:body
  std::string styles{};
  std::string numbering{};
  std::string footnotes{};
  std::string endnotes{};
  std::string comments{};
  std::string core{};                                       ///< within cp:coreProperties
  std::vector<std::pair<std::string, std::string>> more{};  ///< further files
  std::string relationships{};                              ///< further ones of the main part
};

/// The files of the document by name, and the document itself.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> files_of(const SmallDocx& parts);
[[nodiscard]] std::string docx_of(const SmallDocx& parts);

/// A paragraph of one run, of a style if one is given, with these further properties.
[[nodiscard]] std::string paragraph_of(std::string_view text, std::string_view style = {},
                                       std::string_view properties = {});

}  // namespace ragctl::extract

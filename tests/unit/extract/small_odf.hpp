#pragma once
#include <string>

#include "small_package.hpp"

namespace ragctl::extract {

/// The parts of a small OpenDocument file, as what stands within their root elements.
struct SmallOdf {
  std::string body;           ///< within office:text, office:spreadsheet, ...
  std::string kind = "text";  ///< "spreadsheet", "presentation", "drawing"
  std::string automatic{};    ///< within office:automatic-styles of the content
  std::string styles{};       ///< within office:styles
  std::string meta{};         ///< within office:meta
  PackageFiles more{};
};

[[nodiscard]] PackageFiles files_of(const SmallOdf& parts);
[[nodiscard]] std::string odf_of(const SmallOdf& parts);

}  // namespace ragctl::extract

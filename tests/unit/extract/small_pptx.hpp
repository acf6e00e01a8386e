#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "small_package.hpp"

namespace ragctl::extract {

struct SmallSlide {
  std::string shapes;        ///< within p:spTree
  std::string notes{};       ///< within p:spTree of its notes
  std::string comments{};    ///< within p:cmLst
  std::string attributes{};  ///< of p:sld
  std::string related{};     ///< further relationships
};

/// The parts of a small presentation, as what stands within their root elements. All slides have one layout.
struct SmallPptx {
  std::vector<SmallSlide> slides;
  std::vector<int> order{};  ///< of the slides, from 1; empty: as they are
  std::string layout{};      ///< within p:spTree
  std::string master{};      ///< within p:txStyles
  std::string authors{};     ///< within p:cmAuthorLst
  std::string core{};
  PackageFiles more{};
};

[[nodiscard]] PackageFiles files_of(const SmallPptx& parts);
[[nodiscard]] std::string pptx_of(const SmallPptx& parts);

/// A paragraph with these properties; a shape of paragraphs that stands for this place, `<p:ph
/// type="title"/>`.
[[nodiscard]] std::string slide_words(std::string_view text, std::string_view attributes = {},
                                      std::string_view bullet = {});
[[nodiscard]] std::string shape_of(std::string_view paragraphs, std::string_view placeholder = {},
                                   std::string_view attributes = {});
[[nodiscard]] std::string title_of(std::string_view text);

}  // namespace ragctl::extract

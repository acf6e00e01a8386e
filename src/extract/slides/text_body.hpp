#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "../office/writer.hpp"
#include "../office/xml_tree.hpp"

namespace ragctl::extract {

/// What stands before a paragraph of a slide.
struct SlideBullet {
  enum class Kind : std::uint8_t { none, sign, number };
  Kind kind = Kind::none;
  std::string_view scheme{};  ///< of a number: "arabicPeriod"
  int start = 1;
};

/// What properties of a paragraph (a:pPr, a:lvl1pPr) say of it themselves.
[[nodiscard]] std::optional<SlideBullet> bullet_of(XmlNode properties);

/// Where a paragraph's bullet comes from when it has none of its own, nearest first: each has a:lvl1pPr to
/// a:lvl9pPr. None of them is required.
using SlideListStyles = std::vector<XmlNode>;

/// The text of a paragraph (a:p); '\n' where a line ends.
[[nodiscard]] std::string slide_paragraph(XmlNode paragraph);
/// All paragraphs of a text body in one line.
[[nodiscard]] std::string slide_line(XmlNode body);

/// Writes the paragraphs of a text body (p:txBody) as paragraphs and list items; `mark` before the first.
void write_slide_text(XmlNode body, const SlideListStyles& styles, std::string mark, OfficeWriter& out);

/// Of mc:AlternateContent the branch that is read: what everybody can read, unless only mathematics differ.
[[nodiscard]] XmlNode slide_branch(XmlNode alternatives);

}  // namespace ragctl::extract

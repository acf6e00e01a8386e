#pragma once
#include <cstdint>
#include <string>

#include "../office/package.hpp"
#include "text_body.hpp"

namespace ragctl::extract {

/// What slides hold that is not read.
struct SlideLosses {
  std::uint64_t hidden = 0;   ///< slides
  std::uint64_t missing = 0;  ///< slides
  std::uint64_t shapes = 0;   ///< hidden ones
  std::uint64_t embedded = 0;
  std::uint64_t pictures = 0;
};

/// Writes the shapes of one slide: its title as a heading, then the others in their order.
class SlideShapes {
public:
  /// All are borrowed as long as it lives.
  SlideShapes(OfficePackage& package, const std::string& part, XmlNode slide, SlideLosses& losses,
              OfficeWriter& out);

  /// `otherwise`: the heading of a slide without a title.
  void write(const std::string& otherwise);
  /// Empty: it has none.
  [[nodiscard]] const std::string& title() const { return title_; }

private:
  void write_children(XmlNode parent);
  void write_shape(XmlNode shape);
  void write_frame(XmlNode frame);
  void write_table(XmlNode table);
  [[nodiscard]] SlideListStyles styles_of(XmlNode shape) const;

  OfficePackage& package_;
  const std::string& part_;
  XmlNode slide_;
  SlideLosses& losses_;
  OfficeWriter& out_;
  std::optional<XmlTree> layout_;
  std::optional<XmlTree> master_;
  XmlNode title_shape_;
  std::string title_;
};

/// p:nvPr/p:ph of a shape, if it stands for a place of the layout.
[[nodiscard]] XmlNode placeholder_of(XmlNode shape);

}  // namespace ragctl::extract

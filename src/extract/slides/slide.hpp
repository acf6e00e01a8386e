#pragma once
#include <cstdint>
#include <map>
#include <optional>
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

/// The layouts that slides are made of, and the masters behind them. Each is read once, however many slides
/// have it: what is unpacked of a package is limited.
class SlideLayouts {
public:
  explicit SlideLayouts(OfficePackage& package) : package_(package) {}
  struct Layout {
    XmlNode layout;  ///< none: it is missing
    XmlNode master;
  };
  /// Of the slide that is this part. Valid as long as this object is.
  [[nodiscard]] Layout of(const std::string& slide);

private:
  [[nodiscard]] XmlNode root_of(const std::optional<std::string>& part);

  OfficePackage& package_;
  std::map<std::string, std::optional<XmlTree>> trees_;
};

/// Writes the shapes of one slide: its title as a heading, then the others in their order.
class SlideShapes {
public:
  /// All are borrowed as long as it lives.
  SlideShapes(OfficePackage& package, const std::string& part, XmlNode slide, SlideLayouts::Layout layout,
              SlideLosses& losses, OfficeWriter& out);

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
  SlideLayouts::Layout layout_;
  XmlNode title_shape_;
  std::string title_;
};

/// p:nvPr/p:ph of a shape, if it stands for a place of the layout.
[[nodiscard]] XmlNode placeholder_of(XmlNode shape);

}  // namespace ragctl::extract

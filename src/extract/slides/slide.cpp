#include "slide.hpp"

#include <algorithm>
#include <array>

#include "../office/drawing.hpp"
#include "../office/properties.hpp"

namespace ragctl::extract {
namespace {

bool is_shape(std::string_view name) {
  return name == "p:sp" || name == "p:pic" || name == "p:grpSp" || name == "p:graphicFrame" ||
         name == "p:cxnSp";
}

// What every slide repeats.
bool is_running(std::string_view placeholder) {
  static constexpr std::array<std::string_view, 5> kKinds{"dt", "ftr", "hdr", "sldNum", "sldImg"};
  return std::ranges::find(kKinds, placeholder) != kKinds.end();
}

bool is_title(XmlNode shape) {
  const std::string_view type = placeholder_of(shape).attribute("type");
  return type == "title" || type == "ctrTitle";
}

// p:nvSpPr, p:nvPicPr, ...: what is not drawn comes first.
XmlNode drawn_properties(XmlNode shape) { return shape.first().child("p:cNvPr"); }

bool is_hidden(XmlNode shape) {
  const std::string_view hidden = drawn_properties(shape).attribute("hidden");
  return hidden == "1" || hidden == "true";
}

XmlNode find_title(XmlNode tree) {
  for (XmlNode node = tree; node; node = node.next_in(tree)) {
    if (node.name() == "p:sp" && is_title(node) && !is_hidden(node) &&
        !is_blank_text(slide_line(node.child("p:txBody"))))
      return node;
  }
  return {};
}

bool stands_for(XmlNode place, XmlNode placeholder) {
  const auto kind = [](XmlNode each) {
    const std::string_view type = each.attribute("type");
    return type.empty() ? std::string_view("obj") : type;
  };
  return placeholder.has("idx") ? place.attribute("idx") == placeholder.attribute("idx")
                                : kind(place) == kind(placeholder);
}

}  // namespace

XmlNode placeholder_of(XmlNode shape) { return shape.first().child("p:nvPr").child("p:ph"); }

XmlNode SlideLayouts::root_of(const std::optional<std::string>& part) {
  if (!part) return {};
  auto known = trees_.find(*part);
  if (known == trees_.end()) known = trees_.emplace(*part, package_.tree(*part)).first;
  return known->second ? known->second->root() : XmlNode();
}

SlideLayouts::Layout SlideLayouts::of(const std::string& slide) {
  const std::optional<std::string> layout = package_.related(slide, "/slideLayout");
  if (!layout) return {};
  return {root_of(layout), root_of(package_.related(*layout, "/slideMaster"))};
}

SlideShapes::SlideShapes(OfficePackage& package, const std::string& part, XmlNode slide,
                         SlideLayouts::Layout layout, SlideLosses& losses, OfficeWriter& out)
    : package_(package), part_(part), slide_(slide), losses_(losses), out_(out), layout_(layout) {}

void SlideShapes::write(const std::string& otherwise) {
  const XmlNode shapes = slide_.child("p:cSld").child("p:spTree");
  title_shape_ = find_title(shapes);
  if (title_shape_) title_ = one_line(slide_line(title_shape_.child("p:txBody")));
  out_.heading(1, title_.empty() ? otherwise : title_);
  write_children(shapes);
}

void SlideShapes::write_children(XmlNode parent) {
  for (const XmlNode each : children(parent)) {
    if (each.name() == "mc:AlternateContent")
      write_children(slide_branch(each));
    else if (is_shape(each.name()))
      write_shape(each);
  }
}

void SlideShapes::write_shape(XmlNode shape) {
  if (shape == title_shape_ || is_running(placeholder_of(shape).attribute("type"))) return;
  if (is_hidden(shape)) {
    ++losses_.shapes;
    return;
  }
  const std::string_view name = shape.name();
  if (name == "p:pic") ++losses_.pictures;
  out_.paragraph(one_line(drawn_properties(shape).attribute("descr")));
  if (name == "p:grpSp") return write_children(shape);
  if (name == "p:graphicFrame") return write_frame(shape);
  write_slide_text(shape.child("p:txBody"), styles_of(shape), {}, out_);
}

void SlideShapes::write_frame(XmlNode frame) {
  const XmlNode data = frame.child("a:graphic").child("a:graphicData");
  for (XmlNode node = data; node; node = node.next_in(data)) {
    const std::string_view name = node.name();
    if (name == "a:tbl") return write_table(node);
    if (name.ends_with(":chart"))
      out_.paragraph(related_drawing_words(package_, part_, node.attribute("r:id")));
    if (name == "dgm:relIds") out_.paragraph(related_drawing_words(package_, part_, node.attribute("r:dm")));
    if (name == "p:oleObj") {
      ++losses_.embedded;
      return;
    }
  }
}

void SlideShapes::write_table(XmlNode table) {
  const auto is_covered = [](XmlNode cell) {
    const auto is_set = [&](const char* name) {
      return cell.attribute(name) == "1" || cell.attribute(name) == "true";
    };
    return is_set("hMerge") || is_set("vMerge");
  };
  out_.begin_table();
  for (const XmlNode row : children(table)) {
    if (row.name() != "a:tr") continue;
    std::vector<std::string> cells;
    for (const XmlNode cell : children(row)) {
      if (cell.name() == "a:tc") cells.push_back(is_covered(cell) ? "" : slide_line(cell.child("a:txBody")));
    }
    out_.row(cells);
  }
  out_.end_table();
}

// A body's bullets are usually those of the layout and of the master behind it.
SlideListStyles SlideShapes::styles_of(XmlNode shape) const {
  SlideListStyles out{shape.child("p:txBody").child("a:lstStyle")};
  const XmlNode placeholder = placeholder_of(shape);
  if (!placeholder) return out;
  for (const XmlNode each : children(layout_.layout.child("p:cSld").child("p:spTree"))) {
    const XmlNode place = placeholder_of(each);
    if (place && stands_for(place, placeholder)) out.push_back(each.child("p:txBody").child("a:lstStyle"));
  }
  if (placeholder.attribute("type") != "subTitle")
    out.push_back(layout_.master.child("p:txStyles").child("p:bodyStyle"));
  return out;
}

}  // namespace ragctl::extract

#include "xml_tree.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <new>
#include <pugixml.hpp>
#include <vector>

#include "ragctl/base/error.hpp"
#include "ragctl/base/utf8.hpp"

namespace ragctl::extract {
namespace {

using pugi::xml_node;

// The second half of a namespace's name, which the transitional and the strict form (ISO/IEC 29500-4 and -1)
// have in common, and the prefix that nearly every document uses for it.
struct Namespace {
  std::string_view ending;
  std::string_view prefix;
};
constexpr std::array kNamespaces{
    Namespace{"/wordprocessingml/2006/main", "w"},
    Namespace{"/ooxml/wordprocessingml/main", "w"},
    Namespace{"/officeDocument/2006/relationships", "r"},
    Namespace{"/ooxml/officeDocument/relationships", "r"},
    Namespace{"/officeDocument/2006/math", "m"},
    Namespace{"/ooxml/officeDocument/math", "m"},
    Namespace{"/drawingml/2006/main", "a"},
    Namespace{"/ooxml/drawingml/main", "a"},
    Namespace{"/drawingml/2006/wordprocessingDrawing", "wp"},
    Namespace{"/ooxml/drawingml/wordprocessingDrawing", "wp"},
    Namespace{"/drawingml/2006/chart", "c"},
    Namespace{"/ooxml/drawingml/chart", "c"},
    Namespace{"/drawingml/2006/diagram", "dgm"},
    Namespace{"/ooxml/drawingml/diagram", "dgm"},
    Namespace{"/markup-compatibility/2006", "mc"},
    Namespace{"/wordprocessingShape", "wps"},
    Namespace{":opendocument:xmlns:office:1.0", "office"},
    Namespace{":opendocument:xmlns:text:1.0", "text"},
    Namespace{":opendocument:xmlns:table:1.0", "table"},
    Namespace{":opendocument:xmlns:drawing:1.0", "draw"},
    Namespace{":opendocument:xmlns:presentation:1.0", "presentation"},
    Namespace{":opendocument:xmlns:style:1.0", "style"},
    Namespace{":opendocument:xmlns:meta:1.0", "meta"},
    Namespace{":opendocument:xmlns:manifest:1.0", "manifest"},
    Namespace{":opendocument:xmlns:svg-compatible:1.0", "svg"},
    Namespace{"//www.w3.org/1999/xlink", "xlink"},
    Namespace{"/presentationml/2006/main", "p"},
    Namespace{"/ooxml/presentationml/main", "p"},
    Namespace{"/spreadsheetml/2006/main", ""},
    Namespace{"/ooxml/spreadsheetml/main", ""},
    Namespace{"/drawingml/2006/spreadsheetDrawing", "xdr"},
    Namespace{"/ooxml/drawingml/spreadsheetDrawing", "xdr"},
    Namespace{"/spreadsheetml/2018/threadedcomments", ""},
    Namespace{"urn:schemas-microsoft-com:vml", "v"},
    Namespace{"/package/2006/relationships", ""},
    Namespace{"/package/2006/content-types", ""},
    Namespace{"/package/2006/metadata/core-properties", "cp"},
    Namespace{"//purl.org/dc/elements/1.1/", "dc"},
    Namespace{"//purl.org/dc/terms/", "dcterms"},
};

const Namespace* usual(std::string_view uri) {
  const auto* found =
      std::ranges::find_if(kNamespaces, [&](const Namespace& each) { return uri.ends_with(each.ending); });
  return found == kNamespaces.end() ? nullptr : found;
}

// Gives every element and attribute of the namespaces above its usual prefix, so that readers compare names
// alone. Nearly every document uses the usual prefixes already, and then this is one look at each element.
class Prefixes {
public:
  void enter(xml_node node, unsigned depth) {
    while (!renamed_.empty() && renamed_.back().depth >= depth) renamed_.pop_back();
    for (const pugi::xml_attribute each : node.attributes()) declare(each, depth);
    if (renamed_.empty()) return;
    if (const std::string name = usual_name(node.name(), true); !name.empty())
      check(node.set_name(name.c_str()));
    for (pugi::xml_attribute each : node.attributes()) {
      const std::string name = usual_name(each.name(), false);
      if (!name.empty()) check(each.set_name(name.c_str()));
    }
  }

private:
  struct Renamed {
    std::string own;
    std::string usual;
    unsigned depth;
  };

  void declare(pugi::xml_attribute attribute, unsigned depth) {
    const std::string_view name = attribute.name();
    if (!name.starts_with("xmlns") || (name.size() > 5 && name[5] != ':')) return;
    const std::string_view own = name.size() > 5 ? name.substr(6) : std::string_view();
    const Namespace* const found = usual(attribute.value());
    const bool hides = std::ranges::any_of(renamed_, [&](const Renamed& each) { return each.own == own; });
    if (found == nullptr && !hides) return;
    const std::string_view wanted = found == nullptr ? own : found->prefix;
    if (own != wanted || hides) renamed_.push_back({std::string(own), std::string(wanted), depth});
  }

  // Empty: stays as it is.
  [[nodiscard]] std::string usual_name(std::string_view name, bool element) const {
    const std::size_t colon = name.find(':');
    const std::string_view own = colon == name.npos ? std::string_view() : name.substr(0, colon);
    if (own == "xmlns" || name == "xmlns" || (own.empty() && !element)) return {};
    for (auto each = renamed_.rbegin(); each != renamed_.rend(); ++each) {
      if (each->own != own) continue;
      if (each->usual == own) return {};
      const std::string_view local = colon == name.npos ? name : name.substr(colon + 1);
      return each->usual.empty() ? std::string(local) : each->usual + ":" + std::string(local);
    }
    return {};
  }

  static void check(bool done) {
    if (!done) throw std::bad_alloc();
  }

  std::vector<Renamed> renamed_;
};

void check_depth_and_name(xml_node root, std::string_view part) {
  Prefixes prefixes;
  unsigned depth = 1;
  for (xml_node node = root; node;) {
    if (node.type() == pugi::node_element) prefixes.enter(node, depth);
    if (node.first_child()) {
      node = node.first_child();
      if (++depth > XmlTree::kDeepest) {
        throw Error(ErrorCode::failed, "its part '" + std::string(part) + "' is nested deeper than " +
                                           std::to_string(XmlTree::kDeepest) + " elements");
      }
      continue;
    }
    while (node != root && !node.next_sibling()) {
      node = node.parent();
      --depth;
    }
    if (node == root) return;
    node = node.next_sibling();
  }
}

xml_node element_from(xml_node node) {
  while (node && node.type() != pugi::node_element) node = node.next_sibling();
  return node;
}

}  // namespace

struct XmlTree::Document {
  std::string bytes;  // parsed in place
  pugi::xml_document tree;
};

XmlTree::XmlTree(std::string bytes, std::string_view part, WhiteSpace white_space)
    : document_(std::make_unique<Document>()) {
  document_->bytes = std::move(bytes);
  const unsigned options =
      pugi::parse_default |
      (white_space == WhiteSpace::kept ? pugi::parse_ws_pcdata : pugi::parse_ws_pcdata_single);
  const pugi::xml_parse_result result = document_->tree.load_buffer_inplace(
      document_->bytes.data(), document_->bytes.size(), options, pugi::encoding_auto);
  if (result.status == pugi::status_out_of_memory) throw std::bad_alloc();
  if (!result) {
    throw Error(ErrorCode::failed, "its part '" + std::string(part) +
                                       "' is no sound XML: " + std::string(result.description()) +
                                       " at byte " + std::to_string(result.offset));
  }
  check_depth_and_name(document_->tree.document_element(), part);
}

XmlTree::~XmlTree() = default;
XmlTree::XmlTree(XmlTree&&) noexcept = default;
XmlTree& XmlTree::operator=(XmlTree&&) noexcept = default;

XmlNode XmlTree::root() const { return XmlNode(document_->tree.document_element().internal_object()); }

std::string_view XmlNode::name() const { return xml_node(node_).name(); }

std::string_view XmlNode::attribute(const char* name) const {
  return xml_node(node_).attribute(name).value();
}

bool XmlNode::has(const char* name) const { return !xml_node(node_).attribute(name).empty(); }

std::optional<int> XmlNode::integer(const char* name) const {
  const std::string_view text = attribute(name);
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end != text.data() ? std::optional(value) : std::nullopt;
}

XmlNode XmlNode::first() const {
  return XmlNode(element_from(xml_node(node_).first_child()).internal_object());
}

XmlNode XmlNode::next() const {
  return XmlNode(element_from(xml_node(node_).next_sibling()).internal_object());
}

XmlNode XmlNode::parent() const { return XmlNode(xml_node(node_).parent().internal_object()); }

XmlNode XmlNode::child(const char* name) const {
  return XmlNode(xml_node(node_).child(name).internal_object());
}

XmlNode XmlNode::next_in(XmlNode top) const {
  if (const XmlNode down = first()) return down;
  for (XmlNode node = *this; node && node != top; node = node.parent()) {
    if (const XmlNode beside = node.next()) return beside;
  }
  return {};
}

XmlNode XmlNode::first_content() const { return XmlNode(xml_node(node_).first_child().internal_object()); }

XmlNode XmlNode::next_content() const { return XmlNode(xml_node(node_).next_sibling().internal_object()); }

bool XmlNode::is_text() const {
  const pugi::xml_node_type type = xml_node(node_).type();
  return type == pugi::node_pcdata || type == pugi::node_cdata;
}

std::string XmlNode::characters() const { return to_valid_utf8(xml_node(node_).value()); }

std::string XmlNode::text() const {
  std::string out;
  for (const xml_node each : xml_node(node_).children()) {
    if (each.type() == pugi::node_pcdata || each.type() == pugi::node_cdata) out += each.value();
  }
  return to_valid_utf8(out);
}

}  // namespace ragctl::extract

#include "inline.hpp"

#include <algorithm>
#include <array>

#include "ragctl/base/utf8.hpp"

namespace ragctl::extract {

bool is_left_out_of_odf(std::string_view name) {
  static constexpr std::array<std::string_view, 9> kNames{
      "text:tracked-changes", "office:forms",          "office:event-listeners",
      "text:script",          "office:script",         "text:ruby-text",
      "text:hidden-text",     "office:annotation-end", "office:change-info"};
  return name.ends_with("-source") || name.ends_with("-decls") || name.ends_with("-decl") ||
         std::ranges::find(kNames, name) != kNames.end();
}

OdfInline OdfInlineReader::read(XmlNode parent, bool hidden) {
  OdfInline out;
  hidden_ = hidden;
  read_children(parent, out);
  return out;
}

void OdfInlineReader::put(std::string_view text, OdfInline& out) {
  if (hidden_)
    losses.hidden += text.size();
  else
    out.text += text;
}

void OdfInlineReader::read_children(XmlNode parent, OdfInline& out) {
  for (XmlNode each = parent.first_content(); each; each = each.next_content()) {
    if (!each.is_text()) {
      read_element(each, out);
      continue;
    }
    std::string text = each.characters();
    std::ranges::replace_if(
        text, [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
    put(text, out);
  }
}

void OdfInlineReader::read_element(XmlNode node, OdfInline& out) {
  const std::string_view name = node.name();
  if (name == "text:s" || name == "text:tab") return put(" ", out);
  if (name == "text:line-break") return put("\n", out);
  if (is_left_out_of_odf(name)) return;
  if (name == "office:annotation") {
    if (!hidden_) out.comments.push_back(node);
  } else if (name == "text:note") {
    const std::string label = "[" + collapse_white_space(node.child("text:note-citation").text()) + "]";
    put(label, out);
    if (!hidden_) out.notes.push_back({label, node.child("text:note-body")});
  } else if (name.starts_with("draw:") || name.starts_with("dr3d:")) {
    if (!hidden_) out.shapes.push_back(node);
  } else {
    const bool before = hidden_;
    if (name == "text:span" && styles_.find("text", node.attribute("text:style-name")).hidden) hidden_ = true;
    read_children(node, out);
    hidden_ = before;
  }
}

}  // namespace ragctl::extract

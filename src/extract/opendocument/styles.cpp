#include "styles.hpp"

#include <algorithm>

#include "ragctl/base/utf8.hpp"

namespace ragctl::extract {
namespace {

constexpr int kMostAncestors = 32;  // styles may be based on each other in a circle

std::string key(std::string_view family, std::string_view name) {
  return std::string(family).append("/").append(name);
}

OdfStyle::Kind kind_of(std::string_view name) {
  if (name == "Title") return OdfStyle::Kind::title;
  if (name == "Quotations" || name == "Quote") return OdfStyle::Kind::quote;
  if (name == "Preformatted_20_Text" || name == "Source_20_Code") return OdfStyle::Kind::code;
  return OdfStyle::Kind::plain;
}

std::optional<bool> hidden_by(XmlNode style) {
  if (const std::string_view value = style.child("style:text-properties").attribute("text:display");
      !value.empty())
    return value == "none";
  if (const std::string_view value = style.child("style:table-properties").attribute("table:display");
      !value.empty())
    return value == "false";
  const std::string_view value =
      style.child("style:drawing-page-properties").attribute("presentation:visibility");
  return value.empty() ? std::nullopt : std::optional(value == "hidden");
}

}  // namespace

void OdfStyles::add(XmlNode root) {
  for (const XmlNode group : children(root)) {
    if (group.name() != "office:styles" && group.name() != "office:automatic-styles") continue;
    for (const XmlNode each : children(group)) {
      if (each.name() == "style:style") add_style(each);
      if (each.name() == "text:list-style") add_list(each);
    }
  }
}

void OdfStyles::add_style(XmlNode node) {
  const std::string_view name = node.attribute("style:name");
  styles_.insert_or_assign(key(node.attribute("style:family"), name),
                           Raw{std::string(name), std::string(node.attribute("style:parent-style-name")),
                               std::string(node.attribute("style:list-style-name")),
                               node.integer("style:default-outline-level"), hidden_by(node)});
}

void OdfStyles::add_list(XmlNode node) {
  ListLevels& levels = lists_[std::string(node.attribute("style:name"))];
  for (const XmlNode each : children(node)) {
    const int level = each.integer("text:level").value_or(1) - 1;
    if (level < 0 || level >= kLevels) continue;
    OdfListLevel out;
    out.numbered = each.name() == "text:list-level-style-number";
    const std::string_view format = each.attribute("style:num-format");
    out.format = format.empty() ? '\0' : format.front();
    out.prefix = to_valid_utf8(each.attribute("style:num-prefix"));
    out.suffix = to_valid_utf8(each.attribute("style:num-suffix"));
    out.start = std::clamp(each.integer("text:start-value").value_or(1), 0, 1'000'000);
    out.shown_levels = std::clamp(each.integer("text:display-levels").value_or(1), 1, kLevels);
    levels[static_cast<std::size_t>(level)] = std::move(out);
  }
}

OdfStyle OdfStyles::find(std::string_view family, std::string_view name) const {
  OdfStyle out;
  std::optional<int> outline;
  std::optional<bool> hidden;
  std::string next(name);
  for (int i = 0; i < kMostAncestors && !next.empty(); ++i) {
    const auto found = styles_.find(key(family, next));
    if (out.kind == OdfStyle::Kind::plain) out.kind = kind_of(next);
    if (found == styles_.end()) break;
    const Raw& raw = found->second;
    if (!outline) outline = raw.outline;
    if (!hidden) hidden = raw.hidden;
    if (out.list.empty()) out.list = raw.list;
    next = raw.parent;
  }
  out.hidden = hidden.value_or(false);
  if (out.kind == OdfStyle::Kind::title) out.heading = 1;
  if (outline && *outline > 0) out.heading = static_cast<std::uint8_t>(std::min(*outline, 6));
  return out;
}

std::optional<OdfListLevel> OdfStyles::list_level(const std::string& list, int level) const {
  const auto found = lists_.find(list);
  if (found == lists_.end()) return std::nullopt;
  return found->second[static_cast<std::size_t>(std::clamp(level, 0, kLevels - 1))];
}

}  // namespace ragctl::extract

#include "styles.hpp"

#include <algorithm>
#include <array>

namespace ragctl::extract {
namespace {

using Kind = DocxStyle::Kind;

// "Heading 1", "heading1" and "HEADING 1" are the same.
std::string plain_name(std::string_view name) {
  std::string out;
  for (const char c : name) {
    if (c == ' ' || c == '-' || c == '_') continue;
    out += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  }
  return out;
}

std::uint8_t heading_of_name(std::string_view plain) {
  constexpr std::string_view kHeading = "heading";
  if (plain.size() != kHeading.size() + 1 || !plain.starts_with(kHeading)) return 0;
  const char digit = plain.back();
  return digit >= '1' && digit <= '9' ? heading_of_outline(digit - '1') : std::uint8_t{0};
}

Kind kind_of_name(std::string_view plain) {
  static constexpr std::array<std::string_view, 11> kCode{
      "sourcecode",       "code",         "codeblock", "htmlpreformatted",
      "preformattedtext", "preformatted", "verbatim",  "listing",
      "programlisting",   "macro",        "macrotext"};
  static constexpr std::array<std::string_view, 5> kQuote{"quote", "intensequote", "blocktext", "blockquote",
                                                          "quotations"};
  if (plain == "title") return Kind::title;
  if (std::ranges::find(kCode, plain) != kCode.end()) return Kind::code;
  if (std::ranges::find(kQuote, plain) != kQuote.end()) return Kind::quote;
  return Kind::plain;
}

bool says_off(std::string_view value) { return value == "0" || value == "false" || value == "off"; }

}  // namespace

std::uint8_t heading_of_outline(int level) {
  return level >= 0 && level <= 8 ? static_cast<std::uint8_t>(std::min(level + 1, 6)) : std::uint8_t{0};
}

std::optional<bool> docx_switch(XmlNode properties, const char* name) {
  const XmlNode found = properties.child(name);
  if (!found) return std::nullopt;
  return !says_off(found.attribute("w:val"));
}

DocxStyles::DocxStyles(XmlNode root) {
  for (const XmlNode style : children(root)) {
    if (style.name() != "w:style") continue;
    const std::string id(style.attribute("w:styleId"));
    const XmlNode properties = style.child("w:pPr");
    const XmlNode numbering = properties.child("w:numPr");
    Raw raw;
    raw.name = plain_name(style.child("w:name").attribute("w:val"));
    raw.base = style.child("w:basedOn").attribute("w:val");
    raw.outline = properties.child("w:outlineLvl").integer("w:val");
    raw.list = numbering.child("w:numId").integer("w:val");
    raw.level = numbering.child("w:ilvl").integer("w:val");
    raw.hidden = docx_switch(style.child("w:rPr"), "w:vanish");
    const std::string_view is_default = style.attribute("w:default");
    const bool by_default = !is_default.empty() && !says_off(is_default);
    if (by_default && style.attribute("w:type") == "paragraph") default_ = id;
    raw_.emplace(id, std::move(raw));
  }
  for (const auto& [id, raw] : raw_) resolved_.emplace(id, resolve(id));
}

// From the style itself to what it is based on; what is said first holds. Styles may be based on each other
// in a circle, so there are never more steps than styles, nor more than anybody inherits.
DocxStyle DocxStyles::resolve(const std::string& id) const {
  constexpr int kLongestChain = 64;
  DocxStyle out;
  std::optional<int> list;
  std::optional<int> level;
  std::optional<bool> hidden;
  bool outline_known = false;
  auto at = raw_.find(id);
  for (int steps = 0; at != raw_.end() && steps < kLongestChain; ++steps) {
    const Raw& raw = at->second;
    if (!outline_known && raw.outline) {
      out.heading = heading_of_outline(*raw.outline);
      outline_known = true;
    } else if (!outline_known && heading_of_name(raw.name) > 0) {
      out.heading = heading_of_name(raw.name);
      outline_known = true;
    }
    if (out.kind == Kind::plain) out.kind = kind_of_name(raw.name);
    if (!list) list = raw.list;
    if (!level) level = raw.level;
    if (!hidden) hidden = raw.hidden;
    at = raw_.find(raw.base);
  }
  if (list) out.numbering = DocxNumbering{*list, level.value_or(0)};
  if (out.kind == Kind::title && out.heading == 0) out.heading = 1;
  out.hidden = hidden.value_or(false);
  return out;
}

DocxStyle DocxStyles::paragraph(std::string_view id) const {
  const std::string wanted = id.empty() ? default_ : std::string(id);
  if (const auto found = resolved_.find(wanted); found != resolved_.end()) return found->second;
  DocxStyle out;
  const std::string plain = plain_name(wanted);
  out.kind = kind_of_name(plain);
  out.heading = out.kind == Kind::title ? std::uint8_t{1} : heading_of_name(plain);
  return out;
}

bool DocxStyles::hides(std::string_view character_style) const {
  if (character_style.empty()) return false;
  const auto found = resolved_.find(std::string(character_style));
  return found != resolved_.end() && found->second.hidden;
}

}  // namespace ragctl::extract

#include "rules.hpp"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <utility>

namespace ragctl::extract {
namespace {

constexpr std::array<std::pair<Kind, std::string_view>, 23> kKinds{{
    {Kind::once, "a button"},
    {Kind::block,
     "address article aside blockquote center details dir div dl fieldset figcaption figure footer header "
     "hgroup "
     "main menu nav ol section summary ul"},
    {Kind::form, "form"},
    {Kind::paragraph, "p"},
    {Kind::heading, "h1 h2 h3 h4 h5 h6"},
    {Kind::item, "li"},
    {Kind::term, "dt dd"},
    {Kind::preformatted, "pre"},
    {Kind::empty, "area base br embed img input link meta param source track wbr"},
    {Kind::rule, "hr"},
    {Kind::verbatim, "script style iframe"},
    {Kind::words, "title textarea"},
    {Kind::table, "table"},
    {Kind::caption, "caption"},
    {Kind::columns, "colgroup"},
    {Kind::column, "col"},
    {Kind::section, "thead tbody tfoot"},
    {Kind::row, "tr"},
    {Kind::cell, "td th"},
    {Kind::html, "html"},
    {Kind::head, "head"},
    {Kind::body, "body"},
    {Kind::foreign, "svg circle defs ellipse g line path polygon polyline rect stop symbol use"},
}};

constexpr std::string_view kRefused =
    "applet basefont bgsound command dialog frame frameset image isindex keygen listing marquee math "
    "menuitem nobr "
    "noembed noframes noscript optgroup option plaintext rb rp rt rtc ruby select template xmp";

constexpr std::array<std::string_view, 27> kUsualInSvg{
    "class",     "cx",      "cy",     "d", "fill", "focusable", "height", "hidden", "id",
    "offset",    "opacity", "points", "r", "role", "rx",        "ry",     "stroke", "style",
    "transform", "version", "width",  "x", "x1",   "x2",        "xmlns",  "y",      "y1"};

using Rules = std::unordered_map<std::string_view, Rule>;

void add_rules(Kind kind, std::string_view names, Rules& out) {
  while (!names.empty()) {
    const std::size_t end = std::min(names.find(' '), names.size());
    const std::string_view name = names.substr(0, end);
    out[name] = {tag_named(name), kind};
    names.remove_prefix(std::min(end + 1, names.size()));
  }
}

}  // namespace

Rule rule_of(std::string_view name) {
  static const Rules kRules = [] {
    Rules out;
    for (const auto& [kind, names] : kKinds) add_rules(kind, names, out);
    add_rules(Kind::refused, kRefused, out);
    return out;
  }();
  const auto found = kRules.find(name);
  return found != kRules.end() ? found->second : Rule{tag_named(name), Kind::plain};
}

bool is_usual_in_svg(std::string_view attribute) {
  return attribute.find('-') != attribute.npos ||
         std::ranges::find(kUsualInSvg, attribute) != kUsualInSvg.end();
}

}  // namespace ragctl::extract

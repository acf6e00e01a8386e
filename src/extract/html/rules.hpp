#pragma once
#include <cstdint>
#include <string_view>

#include "tree.hpp"

namespace ragctl::extract {

/// What the start and the end of an element do to the open ones (HTML 13.2.6).
enum class Kind : std::uint8_t {
  plain,         // nothing
  once,          // nothing, but one within another would be taken apart
  block,         // ends a paragraph
  form,          // both
  paragraph,     // the same, and ends with what holds it
  heading,       // as a block, but not right within another
  item,          // li: ends the item before it
  term,          // dt and dd: end the one before
  preformatted,  // a block that loses its first line end
  empty,         // has no content, nor an end tag
  rule,          // the same, and ends a paragraph
  verbatim,      // text to its end tag
  words,         // text with character references to its end tag
  table,
  caption,
  columns,  // colgroup
  column,
  section,  // thead, tbody, tfoot
  row,
  cell,
  html,
  head,
  body,
  foreign,  // svg, and the shapes within one
  refused   // to be read by the library
};

struct Rule {
  Tag tag = Tag::other;
  Kind kind = Kind::plain;
};

/// By the name in lower case; unknown elements are plain.
[[nodiscard]] Rule rule_of(std::string_view name);
/// Whether an attribute, in lower case, has the same name in SVG.
[[nodiscard]] bool is_usual_in_svg(std::string_view attribute);

}  // namespace ragctl::extract

#pragma once
#include <initializer_list>
#include <string>
#include <string_view>

#include "tree.hpp"

namespace ragctl::extract {

/// The text within a node, runs of white space as one blank, ends trimmed.
[[nodiscard]] std::string inner_text(HtmlNode* node);
/// Characters of inner_text, without making it.
[[nodiscard]] std::size_t text_length(HtmlNode* node);

/// What stands in a node, in characters of text; a character within two nested lists counts twice in
/// `listed`.
struct Measures {
  double characters = 0;
  double commas = 0;  ///< of all scripts
  double linked = 0;  ///< in links; links within the page count for a third
  double headings = 0;
  double textish = 0;  ///< in elements that hold text in most pages
  double listed = 0;
  [[nodiscard]] double share(double part) const { return characters == 0 ? 0 : part / characters; }
};
[[nodiscard]] Measures measure(HtmlNode* node);
[[nodiscard]] bool has_text(HtmlNode* node);
[[nodiscard]] bool is_blank(HtmlNode& text);  ///< of a text node: nothing but white space
[[nodiscard]] bool is_white_space(std::string_view text);

/// The share of the text that is in links.
[[nodiscard]] double link_density(HtmlNode* node);

/// "class id" in lower case.
[[nodiscard]] std::string hints_of(const HtmlNode& node);
[[nodiscard]] bool hints_at_clutter(const std::string& hints);
[[nodiscard]] bool hints_at_sharing(const std::string& hints);
[[nodiscard]] bool hints_at_byline(const std::string& hints);
/// Up to +50 for names of content, down to -50 for names of what stands around it.
[[nodiscard]] double class_weight(const HtmlNode& node);

[[nodiscard]] bool is_visible(const HtmlNode& node);
[[nodiscard]] bool is_one_of(Tag tag, std::initializer_list<Tag> tags);
[[nodiscard]] bool is_heading(Tag tag);
/// Text, or an element that stands within a line.
[[nodiscard]] bool is_phrasing(HtmlNode* node);
[[nodiscard]] bool has_block_within(HtmlNode* node);
/// Whether one of the next `depth` ancestors has the tag.
[[nodiscard]] bool has_ancestor(const HtmlNode* node, Tag tag, int depth = 4);
/// How alike two lines are: 1 - share of the words of `b` that `a` lacks.
[[nodiscard]] double text_similarity(std::string_view a, std::string_view b);
[[nodiscard]] std::string lower_case(std::string_view text);

}  // namespace ragctl::extract

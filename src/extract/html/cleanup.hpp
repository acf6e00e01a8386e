#pragma once
#include "tree.hpp"

namespace ragctl::extract {

enum class Weights { use, ignore };
enum class Clutter { remove, keep };

/// Before the search for content: scripts, styles and forms of noise go, runs of <br> become paragraphs.
void prepare_page(HtmlTree& tree);
/// After it: what lies within the found content but is no content (forms, share buttons, link lists, empty
/// paragraphs).
void clean_article(HtmlTree& tree, HtmlNode* article, Weights weights, Clutter conditional);
/// Puts the inline children of a block into paragraphs.
void wrap_phrasing(HtmlTree& tree, HtmlNode* block);
[[nodiscard]] bool is_line_space(HtmlNode& node);
/// Whether the only element within is of this tag, and no text stands beside it.
[[nodiscard]] bool has_only(HtmlNode& node, Tag tag);

}  // namespace ragctl::extract

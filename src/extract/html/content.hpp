#pragma once
#include <string>

#include "tree.hpp"

namespace ragctl::extract {

struct PageFacts {
  std::string title;        ///< a heading that repeats it is left out of the content
  bool has_author = false;  ///< else the first line that looks like a byline is taken as one
};

struct MainContent {
  HtmlNode* article = nullptr;  ///< null: none found
  std::string author;           ///< a byline that was found on the way
};

/// The part of a page that a reader came for, cleaned. After mozilla/readability: paragraphs give points to
/// the blocks around them, names of classes shift the points, links halve them; the best block and its like
/// siblings are the content. Three tries, each less strict, until there are 500 characters; else the longest.
/// The tree, which must be as it was parsed, is changed.
[[nodiscard]] MainContent find_main_content(HtmlTree& tree, const PageFacts& facts);

}  // namespace ragctl::extract

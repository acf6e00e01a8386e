#pragma once
#include <string_view>

#include "arena.hpp"

namespace ragctl::extract {

/// The tree of a page in which every tag stands where it belongs: html, head and body are written, what is
/// opened is closed in order (but for the p, li, dd and dt that the end of what holds them closes), tables
/// hold rows and rows cells, character references are known ones. For such a page the tree that HTML5 asks
/// for is the one that is written, and needs none of the library's repairs; it is the same to the last byte.
/// For any other page null, and whatever was made in the arena is rubbish. Texts point into the page where
/// they can.
[[nodiscard]] HtmlNode* read_balanced(std::string_view html, HtmlArena& arena);

}  // namespace ragctl::extract

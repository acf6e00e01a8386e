#pragma once
#include "lines.hpp"

namespace ragctl::extract {

/// Marks the running headers and footers of a document with pages of its own: lines at the top or bottom of
/// three pages or more, at the same height, of the same text or of one that only counts the pages, and on a
/// good share of the pages from the first of them to the last. Removes them from the document, except that a
/// text that is more than a page number stays where it first stands: a title, a version or "confidential" is
/// still found. Returns how many lines went.
std::size_t drop_running_lines(PagedDocument& document);

}  // namespace ragctl::extract

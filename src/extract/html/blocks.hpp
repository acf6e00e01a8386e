#pragma once
#include "../block_writer.hpp"
#include "tree.hpp"

namespace ragctl::extract {

/// Writes what is within `top` as blocks: headings, paragraphs, lists, tables (a row a line), code, quotes.
void write_html_blocks(HtmlNode* top, BlockWriter& writer);

}  // namespace ragctl::extract

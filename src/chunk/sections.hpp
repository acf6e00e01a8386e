#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "ragctl/model/structured_text.hpp"

namespace ragctl::chunk {

/// One or more headings that follow each other downwards ("# A", "## B"), and all blocks up to the next
/// heading. The part of a document before its first heading is a section without headings.
struct Section {
  std::vector<model::Block> blocks;  ///< trimmed of white space, none empty
  std::vector<std::string> heading;  ///< the path that its headings leave, outermost first
  std::vector<std::string> above;    ///< the path above its first heading
};

/// The sections of a document. Text between blocks that is not white space becomes paragraphs of its own.
[[nodiscard]] std::vector<Section> find_sections(const model::StructuredText& text);

/// A heading's words, without Markdown's signs.
[[nodiscard]] std::string heading_words(std::string_view block);

}  // namespace ragctl::chunk

#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "ragctl/model/metadata.hpp"

namespace ragctl::model {

enum class BlockKind : std::uint8_t { heading, paragraph, list_item, table, code, quote };

/// A run of the text that belongs together. Blocks are in order, do not overlap, and never split a character.
struct Block {
  BlockKind kind = BlockKind::paragraph;
  std::uint8_t level = 0;   ///< heading: 1..6; list item: depth from 1; else 0
  std::uint32_t begin = 0;  ///< byte range [begin, end) in StructuredText::text
  std::uint32_t end = 0;
  std::uint32_t page = 0;  ///< from 1; 0 when the format has no pages
  bool operator==(const Block&) const = default;
};

/// What extraction makes of any format: one valid UTF-8 text without NUL, and its structure as ranges of it.
/// Every offset in the system (chunks, citations) is a byte offset into `text`.
struct StructuredText {
  std::string text;
  std::vector<Block> blocks;
  std::string title;        ///< empty when the document names none
  std::string media_type;   ///< found from the content, "text/markdown"
  std::uint32_t pages = 0;  ///< 0 when the format has no pages
  Metadata metadata;
  std::vector<std::string> warnings;  ///< what was lost or guessed, one lower-case line each
};

}  // namespace ragctl::model

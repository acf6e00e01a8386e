#pragma once
#include <cstdint>

#include "ragctl/model/chunk.hpp"
#include "ragctl/model/structured_text.hpp"

namespace ragctl::chunk {

/// A length in characters counts Unicode code points. A length in tokens is an estimate for the tokenizers of
/// common models: one token for 4 ASCII characters, for 2 characters of two UTF-8 bytes (accented Latin,
/// Greek, Cyrillic, Hebrew, Arabic), and for each other character.
enum class Unit : std::uint8_t { characters, tokens };

struct Settings {
  Unit unit = Unit::characters;
  std::uint32_t size = 1000;         ///< a child is at most this long
  std::uint32_t overlap = 100;       ///< at most; from a sentence border
  std::uint32_t parent_size = 4000;  ///< a parent is at most this long
};

/// Cuts a document into parents and children. Pure; the same input gives the same cuts.
///
/// Children follow the structure. A heading starts a new child and stays with what follows it; only where a
/// section, or what stands before it, is below a fifth of `size`, and it is a sibling of that or below it, do
/// whole sections share a child. Paragraphs, list items, tables and code blocks stay whole when they fit,
/// else they are cut at sentences (prose) or rows and lines, then lines, words, and only then characters.
/// Cutting starts anew at every section, so an edit moves no cut in distant sections. Overlap repeats whole
/// sentences of prose, never beyond a heading or a parent's border. Parents are runs of whole children that
/// end at section borders when they can.
///
/// Every byte that is not (ASCII) white space is in at least one child, every child lies in its parent,
/// ranges ascend and are trimmed of white space. Headings that open a child count for its heading path; below
/// its first row, a table's first row (the names of its columns) ends the path, at most 300 bytes of it. A
/// `size` of 0 is taken as 1, and a `parent_size` below `size` as `size`; the overlap is at most half of
/// `size`.
[[nodiscard]] model::Chunking chunk(const model::StructuredText& text, const Settings& settings);

}  // namespace ragctl::chunk

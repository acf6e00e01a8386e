#pragma once
// How the blocks of a text (headings, tables, code) are kept beside it.
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ragctl/model/structured_text.hpp"

namespace ragctl::catalog {

/// XXH3 of the rest, then for each block: kind + 16 * level, the gap before it and its length as varints.
/// Empty for no blocks. Pages are not kept: the chunks have them.
[[nodiscard]] std::string encode_blocks(std::span<const model::Block> blocks);

/// Throws damaged for what encode_blocks did not write for a text of this size; `what` names the row.
[[nodiscard]] std::vector<model::Block> decode_blocks(std::string_view bytes, std::size_t text_size,
                                                      const std::string& what);

}  // namespace ragctl::catalog

#pragma once
#include <string_view>
#include <vector>

#include "ragctl/model/structured_text.hpp"
#include "ruler.hpp"

namespace ragctl::chunk {

/// Whether a sentence begins at `at`, by what stands before it. A small rule (a stop and a blank, no small
/// letter after, no short title or initial before), the same for every language: a border missed or invented
/// moves a cut a little, no more; the analysis that needs exact sentences is in the room text.
[[nodiscard]] bool begins_sentence(std::string_view text, Range block, std::size_t at);

/// A block too long for one chunk, as pieces of at most `limit` quarters in order: sentences (prose) or lines
/// (tables, code), and where one is still too long, lines, words, and only then characters. Trimmed; none is
/// empty.
[[nodiscard]] std::vector<Range> split(std::string_view text, Range block, model::BlockKind kind,
                                       std::uint64_t limit, const Ruler& ruler);

}  // namespace ragctl::chunk

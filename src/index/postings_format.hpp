#pragma once
#include <cstddef>
#include <cstdint>

#include "ragctl/base/digest.hpp"
#include "ragctl/files/sealed.hpp"
#include "ragctl/index/block_codec.hpp"

namespace ragctl::index {

// The postings file, a sealed file (files/sealed.hpp) of six sections; ragctl-layout(7) has the same in
// prose.
//
//   ids         i64 a row, ascending
//   lengths     u32 a row
//   postings    the lists that do not fit into the dictionary, in order of terms
//   positions   where the terms stand in the texts, list by list in order of terms
//   dictionary  blocks of 32 terms in byte order: u32 check, varint offsets of the block's first list in
//               `postings` and in `positions`, then a term: shared prefix, suffix length, suffix, document
//               frequency, list size * 2 + inline, size in `positions` (varints), and the list itself when it
//               is inline
//   index       u64 a dictionary block, where it begins, and where the last one ends
//
// A list of up to 128 postings is one block (block_codec.hpp), preceded by a u32 check when it is not inline.
// A longer one is a u32 check of the skip table, the skip table, and the blocks. The positions of a block are
// how many each of its postings has, and then they all, the first of a posting as it is and the others as the
// distance from the one before; both as encode_values() writes them. Those of a list of one block are
// preceded by a u32 check; those of a longer one by a table of an end (u32, counted from the end of the
// table) and a check a block.
//
// Checks are the low half of xxh3, seeded with the position (block number, document frequency), so a search
// verifies every byte it reads although opening verified only the header: 2% of the size, and 15 ns for a
// block that takes 60 ns to unpack.
//
// Terms of words come from the analyser. Terms that begin with a control character are entries of other kinds
// (ragctl/index/fields.hpp).

struct SkipEntry {
  std::uint32_t last_row = 0;
  std::uint32_t end = 0;    ///< of the block's bytes, counted from the end of the skip table
  std::uint32_t check = 0;  ///< of the block's bytes, seeded with the number of the block
  Impact impact;
};
static_assert(sizeof(SkipEntry) == 24 && alignof(SkipEntry) == 4);

struct PositionsEntry {
  std::uint32_t end = 0;
  std::uint32_t check = 0;  ///< seeded with the number of the block
};

inline constexpr std::uint32_t kDictionaryBlock = 32;
inline constexpr std::size_t kInlineBytes = 32;

enum PostingsSection : std::size_t {
  kIds,
  kLengths,
  kLists,
  kPositions,
  kDictionary,
  kDictionaryIndex,
  kPostingsSections
};
enum PostingsFigure : std::size_t { kChunks, kTotalLength, kTerms, kPostings };

inline constexpr files::SealedFormat kPostingsFormat{"RAGPOST\n", 4, kPostingsSections, "postings file",
                                                     "rebuild the index: ragctl index TENANT --rebuild"};

[[nodiscard]] inline std::uint32_t check_of(std::string_view bytes, std::uint64_t seed) {
  return static_cast<std::uint32_t>(xxh3(bytes, seed));
}

}  // namespace ragctl::index

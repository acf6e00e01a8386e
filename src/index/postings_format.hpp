#pragma once
#include <cstddef>
#include <cstdint>

#include "ragctl/files/sealed.hpp"
#include "ragctl/index/block_codec.hpp"

namespace ragctl::index {

// The postings file, a sealed file (files/sealed.hpp) of five sections; ragctl-layout(7) has the same in
// prose.
//
//   ids         i64 a row, ascending
//   lengths     u32 a row
//   postings    the lists that do not fit into the dictionary, in order of terms
//   dictionary  blocks of 32 terms in byte order: u32 check, varint offset of the block's first list in
//   `postings`, then a
//               term: shared prefix, suffix length, suffix, document frequency, list size * 2 + inline
//               (varints), and the list itself when it is inline
//   index       u64 a dictionary block, where it begins, and where the last one ends
//
// A list of up to 128 postings is one block (block_codec.hpp), preceded by a u32 check when it is not inline.
// A longer one is a u32 check of the skip table, the skip table, and the blocks. Checks are the low half of
// xxh3, seeded with the position (block number, document frequency), so a search verifies every byte it reads
// although opening verified only the header: 2% of the size, and 15 ns for a block that takes 60 ns to
// unpack.

struct SkipEntry {
  std::uint32_t last_row = 0;
  std::uint32_t end = 0;    ///< of the block's bytes, counted from the end of the skip table
  std::uint32_t check = 0;  ///< of the block's bytes, seeded with the number of the block
  Impact impact;
};
static_assert(sizeof(SkipEntry) == 24 && alignof(SkipEntry) == 4);

inline constexpr std::uint32_t kDictionaryBlock = 32;
inline constexpr std::size_t kInlineBytes = 32;

enum PostingsSection : std::size_t {
  kIds,
  kLengths,
  kLists,
  kDictionary,
  kDictionaryIndex,
  kPostingsSections
};
enum PostingsFigure : std::size_t { kChunks, kTotalLength, kTerms, kPostings };

inline constexpr files::SealedFormat kPostingsFormat{"RAGPOST\n", 1, kPostingsSections, "postings file",
                                                     "rebuild the index: ragctl index TENANT --rebuild"};

}  // namespace ragctl::index

#pragma once
#include <cstdint>
#include <cstring>
#include <optional>

#include "postings_state.hpp"

namespace ragctl::index {

/// Walks a term's postings in row order, unpacking only the blocks that are asked for. Holds a pointer into
/// the mapped file. Throws damaged.
class PostingCursor {
public:
  static constexpr std::uint32_t kEnd = UINT32_MAX;

  PostingCursor(const Postings::State& postings, const TermList& list);

  /// Moves to the block that holds the first row from `row` on, without unpacking it. Never moves back.
  void seek_block(std::uint32_t row);
  /// No posting that is still ahead has a smaller row; kEnd when none is ahead. Exact after settle().
  [[nodiscard]] std::uint32_t floor() const noexcept { return floor_; }
  [[nodiscard]] std::uint32_t block() const noexcept { return block_; }
  /// Last row of the current block, kEnd at the end. Of a single-block list the last row that there could be.
  [[nodiscard]] std::uint32_t block_last() const noexcept { return block_last_; }
  /// Bounds of the current block's counts and lengths; nothing when the list is one block, whose postings are
  /// at hand.
  [[nodiscard]] std::optional<Impact> impact() const noexcept;
  /// Entries of the skip table; a single-block list has none.
  [[nodiscard]] std::uint32_t skips() const noexcept { return blocks_ > 1 ? blocks_ : 0; }
  [[nodiscard]] SkipEntry skip(std::uint32_t block) const noexcept;

  /// Unpacks, if need be, and moves to the first posting whose row is floor() or more. Returns its row.
  std::uint32_t settle();
  /// Moves to the first posting from `row` on; returns its row.
  std::uint32_t advance(std::uint32_t row) {
    if (row > floor_ || !settled_) {
      seek_block(row);
      return settle();
    }
    return floor_;
  }
  /// Only when settled and not at the end.
  [[nodiscard]] std::uint32_t count() const noexcept { return postings_block_.counts[position_]; }
  /// Which posting of the block; only when settled and not at the end.
  [[nodiscard]] std::uint32_t place() const noexcept { return position_; }
  std::uint32_t next() {
    if (position_ + 1 < postings_block_.size) {
      floor_ = postings_block_.rows[++position_];
      return floor_;
    }
    return next_block();
  }

private:
  std::uint32_t next_block();
  void enter(std::uint32_t block);
  /// The first block after the current one whose last row is `row` or more.
  [[nodiscard]] std::uint32_t block_reaching(std::uint32_t row) const;
  void unpack();
  [[nodiscard]] std::string_view block_bytes() const;

  const Postings::State* postings_;
  std::uint32_t frequency_;
  std::uint32_t blocks_ = 0;
  std::string_view skips_;  ///< SkipEntry each, not aligned
  std::string_view data_;
  std::uint32_t block_ = 0;
  std::uint32_t block_last_ = 0;
  std::uint32_t floor_ = 0;
  std::uint32_t position_ = 0;
  bool unpacked_ = false;
  bool settled_ = false;
  DecodedBlock postings_block_;
};

inline SkipEntry PostingCursor::skip(std::uint32_t block) const noexcept {
  SkipEntry entry;
  std::memcpy(&entry, skips_.data() + std::size_t{block} * sizeof entry, sizeof entry);
  return entry;
}

}  // namespace ragctl::index

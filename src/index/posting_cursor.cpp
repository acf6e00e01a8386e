#include "posting_cursor.hpp"

#include <algorithm>
#include <cstring>

namespace ragctl::index {
namespace {

std::uint32_t take_check(std::string_view& bytes, const Postings::State& postings) {
  std::uint32_t check = 0;
  if (bytes.size() < sizeof check) throw postings.file.damage("a postings list is cut");
  std::memcpy(&check, bytes.data(), sizeof check);
  bytes.remove_prefix(sizeof check);
  return check;
}

}  // namespace

PostingCursor::PostingCursor(const Postings::State& postings, const TermList& list)
    : postings_(&postings), frequency_(list.frequency), data_(list.bytes) {
  blocks_ = (frequency_ - 1) / kBlockPostings + 1;
  if (blocks_ > 1) {
    const std::uint32_t check = take_check(data_, postings);
    const std::size_t size = std::size_t{blocks_} * sizeof(SkipEntry);
    if (data_.size() < size) throw postings.file.damage("a postings list is cut");
    if (check_of(data_.substr(0, size), frequency_) != check)
      throw postings.file.damage("a postings list does not check");
    skips_ = data_.substr(0, size);
    data_.remove_prefix(size);
  } else if (!list.inlined) {
    const std::uint32_t check = take_check(data_, postings);
    if (check_of(data_, frequency_) != check) throw postings.file.damage("a postings list does not check");
  }
  enter(0);
  floor_ = 0;
}

void PostingCursor::enter(std::uint32_t block) {
  block_ = block;
  unpacked_ = false;
  settled_ = false;
  if (block >= blocks_) {
    block_last_ = floor_ = kEnd;
    settled_ = true;
    return;
  }
  block_last_ = blocks_ > 1 ? skip(block).last_row : postings_->chunks - 1;
}

std::optional<Impact> PostingCursor::impact() const noexcept {
  if (block_ >= blocks_ || blocks_ == 1) return std::nullopt;
  return skip(block_).impact;
}

void PostingCursor::seek_block(std::uint32_t row) {
  if (row <= floor_) return;
  if (row > block_last_) {
    enter(block_reaching(row));
    if (block_ >= blocks_) return;
  }
  floor_ = row;
  settled_ = false;
}

std::uint32_t PostingCursor::block_reaching(std::uint32_t row) const {
  if (blocks_ == 1) return blocks_;
  std::uint32_t low = block_ + 1;  // gallop: most steps are short, but a rare term makes long ones
  std::uint32_t step = 1;
  while (low + step <= blocks_ && skip(low + step - 1).last_row < row) {
    low += step;
    step *= 2;
  }
  std::uint32_t high = std::min(low + step - 1, blocks_);
  while (low < high) {
    const std::uint32_t middle = low + (high - low) / 2;
    if (skip(middle).last_row < row) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

std::string_view PostingCursor::block_bytes() const {
  if (blocks_ == 1) return data_;
  const std::uint32_t begin = block_ == 0 ? 0 : skip(block_ - 1).end;
  const std::uint32_t end = skip(block_).end;
  if (begin > end || end > data_.size()) throw postings_->file.damage("a postings list is cut");
  const std::string_view bytes = data_.substr(begin, end - begin);
  if (check_of(bytes, block_) != skip(block_).check)
    throw postings_->file.damage("a postings list does not check");
  return bytes;
}

void PostingCursor::unpack() {
  const std::uint32_t size = block_ + 1 < blocks_ ? kBlockPostings : frequency_ - block_ * kBlockPostings;
  const std::uint32_t from = block_ == 0 ? 0 : skip(block_ - 1).last_row + 1;
  if (!decode_block(block_bytes(), size, from, postings_->chunks, postings_block_)) {
    throw postings_->file.damage("a postings list is wrong");
  }
  if (blocks_ > 1 && postings_block_.rows[size - 1] != block_last_)
    throw postings_->file.damage("a postings list is wrong");
  block_last_ = postings_block_.rows[size - 1];
  position_ = 0;
  unpacked_ = true;
}

std::uint32_t PostingCursor::settle() {
  if (settled_) return floor_;
  if (!unpacked_) unpack();
  const auto* rows = postings_block_.rows.data();
  position_ = static_cast<std::uint32_t>(
      std::lower_bound(rows + position_, rows + postings_block_.size, floor_) - rows);
  if (position_ == postings_block_.size) return next_block();
  floor_ = rows[position_];
  settled_ = true;
  return floor_;
}

std::uint32_t PostingCursor::next_block() {
  enter(block_ + 1);
  if (block_ >= blocks_) return floor_;
  unpack();
  floor_ = postings_block_.rows[0];
  settled_ = true;
  return floor_;
}

}  // namespace ragctl::index

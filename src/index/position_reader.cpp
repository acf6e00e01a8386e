#include "position_reader.hpp"

#include <algorithm>
#include <cstring>
#include <numeric>
#include <span>

namespace ragctl::index {

PositionReader::PositionReader(const Postings::State& postings, const TermList& list)
    : postings_(postings), list_(list), blocks_((list.frequency - 1) / kBlockPostings + 1) {}

/// Checked.
std::string_view PositionReader::block_bytes(std::uint32_t block) const {
  const auto damaged = [this] { return postings_.file.damage("a list of positions does not check"); };
  std::uint32_t check = 0;
  if (blocks_ == 1) {
    if (list_.positions.size() < sizeof check) throw damaged();
    std::memcpy(&check, list_.positions.data(), sizeof check);
    const std::string_view bytes = list_.positions.substr(sizeof check);
    if (check_of(bytes, list_.frequency) != check) throw damaged();
    return bytes;
  }
  const std::size_t table = std::size_t{blocks_} * sizeof(PositionsEntry);
  if (block >= blocks_ || list_.positions.size() < table) throw damaged();
  const auto entry = [&](std::uint32_t index) {
    PositionsEntry out;
    std::memcpy(&out, list_.positions.data() + std::size_t{index} * sizeof out, sizeof out);
    return out;
  };
  const std::uint32_t begin = block == 0 ? 0 : entry(block - 1).end;
  const auto [end, sum] = entry(block);
  const std::string_view all = list_.positions.substr(table);
  if (begin > end || end > all.size()) throw damaged();
  const std::string_view bytes = all.substr(begin, end - begin);
  if (check_of(bytes, block) != sum) throw damaged();
  return bytes;
}

void PositionReader::enter(std::uint32_t block) {
  std::string_view bytes = block_bytes(block);
  const std::uint32_t postings =
      block + 1 < blocks_ ? kBlockPostings : list_.frequency - block * kBlockPostings;
  bool whole = take_values(bytes, postings, counts_);
  if (whole) {
    const std::uint64_t count = std::accumulate(counts_.begin(), counts_.end(), std::uint64_t{0});
    whole = take_values(bytes, count, values_) && bytes.empty();
  }
  if (!whole) throw postings_.file.damage("a list of positions is cut");
  block_ = block;
  place_ = 0;
  next_ = 0;
}

void PositionReader::read(const PostingCursor& cursor, std::vector<std::uint32_t>& out) {
  out.clear();
  if (list_.positions.empty()) return;
  if (cursor.block() != block_) enter(cursor.block());
  for (; place_ < cursor.place(); ++place_) next_ += counts_[place_];
  const auto values = std::span(values_).subspan(next_, counts_[place_]);
  out.resize(values.size());
  std::partial_sum(values.begin(), values.end(), out.begin());
}

}  // namespace ragctl::index

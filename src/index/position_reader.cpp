#include "position_reader.hpp"

#include <cstring>

namespace ragctl::index {

PositionReader::PositionReader(const Postings::State& postings, const TermList& list)
    : postings_(postings), list_(list), blocks_((list.frequency - 1) / kBlockPostings + 1) {}

std::uint64_t PositionReader::number() {
  std::uint64_t value = 0;
  if (!take_varint(rest_, value)) throw postings_.file.damage("a list of positions is cut");
  return value;
}

void PositionReader::enter(std::uint32_t block) {
  block_ = block;
  place_ = 0;
  const auto damaged = [this] { return postings_.file.damage("a list of positions does not check"); };
  std::uint32_t check = 0;
  if (blocks_ == 1) {
    if (list_.positions.size() < sizeof check) throw damaged();
    std::memcpy(&check, list_.positions.data(), sizeof check);
    rest_ = list_.positions.substr(sizeof check);
    if (check_of(rest_, list_.frequency) != check) throw damaged();
    return;
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
  rest_ = all.substr(begin, end - begin);
  if (check_of(rest_, block) != sum) throw damaged();
}

void PositionReader::read(const PostingCursor& cursor, std::vector<std::uint32_t>& out) {
  out.clear();
  if (list_.positions.empty()) return;
  if (cursor.block() != block_) enter(cursor.block());
  for (; place_ < cursor.place(); ++place_) {
    for (std::uint64_t left = number(); left > 0; --left) static_cast<void>(number());
  }
  std::uint64_t position = 0;
  for (std::uint64_t left = number(); left > 0; --left) {
    position += number();
    out.push_back(static_cast<std::uint32_t>(position));
  }
  ++place_;
}

}  // namespace ragctl::index

#include "ragctl/index/postings.hpp"

#include <algorithm>
#include <cstring>

#include "position_reader.hpp"
#include "posting_cursor.hpp"
#include "postings_state.hpp"

namespace ragctl::index {
namespace {

files::SealedCheck sealed_check(Check check) {
  return check == Check::everything ? files::SealedCheck::everything : files::SealedCheck::header;
}

std::uint64_t u64_at(std::string_view bytes, std::uint64_t index) {
  std::uint64_t value = 0;
  std::memcpy(&value, bytes.data() + index * sizeof value, sizeof value);
  return value;
}

/// The contents of a dictionary block, checked.
std::string_view dictionary_block(const Postings::State& postings, std::uint64_t block) {
  const std::string_view index = postings.file.section(kDictionaryIndex);
  const std::string_view all = postings.file.section(kDictionary);
  const std::uint64_t begin = u64_at(index, block);
  const std::uint64_t end = u64_at(index, block + 1);
  std::uint32_t check = 0;
  if (begin > end || end > all.size() || end - begin < sizeof check)
    throw postings.file.damage("its dictionary does not check");
  std::memcpy(&check, all.data() + begin, sizeof check);
  const std::string_view content = all.substr(begin + sizeof check, end - begin - sizeof check);
  if (check_of(content, block) != check) throw postings.file.damage("its dictionary does not check");
  return content;
}

}  // namespace

Postings::State::State(const std::filesystem::path& path, std::uint64_t checksum, Check check)
    : file(path, kPostingsFormat, sealed_check(check), checksum) {
  const std::uint64_t rows = file.figure(kChunks);
  const std::uint64_t terms = file.figure(kTerms);
  dictionary_blocks = terms / kDictionaryBlock + (terms % kDictionaryBlock != 0 ? 1 : 0);
  if (rows >= UINT32_MAX || file.section(kIds).size() != rows * sizeof(model::ChunkId) ||
      file.section(kLengths).size() != rows * sizeof(std::uint32_t) ||
      dictionary_blocks > file.section(kDictionaryIndex).size() ||
      file.section(kDictionaryIndex).size() != (dictionary_blocks + 1) * sizeof(std::uint64_t)) {
    throw file.damage("its figures do not fit its sections");
  }
  chunks = static_cast<std::uint32_t>(rows);
}

std::span<const model::ChunkId> Postings::State::ids() const {
  file.verify(kIds);
  return {reinterpret_cast<const model::ChunkId*>(file.section(kIds).data()), chunks};
}

std::span<const std::uint32_t> Postings::State::lengths() const {
  file.verify(kLengths);
  return {reinterpret_cast<const std::uint32_t*>(file.section(kLengths).data()), chunks};
}

TermList Postings::State::find(std::string_view term) const {
  if (dictionary_blocks == 0) return {};
  DictionaryCursor cursor(*this, dictionary_block_of(*this, term));
  while (cursor.next()) {
    if (cursor.term() == term) return cursor.list();
    if (cursor.term() > term) break;
  }
  return {};
}

void Postings::State::each_list(std::string_view from,
                                const std::function<bool(std::string_view, const TermList&)>& visit) const {
  if (dictionary_blocks == 0) return;
  for (std::uint64_t block = dictionary_block_of(*this, from); block < dictionary_blocks; ++block) {
    DictionaryCursor cursor(*this, block);
    while (cursor.next()) {
      if (cursor.term() >= from && !visit(cursor.term(), cursor.list())) return;
    }
  }
}

DictionaryCursor::DictionaryCursor(const Postings::State& postings, std::uint64_t block)
    : postings_(postings), rest_(dictionary_block(postings, block)) {
  lists_at_ = number();
  positions_at_ = number();
}

std::uint64_t DictionaryCursor::number() {
  std::uint64_t value = 0;
  if (!take_varint(rest_, value)) throw postings_.file.damage("its dictionary is wrong");
  return value;
}

bool DictionaryCursor::next() {
  if (rest_.empty()) return false;
  const std::uint64_t shared = number();
  const std::uint64_t suffix = number();
  if (shared > term_.size() || suffix > rest_.size()) throw postings_.file.damage("its dictionary is wrong");
  term_.resize(shared);
  term_.append(rest_.substr(0, suffix));
  rest_.remove_prefix(suffix);
  const std::uint64_t frequency = number();
  const std::uint64_t size_and_place = number();
  const std::uint64_t positions = number();
  const std::uint64_t size = size_and_place >> 1U;
  const bool inlined = (size_and_place & 1U) != 0;
  const std::string_view from = inlined ? rest_ : postings_.file.section(kLists);
  const std::uint64_t at = inlined ? 0 : lists_at_;
  if (frequency == 0 || frequency > postings_.chunks || at > from.size() || size > from.size() - at) {
    throw postings_.file.damage("its dictionary is wrong");
  }
  const std::string_view all_positions = postings_.file.section(kPositions);
  if (positions_at_ > all_positions.size() || positions > all_positions.size() - positions_at_)
    throw postings_.file.damage("its dictionary is wrong");
  list_ = {static_cast<std::uint32_t>(frequency), from.substr(at, size), inlined,
           all_positions.substr(positions_at_, positions)};
  positions_at_ += positions;
  if (inlined) rest_.remove_prefix(size);
  if (!inlined) lists_at_ += size;
  return true;
}

std::uint64_t dictionary_block_of(const Postings::State& postings, std::string_view term) {
  std::uint64_t low = 0;
  std::uint64_t high = postings.dictionary_blocks;
  while (high - low > 1) {
    const std::uint64_t middle = low + (high - low) / 2;
    DictionaryCursor cursor(postings, middle);
    if (!cursor.next()) throw postings.file.damage("its dictionary is wrong");
    (cursor.term() <= term ? low : high) = middle;
  }
  return low;
}

Postings::Postings(const std::filesystem::path& file, std::uint64_t checksum, Check check)
    : state_(std::make_unique<State>(file, checksum, check)) {}
Postings::~Postings() = default;
Postings::Postings(Postings&&) noexcept = default;

std::uint32_t Postings::chunks() const noexcept { return state_->chunks; }
std::uint64_t Postings::total_length() const noexcept { return state_->file.figure(kTotalLength); }

model::ChunkId Postings::chunk(std::uint32_t row) const {
  if (row >= state_->chunks)
    throw state_->file.damage("row " + std::to_string(row) + " is asked for and not there");
  return state_->ids()[row];
}

std::uint32_t Postings::length(std::uint32_t row) const {
  if (row >= state_->chunks)
    throw state_->file.damage("row " + std::to_string(row) + " is asked for and not there");
  return state_->lengths()[row];
}

std::uint32_t Postings::row(model::ChunkId chunk) const {
  const auto ids = state_->ids();
  if (ids.empty() || chunk < ids.front() || chunk > ids.back()) return state_->chunks;
  // Ids ascend strictly, so the row is at most as far as the id is, and near that where few ids are missing.
  // Halving the whole table would wait for memory at each of twenty steps, for each of a thousand candidates.
  const auto distance = static_cast<std::uint64_t>(model::number(chunk) - model::number(ids.front()));
  const std::size_t high = std::min<std::uint64_t>(distance, ids.size() - 1);
  std::size_t low = high;
  for (std::size_t step = 1; low > 0 && ids[low] > chunk; step *= 2) low -= std::min(low, step);
  const auto range = ids.subspan(low, high - low + 1);
  const auto found = std::ranges::lower_bound(range, chunk);
  if (found == range.end() || *found != chunk) return state_->chunks;
  return static_cast<std::uint32_t>(low + static_cast<std::size_t>(found - range.begin()));
}

std::uint32_t Postings::document_frequency(std::string_view term) const {
  return state_->find(term).frequency;
}

void Postings::each_term(std::string_view prefix,
                         const std::function<bool(std::string_view, std::uint32_t)>& visit) const {
  state_->each_list(prefix, [&](std::string_view term, const TermList& list) {
    return term.starts_with(prefix) && visit(term, list.frequency);
  });
}

void Postings::each_posting(std::string_view term,
                            const std::function<void(std::uint32_t, std::uint32_t)>& visit) const {
  const TermList list = state_->find(term);
  if (list.frequency == 0) return;
  PostingCursor cursor(*state_, list);
  for (std::uint32_t row = cursor.settle(); row != PostingCursor::kEnd; row = cursor.next())
    visit(row, cursor.count());
}

std::vector<std::uint32_t> Postings::positions(std::string_view term, std::uint32_t row) const {
  std::vector<std::uint32_t> out;
  const TermList list = state_->find(term);
  if (list.frequency == 0) return out;
  PostingCursor cursor(*state_, list);
  PositionReader reader(*state_, list);
  if (cursor.advance(row) == row) reader.read(cursor, out);
  return out;
}

}  // namespace ragctl::index

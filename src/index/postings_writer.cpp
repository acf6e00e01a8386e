#include <algorithm>
#include <cstring>
#include <deque>
#include <numeric>

#include "postings_format.hpp"
#include "ragctl/base/digest.hpp"
#include "ragctl/base/error.hpp"
#include "ragctl/index/postings.hpp"

namespace ragctl::index {
namespace {

template <class T>
std::string_view bytes_of(const T& value) {
  return {reinterpret_cast<const char*>(&value), sizeof value};
}

template <class T>
std::string_view bytes_of(const std::vector<T>& values) {
  return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)};
}

std::uint32_t check_of(std::string_view bytes, std::uint64_t seed) {
  return static_cast<std::uint32_t>(xxh3(bytes, seed));
}

/// Front-coded blocks of terms and the table that finds them.
class DictionaryWriter {
public:
  /// Terms in byte order. `list` is kept inline when `inlined`, else `list_bytes` of it are in the postings
  /// section.
  void add(std::string_view term, std::uint32_t frequency, std::string_view list, bool inlined) {
    if (terms_ % kDictionaryBlock == 0) begin_block();
    std::size_t shared = 0;
    if (terms_ % kDictionaryBlock != 0) {
      shared = static_cast<std::size_t>(
          std::mismatch(term.begin(), term.end(), last_.begin(), last_.end()).first - term.begin());
    }
    put_varint(block_, shared);
    put_varint(block_, term.size() - shared);
    block_.append(term.substr(shared));
    put_varint(block_, frequency);
    put_varint(block_, list.size() * 2 + (inlined ? 1 : 0));
    if (inlined) block_.append(list);
    if (!inlined) lists_end_ += list.size();
    last_ = term;
    ++terms_;
  }

  void finish() {
    end_block();
    index_.push_back(bytes_.size());
  }

  [[nodiscard]] const std::string& bytes() const noexcept { return bytes_; }
  [[nodiscard]] const std::vector<std::uint64_t>& index() const noexcept { return index_; }

private:
  void begin_block() {
    end_block();
    index_.push_back(bytes_.size());
    put_varint(block_, lists_end_);
  }

  void end_block() {
    if (block_.empty()) return;
    bytes_.append(bytes_of(check_of(block_, index_.size() - 1)));
    bytes_.append(block_);
    block_.clear();
  }

  std::string bytes_;
  std::string block_;
  std::string last_;
  std::vector<std::uint64_t> index_;
  std::uint64_t terms_ = 0;
  std::uint64_t lists_end_ = 0;
};

}  // namespace

struct PostingsWriter::State {
  /// Postings are kept as they will be written when short, so five million of them take some 15 MB; a vector
  /// of (term, row, count) to sort would take 60 and the sort would cost more than the rest.
  struct Term {
    std::uint64_t text = 0;
    std::uint32_t text_size = 0;
    std::uint32_t frequency = 0;
    std::uint32_t next_row = 0;
    std::string postings;
  };
  struct Slot {
    std::uint32_t tag = 0;
    std::uint32_t term = 0;  ///< number of the term plus one; 0: empty
  };

  std::vector<model::ChunkId> ids;
  std::vector<std::uint32_t> lengths;
  std::uint64_t total_length = 0;
  std::uint64_t total_postings = 0;
  std::deque<Term> terms;
  std::string texts;
  std::vector<Slot> slots = std::vector<Slot>(1U << 12U);

  [[nodiscard]] std::string_view text(const Term& term) const {
    return std::string_view(texts).substr(term.text, term.text_size);
  }

  Term& find_or_add(const model::TermCount& count) {
    const std::size_t mask = slots.size() - 1;
    const auto tag = static_cast<std::uint32_t>(count.hash >> 32U);
    std::size_t at = count.hash & mask;
    for (; slots[at].term != 0; at = (at + 1) & mask) {
      Term& term = terms[slots[at].term - 1];
      if (slots[at].tag == tag && text(term) == count.term) return term;
    }
    if (terms.size() * 2 >= slots.size()) {
      grow();
      return find_or_add(count);
    }
    terms.push_back({texts.size(), static_cast<std::uint32_t>(count.term.size()), 0, 0, {}});
    hashes.push_back(count.hash);
    slots[at] = {tag, static_cast<std::uint32_t>(terms.size())};
    texts.append(count.term);
    return terms.back();
  }

  void grow() {
    slots.assign(slots.size() * 2, {});
    for (std::uint32_t term = 0; term < terms.size(); ++term) {
      std::size_t at = hashes[term] & (slots.size() - 1);
      while (slots[at].term != 0) at = (at + 1) & (slots.size() - 1);
      slots[at] = {static_cast<std::uint32_t>(hashes[term] >> 32U), term + 1};
    }
  }

  /// The list as the file holds it, in `out`; true when it goes into the dictionary.
  bool encode(Term& term, std::string& out) const;
  void encode_long(std::span<const Posting> postings, std::string& out) const;
  [[nodiscard]] std::vector<std::uint32_t> sorted_terms() const;

  std::vector<std::uint64_t> hashes;
};

PostingsWriter::PostingsWriter() : state_(std::make_unique<State>()) {}
PostingsWriter::~PostingsWriter() = default;

std::uint64_t PostingsWriter::chunks() const noexcept { return state_->ids.size(); }

void PostingsWriter::add(model::ChunkId chunk, const model::TermBag& bag) {
  State& state = *state_;
  if (!state.ids.empty() && chunk <= state.ids.back()) {
    throw Error(ErrorCode::failed,
                "chunk " + std::to_string(model::number(chunk)) + " is indexed out of order");
  }
  if (state.ids.size() >= UINT32_MAX - 1)
    throw Error(ErrorCode::failed, "a segment holds at most 4 billion chunks");
  const auto row = static_cast<std::uint32_t>(state.ids.size());
  for (const model::TermCount& count : bag.terms) {
    if (count.count == 0) continue;
    State::Term& term = state.find_or_add(count);
    if (term.frequency != 0 && term.next_row > row) {
      throw Error(ErrorCode::failed, "a bag lists the term '" + std::string(count.term) + "' twice");
    }
    const std::uint64_t gap = row - term.next_row;
    put_varint(term.postings, gap * 2 + (count.count == 1 ? 1 : 0));
    if (count.count != 1) put_varint(term.postings, count.count - 2);
    term.next_row = row + 1;
    ++term.frequency;
    ++state.total_postings;
  }
  state.ids.push_back(chunk);
  state.lengths.push_back(bag.length);
  state.total_length += bag.length;
}

std::vector<std::uint32_t> PostingsWriter::State::sorted_terms() const {
  std::vector<std::uint32_t> order(terms.size());
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(),
            [this](std::uint32_t a, std::uint32_t b) { return text(terms[a]) < text(terms[b]); });
  return order;
}

bool PostingsWriter::State::encode(Term& term, std::string& out) const {
  out.clear();
  if (term.frequency < kBlockPostings && term.postings.size() <= kInlineBytes) {
    out = term.postings;
    return true;
  }
  std::vector<Posting> postings;
  postings.reserve(term.frequency);
  std::string_view bytes = term.postings;
  std::uint32_t floor = 0;
  for (std::uint32_t i = 0; i < term.frequency; ++i) {
    std::uint64_t gap = 0;
    std::uint64_t rest = 0;
    if (!take_varint(bytes, gap) || ((gap & 1U) == 0 && !take_varint(bytes, rest))) break;
    const auto row = static_cast<std::uint32_t>(floor + (gap >> 1U));
    postings.push_back({row, (gap & 1U) != 0 ? 1 : static_cast<std::uint32_t>(rest + 2)});
    floor = row + 1;
  }
  if (postings.size() > kBlockPostings) {
    encode_long(postings, out);
    return false;
  }
  encode_block(postings, 0, out);
  if (out.size() <= kInlineBytes) return true;
  out.insert(0, bytes_of(check_of(out, term.frequency)));
  return false;
}

void PostingsWriter::State::encode_long(std::span<const Posting> postings, std::string& out) const {
  std::vector<SkipEntry> skips;
  std::string blocks;
  std::array<std::uint32_t, kBlockPostings> block_lengths{};
  std::uint32_t floor = 0;
  for (std::size_t at = 0; at < postings.size(); at += kBlockPostings) {
    const auto block = postings.subspan(at, std::min<std::size_t>(kBlockPostings, postings.size() - at));
    for (std::size_t i = 0; i < block.size(); ++i) block_lengths[i] = lengths[block[i].row];
    const std::size_t begin = blocks.size();
    encode_block(block, floor, blocks);
    const std::uint32_t check = check_of(std::string_view(blocks).substr(begin), skips.size());
    skips.push_back({block.back().row, static_cast<std::uint32_t>(blocks.size()), check,
                     impact_of(block, std::span(block_lengths).first(block.size()))});
    floor = block.back().row + 1;
  }
  out.append(bytes_of(check_of(bytes_of(skips), postings.size())));
  out.append(bytes_of(skips));
  out.append(blocks);
}

std::uint64_t PostingsWriter::seal(const std::filesystem::path& file) {
  State& state = *state_;
  files::SealedWriter writer(file, kPostingsFormat);
  writer.begin_section();
  writer.write(bytes_of(state.ids));
  writer.begin_section();
  writer.write(bytes_of(state.lengths));
  writer.begin_section();
  DictionaryWriter dictionary;
  std::string list;
  for (const std::uint32_t number : state.sorted_terms()) {
    State::Term& term = state.terms[number];
    const bool inlined = state.encode(term, list);
    dictionary.add(state.text(term), term.frequency, list, inlined);
    if (!inlined) writer.write(list);
    std::string().swap(term.postings);
  }
  dictionary.finish();
  writer.begin_section();
  writer.write(dictionary.bytes());
  writer.begin_section();
  writer.write(bytes_of(dictionary.index()));
  const std::uint64_t checksum =
      writer.seal({state.ids.size(), state.total_length, state.terms.size(), state.total_postings});
  state = State();
  return checksum;
}

}  // namespace ragctl::index

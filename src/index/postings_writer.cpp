#include <algorithm>
#include <array>
#include <cstring>
#include <deque>
#include <memory_resource>

#include "postings_format.hpp"
#include "ragctl/base/error.hpp"
#include "ragctl/base/huge_pages.hpp"
#include "ragctl/index/fields.hpp"
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

/// The first eight bytes as a number of the same order; zeros stand for what a shorter text does not have.
std::uint64_t beginning_of(std::string_view text) {
  std::array<unsigned char, 8> bytes{};
  std::memcpy(bytes.data(), text.data(), std::min(text.size(), bytes.size()));
  std::uint64_t number = 0;
  for (const unsigned char byte : bytes) number = number << 8U | byte;
  return number;
}

/// Front-coded blocks of terms and the table that finds them.
class DictionaryWriter {
public:
  /// Terms in byte order. `list` is kept inline when `inlined`, else `list_bytes` of it are in the postings
  /// section; `positions` bytes in that of the positions.
  void add(std::string_view term, std::uint32_t frequency, std::string_view list, bool inlined,
           std::size_t positions) {
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
    put_varint(block_, positions);
    if (inlined) block_.append(list);
    positions_end_ += positions;
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
    put_varint(block_, positions_end_);
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
  std::uint64_t positions_end_ = 0;
};

/// The positions of the next `postings` of a list, taken from what was collected: posting after posting how
/// many and each.
std::string encode_positions_block(std::string_view& raw, std::uint32_t postings) {
  std::vector<std::uint32_t> counts;
  std::vector<std::uint32_t> values;
  std::uint64_t number = 0;
  while (counts.size() < postings && take_varint(raw, number)) {
    counts.push_back(static_cast<std::uint32_t>(number));
    for (std::uint32_t left = counts.back(); left > 0 && take_varint(raw, number); --left)
      values.push_back(static_cast<std::uint32_t>(number));
  }
  std::string out;
  encode_values(counts, out);
  encode_values(values, out);
  return out;
}

/// The positions of a list as the file holds them.
std::string encode_positions(std::string_view raw, std::uint32_t frequency) {
  if (raw.empty()) return {};
  if (frequency <= kBlockPostings) {
    const std::string block = encode_positions_block(raw, frequency);
    return std::string(bytes_of(check_of(block, frequency))) + block;
  }
  std::vector<PositionsEntry> table;
  std::string blocks;
  for (std::uint32_t left = frequency; left > 0; left -= std::min(left, kBlockPostings)) {
    const std::string block = encode_positions_block(raw, std::min(left, kBlockPostings));
    blocks += block;
    table.push_back({static_cast<std::uint32_t>(blocks.size()), check_of(block, table.size())});
  }
  return std::string(bytes_of(table)) + blocks;
}

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
    std::string positions;
  };
  struct Slot {
    std::uint32_t tag = 0;
    std::uint32_t term = 0;  ///< number of the term plus one; 0: empty
  };

  std::vector<model::ChunkId> ids;
  std::vector<std::uint32_t> lengths;
  std::uint64_t total_length = 0;
  std::uint64_t total_postings = 0;
  std::pmr::monotonic_buffer_resource arena{huge_pages()};
  std::pmr::deque<Term> terms{&arena};
  std::pmr::string texts{huge_pages()};
  std::pmr::vector<Slot> slots{1U << 12U, huge_pages()};

  [[nodiscard]] std::string_view text(const Term& term) const {
    return std::string_view(texts).substr(term.text, term.text_size);
  }

  // Terms of a large vocabulary lie beyond the caches. What a bag will touch is asked for step by step, all
  // terms at a time at every step: twice as fast at 200,000 terms as one after the other.
  void expect(const model::TermBag& bag) {
    const std::size_t mask = slots.size() - 1;
    for (const model::TermCount& count : bag.terms) __builtin_prefetch(&slots[count.hash & mask]);
    expected.assign(bag.terms.size(), nullptr);
    for (std::size_t i = 0; i < bag.terms.size(); ++i) {
      const std::uint64_t hash = bag.terms[i].hash;
      const auto tag = static_cast<std::uint32_t>(hash >> 32U);
      std::size_t at = hash & mask;
      while (slots[at].term != 0 && slots[at].tag != tag) at = (at + 1) & mask;
      if (slots[at].term == 0) continue;
      expected[i] = &terms[slots[at].term - 1];
      __builtin_prefetch(expected[i]);
      __builtin_prefetch(&expected[i]->positions);
    }
    for (const Term* term : expected) {
      if (term == nullptr) continue;
      __builtin_prefetch(texts.data() + term->text);
      __builtin_prefetch(term->postings.data() + term->postings.size(), 1);
      __builtin_prefetch(term->positions.data() + term->positions.size(), 1);
    }
  }

  Term& find_or_add(const model::TermCount& count, Term* likely) {
    return likely != nullptr && text(*likely) == count.term ? *likely : find_or_add(count);
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
    terms.push_back({texts.size(), static_cast<std::uint32_t>(count.term.size()), 0, 0, {}, {}});
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
  void add_posting(Term& term, std::uint32_t row, std::uint32_t count);
  /// `prefix` tells the terms of a field from those of the text.
  void add_bag(const model::TermBag& bag, std::uint32_t row, std::string (*term_of)(std::string_view));
  Term& entry(const std::string& term) { return find_or_add({term, xxh3(term), 1}); }

  std::vector<std::uint64_t> hashes;
  std::vector<Term*> expected;             // of the bag at hand, kept for their memory; the likely ones
  std::vector<Term*> bag_terms;            // likewise, by its terms
  std::vector<std::uint32_t> bag_numbers;  // likewise: first how often a term occurs, then where it was last
};

PostingsWriter::PostingsWriter() : state_(std::make_unique<State>()) {}
PostingsWriter::~PostingsWriter() = default;

std::uint64_t PostingsWriter::chunks() const noexcept { return state_->ids.size(); }

void PostingsWriter::State::add_posting(Term& term, std::uint32_t row, std::uint32_t count) {
  if (term.frequency != 0 && term.next_row > row)
    throw Error(ErrorCode::failed, "a bag lists the term '" + std::string(text(term)) + "' twice");
  const std::uint64_t gap = row - term.next_row;
  put_varint(term.postings, gap * 2 + (count == 1 ? 1 : 0));
  if (count != 1) put_varint(term.postings, count - 2);
  term.next_row = row + 1;
  ++term.frequency;
  ++total_postings;
}

void PostingsWriter::State::add_bag(const model::TermBag& bag, std::uint32_t row,
                                    std::string (*term_of)(std::string_view)) {
  bag_numbers.assign(bag.terms.size(), 0);
  for (const model::TermOccurrence& occurrence : bag.occurrences) ++bag_numbers.at(occurrence.term);
  bag_terms.assign(bag.terms.size(), nullptr);
  for (std::size_t i = 0; i < bag.terms.size(); ++i) {
    const model::TermCount& count = bag.terms[i];
    if (count.count == 0) continue;
    Term& term = term_of == nullptr ? find_or_add(count, expected[i]) : entry(term_of(count.term));
    add_posting(term, row, count.count);
    put_varint(term.positions, bag_numbers[i]);
    bag_terms[i] = &term;
    bag_numbers[i] = 0;
  }
  for (const model::TermOccurrence& occurrence : bag.occurrences) {
    Term* const term = bag_terms[occurrence.term];
    if (term == nullptr) continue;
    put_varint(term->positions, occurrence.position - bag_numbers[occurrence.term]);
    bag_numbers[occurrence.term] = occurrence.position;
  }
}

void PostingsWriter::add(model::ChunkId chunk, const model::TermBag& bag, const ChunkFields& fields) {
  State& state = *state_;
  if (!state.ids.empty() && chunk <= state.ids.back()) {
    throw Error(ErrorCode::failed,
                "chunk " + std::to_string(model::number(chunk)) + " is indexed out of order");
  }
  if (state.ids.size() >= UINT32_MAX - 1)
    throw Error(ErrorCode::failed, "a segment holds at most 4 billion chunks");
  const auto row = static_cast<std::uint32_t>(state.ids.size());
  state.expect(bag);
  state.add_bag(bag, row, nullptr);
  if (fields.title != nullptr) state.add_bag(*fields.title, row, title_term);
  for (const std::string& property : fields.properties) state.add_posting(state.entry(property), row, 1);
  for (const std::string& word : fields.spellings) {
    State::Term& term = state.entry(spelling_entry(word));
    if (term.frequency == 0) state.add_posting(term, 0, 1);
  }
  state.ids.push_back(chunk);
  state.lengths.push_back(bag.length);
  state.total_length += bag.length;
}

// Most terms differ within sixteen bytes, which are compared where they lie: a third of the time that it
// takes to look for the text of each.
std::vector<std::uint32_t> PostingsWriter::State::sorted_terms() const {
  struct Key {
    std::uint64_t first = 0;
    std::uint64_t second = 0;
    std::uint32_t term = 0;
  };
  std::vector<Key> keys(terms.size());
  for (std::uint32_t i = 0; i < keys.size(); ++i) {
    const std::string_view bytes = text(terms[i]);
    keys[i] = {beginning_of(bytes), bytes.size() > 8 ? beginning_of(bytes.substr(8)) : 0, i};
  }
  std::sort(keys.begin(), keys.end(), [this](const Key& a, const Key& b) {
    if (a.first != b.first) return a.first < b.first;
    if (a.second != b.second) return a.second < b.second;
    return text(terms[a.term]) < text(terms[b.term]);
  });
  std::vector<std::uint32_t> order;
  order.reserve(keys.size());
  for (const Key& key : keys) order.push_back(key.term);
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
  const std::vector<std::uint32_t> order = state.sorted_terms();
  for (const std::uint32_t number : order) {
    State::Term& term = state.terms[number];
    const bool inlined = state.encode(term, list);
    std::string().swap(term.postings);
    std::string(encode_positions(term.positions, term.frequency)).swap(term.positions);
    dictionary.add(state.text(term), term.frequency, list, inlined, term.positions.size());
    if (!inlined) writer.write(list);
  }
  writer.begin_section();
  for (const std::uint32_t number : order) writer.write(state.terms[number].positions);
  dictionary.finish();
  writer.begin_section();
  writer.write(dictionary.bytes());
  writer.begin_section();
  writer.write(bytes_of(dictionary.index()));
  const std::uint64_t checksum =
      writer.seal({state.ids.size(), state.total_length, state.terms.size(), state.total_postings});
  state_ = std::make_unique<State>();
  return checksum;
}

}  // namespace ragctl::index

#include "ragctl/index/block_codec.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <utility>

namespace ragctl::index {
namespace {

using Values = std::array<std::uint32_t, kBlockPostings>;
using Lanes = std::uint32_t __attribute__((vector_size(16)));

unsigned width_of(const Values& values) {
  std::uint32_t all = 0;
  for (const std::uint32_t value : values) all |= value;
  return static_cast<unsigned>(std::bit_width(all));
}

void pack(const Values& values, unsigned width, std::string& out) {
  std::array<std::uint32_t, kBlockPostings> words{};
  for (unsigned i = 0; i < kBlockPostings; ++i) {
    const unsigned lane = i % 4;
    const unsigned bit = i / 4 * width;
    const unsigned word = bit / 32;
    const unsigned shift = bit % 32;
    if (width == 0) break;
    words[word * 4 + lane] |= values[i] << shift;
    if (shift + width > 32) words[(word + 1) * 4 + lane] |= values[i] >> (32 - shift);
  }
  out.append(reinterpret_cast<const char*>(words.data()), std::size_t{16} * width);
}

template <unsigned kWidth>
void unpack(const char* in, std::uint32_t* out) {
  constexpr std::uint32_t mask = kWidth == 32 ? ~0U : (1U << kWidth % 32) - 1;
#pragma GCC unroll 32
  for (unsigned i = 0; i < 32; ++i) {
    Lanes values{};
    if constexpr (kWidth > 0) {
      const unsigned word = i * kWidth / 32;
      const unsigned shift = i * kWidth % 32;
      std::memcpy(&values, in + std::size_t{16} * word, sizeof values);
      values >>= shift;
      if (shift + kWidth > 32) {
        Lanes more;
        std::memcpy(&more, in + std::size_t{16} * (word + 1), sizeof more);
        values |= more << (32 - shift);
      }
      values &= mask;
    }
    std::memcpy(out + std::size_t{4} * i, &values, sizeof values);
  }
}

using Unpack = void (*)(const char*, std::uint32_t*);

template <std::size_t... kWidths>
constexpr std::array<Unpack, 33> unpackers(std::index_sequence<kWidths...>) {
  return {&unpack<kWidths>...};
}
constexpr std::array<Unpack, 33> kUnpack = unpackers(std::make_index_sequence<33>());

void encode_full(std::span<const Posting> postings, std::uint32_t floor, std::string& out) {
  Values gaps;
  Values counts;
  for (std::size_t i = 0; i < kBlockPostings; ++i) {
    gaps[i] = postings[i].row - floor;
    counts[i] = postings[i].count - 1;
    floor = postings[i].row + 1;
  }
  const unsigned gap_width = width_of(gaps);
  const unsigned count_width = width_of(counts);
  out += static_cast<char>(gap_width);
  out += static_cast<char>(count_width);
  pack(gaps, gap_width, out);
  pack(counts, count_width, out);
}

bool decode_full(std::string_view bytes, std::uint32_t floor, std::uint32_t limit, DecodedBlock& block) {
  if (bytes.size() < 2) return false;
  const std::size_t gap_width = static_cast<unsigned char>(bytes[0]);
  const std::size_t count_width = static_cast<unsigned char>(bytes[1]);
  if (gap_width > 32 || count_width > 32 || bytes.size() != 2 + 16 * (gap_width + count_width)) return false;
  kUnpack[gap_width](bytes.data() + 2, block.rows.data());
  kUnpack[count_width](bytes.data() + 2 + 16 * gap_width, block.counts.data());
  std::uint64_t next = floor;
  for (std::uint32_t& row : block.rows) {
    next += row;
    row = static_cast<std::uint32_t>(next);
    ++next;
  }
  for (std::uint32_t& count : block.counts) ++count;
  return next <= limit;  // the sum is kept in 64 bits and rises, so the last row bounds them all
}

bool decode_short(std::string_view bytes, std::uint32_t floor, std::uint32_t limit, DecodedBlock& block) {
  std::uint64_t next = floor;
  for (std::uint32_t i = 0; i < block.size; ++i) {
    std::uint64_t gap = 0;
    std::uint64_t rest = 0;
    if (!take_varint(bytes, gap)) return false;
    const bool once = (gap & 1U) != 0;
    if (!once && !take_varint(bytes, rest)) return false;
    gap >>= 1U;
    if (gap >= limit || next + gap >= limit || rest > UINT32_MAX - 2) return false;
    next += gap;
    block.rows[i] = static_cast<std::uint32_t>(next++);
    block.counts[i] = once ? 1 : static_cast<std::uint32_t>(rest + 2);
  }
  return bytes.empty();
}

struct Pair {
  std::uint32_t count;
  std::uint32_t length;
};

/// Pairs that no other pair beats, the highest count first.
std::size_t frontier_of(std::span<const Posting> postings, std::span<const std::uint32_t> lengths,
                        std::array<Pair, kBlockPostings>& pairs) {
  std::size_t size = 0;
  for (std::size_t i = 0; i < postings.size(); ++i) pairs[size++] = {postings[i].count, lengths[i]};
  std::sort(pairs.begin(), pairs.begin() + static_cast<std::ptrdiff_t>(size),
            [](const Pair& a, const Pair& b) {
              return a.count != b.count ? a.count > b.count : a.length < b.length;
            });
  std::size_t kept = 0;
  for (std::size_t i = 0; i < size; ++i) {
    if (kept == 0 || pairs[i].length < pairs[kept - 1].length) pairs[kept++] = pairs[i];
  }
  return kept;
}

/// Joins the neighbours whose counts are nearest until four are left: the higher count with the smaller
/// length is a bound for both.
std::size_t joined(std::array<Pair, kBlockPostings>& pairs, std::size_t size, std::size_t most) {
  while (size > most) {
    std::size_t best = 0;
    for (std::size_t i = 1; i + 1 < size; ++i) {
      if (pairs[i].count - pairs[i + 1].count < pairs[best].count - pairs[best + 1].count) best = i;
    }
    pairs[best].length = pairs[best + 1].length;
    for (std::size_t i = best + 1; i + 1 < size; ++i) pairs[i] = pairs[i + 1];
    --size;
  }
  return size;
}

}  // namespace

void encode_block(std::span<const Posting> postings, std::uint32_t floor, std::string& out) {
  if (postings.size() == kBlockPostings) return encode_full(postings, floor, out);
  for (const Posting& posting : postings) {
    const std::uint64_t gap = posting.row - floor;
    put_varint(out, gap * 2 + (posting.count == 1 ? 1 : 0));
    if (posting.count != 1) put_varint(out, posting.count - 2);
    floor = posting.row + 1;
  }
}

bool decode_block(std::string_view bytes, std::uint32_t size, std::uint32_t floor, std::uint32_t limit,
                  DecodedBlock& block) {
  if (size == 0 || size > kBlockPostings) return false;
  block.size = size;
  return size == kBlockPostings ? decode_full(bytes, floor, limit, block)
                                : decode_short(bytes, floor, limit, block);
}

void encode_values(std::span<const std::uint32_t> values, std::string& out) {
  for (; values.size() >= kBlockPostings; values = values.subspan(kBlockPostings)) {
    Values packed;
    std::copy_n(values.begin(), kBlockPostings, packed.begin());
    const unsigned width = width_of(packed);
    out += static_cast<char>(width);
    pack(packed, width, out);
  }
  for (const std::uint32_t value : values) put_varint(out, value);
}

bool take_values(std::string_view& bytes, std::uint64_t count, std::vector<std::uint32_t>& values) {
  // At least a byte for 128 of them: what a damaged count asks for is not even reserved.
  if (count / kBlockPostings > bytes.size()) return false;
  values.resize(count);
  std::uint32_t* out = values.data();
  for (; count >= kBlockPostings; count -= kBlockPostings, out += kBlockPostings) {
    if (bytes.empty()) return false;
    const std::size_t width = static_cast<unsigned char>(bytes[0]);
    if (width > 32 || bytes.size() < 1 + 16 * width) return false;
    kUnpack[width](bytes.data() + 1, out);
    bytes.remove_prefix(1 + 16 * width);
  }
  for (; count > 0; --count) {
    std::uint64_t value = 0;
    if (!take_varint(bytes, value) || value > UINT32_MAX) return false;
    *out++ = static_cast<std::uint32_t>(value);
  }
  return true;
}

Impact impact_of(std::span<const Posting> postings, std::span<const std::uint32_t> lengths) {
  std::array<Pair, kBlockPostings> pairs;
  Impact impact;
  const std::size_t size = joined(pairs, frontier_of(postings, lengths, pairs), impact.count.size());
  for (std::size_t i = 0; i < impact.count.size(); ++i) {
    const Pair& pair = pairs[std::min(i, size - 1)];
    impact.count[i] = static_cast<std::uint8_t>(std::min<std::uint32_t>(pair.count, Impact::kUnbounded));
    impact.length[i] = static_cast<std::uint16_t>(std::min<std::uint32_t>(pair.length, UINT16_MAX));
  }
  return impact;
}

}  // namespace ragctl::index

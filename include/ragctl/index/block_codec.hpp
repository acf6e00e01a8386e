#pragma once
#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ragctl::index {

// How postings become bytes. Rows ascend strictly, counts are at least 1.
//
// A full block of 128 is bit-packed: one byte for the width of the row gaps, one for the width of the counts,
// then both arrays in four interleaved lanes (the layout of SIMD-BP128, Lemire and Boytsov 2015), so that
// unpacking runs four values at a time in SSE2, which every x86-64 has. A shorter block is a varint per
// posting, gap * 2 + (count == 1), followed by count - 2 when the count is larger.

inline constexpr std::uint32_t kBlockPostings = 128;

struct Posting {
  std::uint32_t row = 0;
  std::uint32_t count = 0;
};

struct DecodedBlock {
  std::uint32_t size = 0;
  std::array<std::uint32_t, kBlockPostings> rows;
  std::array<std::uint32_t, kBlockPostings> counts;
};

/// Appends 1 to 128 postings whose rows are all at least `floor`.
void encode_block(std::span<const Posting> postings, std::uint32_t floor, std::string& out);

/// False when the bytes are not exactly `size` postings with rows in [floor, limit); `block` is then void.
[[nodiscard]] bool decode_block(std::string_view bytes, std::uint32_t size, std::uint32_t floor,
                                std::uint32_t limit, DecodedBlock& block);

/// Appends numbers: every 128 of them bit-packed, one byte for the width and then four interleaved lanes,
/// what is left over a varint each.
void encode_values(std::span<const std::uint32_t> values, std::string& out);

/// Takes `count` of them from the front of `bytes`; false when they are not there, and `values` is then void.
[[nodiscard]] bool take_values(std::string_view& bytes, std::uint64_t count,
                               std::vector<std::uint32_t>& values);

/// LEB128.
inline void put_varint(std::string& out, std::uint64_t value) {
  for (; value >= 128; value >>= 7U) out += static_cast<char>((value & 127U) | 128U);
  out += static_cast<char>(value);
}
/// Takes a varint from the front of `bytes`; false when there is none.
[[nodiscard]] inline bool take_varint(std::string_view& bytes, std::uint64_t& value) {
  std::uint64_t result = 0;
  const std::size_t most = bytes.size() < 10 ? bytes.size() : 10;
  for (std::size_t at = 0; at < most; ++at) {
    const auto byte = static_cast<unsigned char>(bytes[at]);
    result |= static_cast<std::uint64_t>(byte & 127U) << (7 * at);
    if (byte < 128) {
      bytes.remove_prefix(at + 1);
      value = result;
      return true;
    }
  }
  return false;
}

/// The best that postings of a block can do: the (count, length) pairs that no other pair beats in both, at
/// most four. BM25 rises with the count and falls with the length whatever k1 and b are, so the bound needs
/// no parameters.
struct Impact {
  static constexpr std::uint8_t kUnbounded = 255;  ///< a count of 255 or more
  std::array<std::uint8_t, 4> count{};
  std::array<std::uint16_t, 4> length{};  ///< 65535 stands for all that is longer
};

/// `lengths[i]` belongs to `postings[i]`.
[[nodiscard]] Impact impact_of(std::span<const Posting> postings, std::span<const std::uint32_t> lengths);

}  // namespace ragctl::index

#include "ragctl/index/block_codec.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <vector>

namespace {

using namespace ragctl::index;

std::vector<Posting> random_postings(std::mt19937& random, std::uint32_t size, unsigned gap_bits,
                                     unsigned count_bits) {
  std::vector<Posting> postings;
  std::uint64_t row = 0;
  for (std::uint32_t i = 0; i < size; ++i) {
    row += random() & ((std::uint64_t{1} << gap_bits) - 1);
    const std::uint64_t count = 1 + (random() & ((std::uint64_t{1} << count_bits) - 1));
    if (row >= UINT32_MAX) break;
    postings.push_back({static_cast<std::uint32_t>(row),
                        static_cast<std::uint32_t>(std::min<std::uint64_t>(count, UINT32_MAX))});
    ++row;
  }
  return postings;
}

TEST_CASE("postings of every width and number come back from their block") {
  std::mt19937 random(1);
  for (unsigned gap_bits = 0; gap_bits <= 25; ++gap_bits) {
    for (unsigned count_bits = 0; count_bits <= 32; ++count_bits) {
      for (const std::uint32_t size : {1U, 2U, 127U, 128U}) {
        const auto postings = random_postings(random, size, gap_bits, count_bits);
        REQUIRE(postings.size() == size);
        std::string bytes;
        encode_block(postings, 0, bytes);
        DecodedBlock block;
        REQUIRE(decode_block(bytes, size, 0, UINT32_MAX, block));
        for (std::size_t i = 0; i < postings.size(); ++i) {
          REQUIRE(block.rows[i] == postings[i].row);
          REQUIRE(block.counts[i] == postings[i].count);
        }
        CHECK_FALSE(decode_block(bytes, size, 0, postings.back().row, block));
      }
    }
  }
}

TEST_CASE("numbers of every width and in every number come back, and not from bytes that are cut") {
  std::mt19937 random(7);
  for (unsigned bits = 0; bits <= 32; ++bits) {
    for (const std::size_t size : {0U, 1U, 127U, 128U, 129U, 300U}) {
      std::vector<std::uint32_t> values(size);
      for (std::uint32_t& value : values)
        value = static_cast<std::uint32_t>(random() & ((std::uint64_t{1} << bits) - 1));
      std::string bytes;
      encode_values(values, bytes);
      std::vector<std::uint32_t> back;
      std::string_view rest = bytes;
      REQUIRE(take_values(rest, size, back));
      CHECK(rest.empty());
      CHECK(back == values);
      for (std::size_t cut = 0; cut < bytes.size(); cut += 1 + cut / 8) {
        rest = std::string_view(bytes).substr(0, cut);
        CHECK_FALSE(take_values(rest, size, back));
      }
    }
  }
  std::string_view few = "abc";
  std::vector<std::uint32_t> back;
  CHECK_FALSE(take_values(few, UINT64_MAX, back));
}

TEST_CASE("a gap of 32 bits fits a full block") {
  std::vector<Posting> postings;
  for (std::uint32_t i = 0; i < kBlockPostings; ++i) postings.push_back({i, 1});
  postings.back().row = UINT32_MAX - 1;
  std::string bytes;
  encode_block(postings, 0, bytes);
  DecodedBlock block;
  REQUIRE(decode_block(bytes, kBlockPostings, 0, UINT32_MAX, block));
  CHECK(block.rows[127] == UINT32_MAX - 1);
}

TEST_CASE("no bytes make the decoder read or count beyond its limits") {
  std::mt19937 random(2);
  DecodedBlock block;
  for (int round = 0; round < 200'000; ++round) {
    std::string bytes(random() % 40, '\0');
    for (char& byte : bytes) byte = static_cast<char>(random());
    const std::uint32_t size =
        random() % 2 == 0 ? kBlockPostings : 1 + static_cast<std::uint32_t>(random() % 127);
    if (size == kBlockPostings && bytes.size() > 1) {
      const std::size_t gap_width = random() % 34;
      const std::size_t count_width = random() % 34;
      bytes[0] = static_cast<char>(gap_width);
      bytes[1] = static_cast<char>(count_width);
      bytes.resize(2 + 16 * (gap_width + count_width), static_cast<char>(random()));
    }
    if (!decode_block(bytes, size, 5, 1000, block)) continue;
    for (std::uint32_t i = 0; i < size; ++i) {
      REQUIRE(block.rows[i] >= (i == 0 ? 5 : block.rows[i - 1] + 1));
      REQUIRE(block.rows[i] < 1000);
    }
  }
}

TEST_CASE("varints come back and a cut one is refused") {
  for (const std::uint64_t value :
       {std::uint64_t{0}, std::uint64_t{127}, std::uint64_t{128}, ~std::uint64_t{0}}) {
    std::string bytes;
    put_varint(bytes, value);
    std::string_view rest = bytes;
    std::uint64_t back = 1;
    REQUIRE(take_varint(rest, back));
    CHECK(back == value);
    CHECK(rest.empty());
    rest = std::string_view(bytes).substr(0, bytes.size() - 1);
    CHECK_FALSE(take_varint(rest, back));
  }
}

TEST_CASE("an impact covers every posting of its block, for counts and lengths of any size") {
  std::mt19937 random(3);
  for (int round = 0; round < 2000; ++round) {
    std::vector<Posting> postings;
    std::vector<std::uint32_t> lengths;
    const std::uint32_t size = 1 + static_cast<std::uint32_t>(random() % kBlockPostings);
    for (std::uint32_t i = 0; i < size; ++i) {
      postings.push_back({i, 1 + static_cast<std::uint32_t>(random() >> (8 + random() % 24))});
      lengths.push_back(static_cast<std::uint32_t>(random() >> random() % 32));
    }
    const Impact impact = impact_of(postings, lengths);
    for (std::uint32_t i = 0; i < size; ++i) {
      bool covered = false;
      for (std::size_t pair = 0; pair < impact.count.size(); ++pair) {
        const bool count =
            impact.count[pair] == Impact::kUnbounded || impact.count[pair] >= postings[i].count;
        covered = covered || (count && impact.length[pair] <= lengths[i]);
      }
      REQUIRE(covered);
    }
  }
}

}  // namespace

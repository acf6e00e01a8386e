#include "block_encoding.hpp"

#include <algorithm>
#include <cstring>

#include "ragctl/base/digest.hpp"
#include "ragctl/base/error.hpp"

namespace ragctl::catalog {
namespace {

using model::Block;

constexpr unsigned kKinds = 6;
constexpr std::size_t kChecksumSize = 8;

void put_varint(std::string& out, std::uint32_t value) {
  for (; value >= 0x80; value >>= 7) out += static_cast<char>(static_cast<unsigned char>(value | 0x80));
  out += static_cast<char>(static_cast<unsigned char>(value));
}

class BlockReader {
public:
  BlockReader(std::string_view bytes, std::size_t text_size, const std::string& what)
      : rest_(bytes), text_size_(text_size), what_(what) {}

  std::vector<Block> read() {
    std::vector<Block> blocks;
    while (!rest_.empty()) {
      const unsigned shape = byte();
      Block block;
      require(shape % 16 < kKinds);
      block.kind = static_cast<model::BlockKind>(shape % 16);
      block.level = static_cast<std::uint8_t>(shape / 16);
      block.begin = advance();
      block.end = advance();
      blocks.push_back(block);
    }
    return blocks;
  }

private:
  void require(bool holds) const {
    if (holds) return;
    throw Error(ErrorCode::damaged, "the blocks of " + what_ + " in the catalog are damaged",
                "restore catalog.db from a backup, or purge what is damaged and ingest it again");
  }

  unsigned byte() {
    require(!rest_.empty());
    const auto value = static_cast<unsigned char>(rest_.front());
    rest_.remove_prefix(1);
    return value;
  }

  // Moves on in the text by the varint that comes.
  std::uint32_t advance() {
    std::uint64_t value = 0;
    unsigned shift = 0;
    for (unsigned part = 0x80; (part & 0x80) != 0; shift += 7) {
      require(shift <= 28);
      part = byte();
      value |= std::uint64_t{part & 0x7F} << shift;
    }
    at_ += value;
    require(at_ <= text_size_);
    return static_cast<std::uint32_t>(at_);
  }

  std::string_view rest_;
  std::size_t text_size_;
  const std::string& what_;
  std::uint64_t at_ = 0;
};

std::string checksum_of(std::string_view bytes) {
  const std::uint64_t sum = xxh3(bytes);
  std::string out(kChecksumSize, '\0');
  std::memcpy(out.data(), &sum, kChecksumSize);
  return out;
}

}  // namespace

std::string encode_blocks(std::span<const Block> blocks) {
  if (blocks.empty()) return {};
  std::string out;
  std::uint32_t at = 0;
  for (const Block& block : blocks) {
    out += static_cast<char>(
        static_cast<unsigned char>(static_cast<unsigned>(block.kind) + 16U * (block.level & 15U)));
    put_varint(out, block.begin - at);
    put_varint(out, block.end - block.begin);
    at = block.end;
  }
  return checksum_of(out) + out;
}

std::vector<Block> decode_blocks(std::string_view bytes, std::size_t text_size, const std::string& what) {
  if (bytes.empty()) return {};
  const std::string_view body = bytes.substr(std::min(kChecksumSize, bytes.size()));
  // What the checksum does not cover is no block, so it cannot be read as one.
  BlockReader reader(checksum_of(body) == bytes.substr(0, kChecksumSize) ? body : std::string_view("\xFF", 1),
                     text_size, what);
  return reader.read();
}

}  // namespace ragctl::catalog

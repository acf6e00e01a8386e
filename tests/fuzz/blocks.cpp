// The outline of a document as the catalog keeps it, its checksum mended.
#include "block_encoding.hpp"

#include <cstring>

#include "ragctl/base/digest.hpp"
#include "target.hpp"

using namespace ragctl;
using model::BlockKind;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t kTextSize = 500;
  std::string bytes(fuzz::bytes_of(data, size));
  if (bytes.size() > sizeof(std::uint64_t)) {
    const std::uint64_t sum = xxh3(std::string_view(bytes).substr(sizeof sum));
    std::memcpy(bytes.data(), &sum, sizeof sum);
  }
  fuzz::read_or_refuse([&] {
    std::size_t at = 0;
    for (const model::Block& block : catalog::decode_blocks(bytes, kTextSize, "it")) {
      if (block.begin < at || block.end < block.begin || block.end > kTextSize)
        throw std::logic_error("a block outside the text");
      at = block.end;
    }
  });
  return 0;
}

std::vector<std::string> fuzz::seeds() {
  const std::vector<model::Block> blocks{{BlockKind::heading, 1, 0, 5, 0},
                                         {BlockKind::paragraph, 0, 7, 300, 0},
                                         {BlockKind::list_item, 3, 301, 301, 0},
                                         {BlockKind::quote, 0, 400, 500, 0}};
  return {catalog::encode_blocks(blocks), catalog::encode_blocks(std::span(blocks).first(1)), std::string()};
}

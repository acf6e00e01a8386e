#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "block_encoding.hpp"
#include "ragctl/base/error.hpp"
#include "ragctl/sqlite/connection.hpp"
#include "sample.hpp"
#include "scratch_folder.hpp"

using namespace ragctl;
using namespace ragctl::catalog;
using namespace ragctl::test;
using model::Block;
using model::BlockKind;

namespace {

const std::vector<Block> kBlocks{{BlockKind::heading, 1, 0, 5, 0},
                                 {BlockKind::paragraph, 0, 7, 300, 0},
                                 {BlockKind::list_item, 3, 301, 301, 0},
                                 {BlockKind::table, 0, 400, 20'000, 0},
                                 {BlockKind::code, 0, 20'000, 4'000'000'000, 0},
                                 {BlockKind::quote, 0, 4'000'000'001, 4'100'000'000, 0}};
constexpr std::size_t kTextSize = 4'200'000'000;

}  // namespace

TEST_CASE("blocks are read as they were written") {
  CHECK(decode_blocks(encode_blocks(kBlocks), kTextSize, "it") == kBlocks);
  CHECK(encode_blocks({}).empty());
  CHECK(decode_blocks({}, 0, "it").empty());
}

TEST_CASE("blocks that were cut or changed anywhere, or lead out of the text, are damaged") {
  const std::string whole = encode_blocks(kBlocks);
  for (std::size_t size = 1; size < whole.size(); ++size) {
    CAPTURE(size);
    CHECK_THROWS_AS((void)decode_blocks(whole.substr(0, size), kTextSize, "it"), Error);
  }
  for (std::size_t at = 0; at < whole.size() * 8; ++at) {
    CAPTURE(at);
    std::string flipped = whole;
    flipped[at / 8] = static_cast<char>(flipped[at / 8] ^ (1 << (at % 8)));
    CHECK_THROWS_AS((void)decode_blocks(flipped, kTextSize, "it"), Error);
  }
  CHECK_THROWS_WITH_AS((void)decode_blocks(whole, 4'099'999'999, "document 3"),
                       "the blocks of document 3 in the catalog are damaged", Error);
}

TEST_CASE("a document keeps the blocks of its text, and a new version brings its own") {
  const ScratchFolder folder;
  Catalog catalog(folder / "catalog.db", Access::write);
  const std::vector<Block> blocks{{BlockKind::heading, 2, 0, 10, 0}, {BlockKind::quote, 0, 12, 40, 0}};
  Transaction transaction(catalog);
  const auto id =
      catalog.documents().put(sample_document("/a"), sample_text(1), sample_chunking(1), {}, blocks);
  CHECK(catalog.documents().blocks(id) == blocks);
  CHECK(catalog.documents().put(sample_document("/a"), sample_text(1), sample_chunking(1), {}) == id);
  CHECK(catalog.documents().blocks(id).empty());
  const std::vector<Block> outside{{BlockKind::heading, 2, 0, 41, 0}};
  CHECK_THROWS_AS(
      (void)catalog.documents().put(sample_document("/b"), sample_text(1), sample_chunking(1), {}, outside),
      Error);
}

TEST_CASE("damaged blocks are found when the texts are read through") {
  const ScratchFolder folder;
  {
    Catalog catalog(folder / "catalog.db", Access::write);
    put_sample(catalog, "/a");
  }
  sqlite::Connection(folder / "catalog.db", sqlite::Access::write)
      .execute("UPDATE texts SET blocks = x'0011'");
  Catalog catalog(folder / "catalog.db", Access::read);
  CHECK(catalog.contradictions(Reading::texts) ==
        std::vector<std::string>{"the blocks of document 1 in the catalog are damaged"});
}

TEST_CASE("a catalog of the first version is brought up to date, and its texts have no blocks") {
  const ScratchFolder folder;
  {
    Catalog catalog(folder / "catalog.db", Access::write);
    put_sample(catalog, "/a");
  }
  {
    sqlite::Connection connection(folder / "catalog.db", sqlite::Access::write);
    connection.execute(
        "ALTER TABLE texts DROP COLUMN blocks; ALTER TABLE documents DROP COLUMN settings; "
        "DROP TABLE restated_documents; DROP TABLE products");
    connection.set_user_version(1);
  }
  Catalog catalog(folder / "catalog.db", Access::write);
  CHECK(catalog.documents().text(model::DocumentId{1}) == sample_text(2));
  CHECK(catalog.documents().blocks(model::DocumentId{1}).empty());
}

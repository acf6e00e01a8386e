#include "ragctl/catalog/chunks.hpp"

#include <doctest/doctest.h>

#include "ragctl/base/error.hpp"
#include "ragctl/sqlite/connection.hpp"
#include "sample.hpp"
#include "scratch_folder.hpp"

using namespace ragctl::test;
using ragctl::Error;
using ragctl::ErrorCode;
using ragctl::catalog::Access;
using ragctl::catalog::Catalog;
using ragctl::catalog::ChunkText;
using ragctl::catalog::Transaction;
using ragctl::model::ChunkId;

namespace {
constexpr std::uint64_t kAll = ~std::uint64_t{0};
}

TEST_CASE("chunks are visited in order of id with text, title and language of their document") {
  const ScratchFolder folder;
  Catalog catalog(folder / "catalog.db", Access::write);
  put_sample(catalog, "/a", 2, "alpha");
  put_sample(catalog, "/b", 1, "beta");
  std::vector<ChunkId> ids;
  std::string texts;
  std::string titles;
  const auto visited = catalog.chunks().each_after(ChunkId{0}, kAll, [&](const ChunkText& it) {
    ids.push_back(it.chunk.id);
    texts += it.text;
    titles += it.document.title + ";";
    CHECK(it.document.language == "en");
  });
  CHECK(visited == 6);
  CHECK(std::is_sorted(ids.begin(), ids.end()));
  CHECK(texts == sample_text(2, "alpha") + sample_text(1, "beta"));
  CHECK(titles == "About /a;About /a;About /a;About /a;About /b;About /b;");
  const auto from = [&](ChunkId after, std::uint64_t limit) {
    std::uint64_t sum = 0;
    const auto count = catalog.chunks().each_after(after, limit, [&](const ChunkText& it) {
      sum = sum * 10 + static_cast<std::uint64_t>(number(it.chunk.id));
    });
    CHECK(count <= limit);
    return sum;
  };
  CHECK(from(ChunkId{3}, 2) == 45);
  CHECK(from(ChunkId{6}, 2) == 0);
  CHECK(from(ChunkId{0}, 0) == 0);
  CHECK(catalog.chunks().count_after(ChunkId{4}) == 2);
}

TEST_CASE("chunks name their documents, and absent ones none") {
  const ScratchFolder folder;
  Catalog catalog(folder / "catalog.db", Access::write);
  put_sample(catalog, "/a", 2, "alpha");
  put_sample(catalog, "/b", 1, "beta");
  const std::vector<ChunkId> ids{ChunkId{6}, ChunkId{99}, ChunkId{1}};
  const auto documents = catalog.chunks().documents_of(ids);
  REQUIRE(documents.size() == 3);
  CHECK(documents[0] == catalog.chunks().find(ChunkId{6})->chunk.document);
  CHECK(documents[1] == ragctl::model::DocumentId{});
  CHECK(documents[2] == catalog.chunks().find(ChunkId{1})->chunk.document);
}

TEST_CASE("a visitor may ask the catalog, even the same question") {
  const ScratchFolder folder;
  Catalog catalog(folder / "catalog.db", Access::write);
  put_sample(catalog, "/a", 2, "alpha");
  std::uint64_t seen = 0;
  catalog.chunks().each_after(ChunkId{0}, kAll, [&](const ChunkText& outer) {
    const std::string before(outer.text);
    seen += catalog.chunks().each_after(outer.chunk.id, kAll, [](const ChunkText&) {});
    CHECK(catalog.chunks().find(outer.chunk.id)->text == before);
    CHECK(outer.text == before);
  });
  CHECK(seen == 3 + 2 + 1);
}

TEST_CASE("a chunk is found with its own text and its parent's, page and heading") {
  const ScratchFolder folder;
  Catalog catalog(folder / "catalog.db", Access::write);
  const auto id = put_sample(catalog, "/a", 3);
  const auto chunks = catalog.chunks().of_document(id);
  REQUIRE(chunks.size() == 6);
  const auto details = catalog.chunks().find(chunks[2].id).value();
  CHECK(details.chunk.document == id);
  CHECK(details.chunk.ordinal == 2);
  CHECK(details.chunk.passage == ragctl::model::Passage{40, 60, 2, {"Part 1", "first"}});
  CHECK(details.text == sample_text(3).substr(40, 20));
  CHECK(details.parent_text == sample_text(3).substr(40, 40));
  CHECK_FALSE(catalog.chunks().find(ChunkId{99}).has_value());
  const auto siblings = catalog.chunks().of_parent(chunks[2].parent);
  REQUIRE(siblings.size() == 2);
  CHECK(siblings[0].id == chunks[2].id);
  CHECK(siblings[1].id == chunks[3].id);
  CHECK(catalog.chunks().of_parent(ragctl::model::ParentId{99}).empty());
}

TEST_CASE("heading paths of any parts come back as they were") {
  const ScratchFolder folder;
  Catalog catalog(folder / "catalog.db", Access::write);
  const std::vector<std::vector<std::string>> paths{{},    {""},           {"", ""},
                                                    {"a"}, {"a", "", "c"}, {"Größe", "日本"}};
  ragctl::model::Chunking chunking;
  for (std::uint32_t i = 0; i < paths.size(); ++i) {
    chunking.parents.push_back({i, i + 1, 0, paths[i]});
    chunking.children.push_back({{i, i + 1, 0, paths[i]}, i});
  }
  Transaction transaction(catalog);
  const auto id = catalog.documents().put(sample_document("/a"), "abcdef", chunking, {});
  transaction.commit();
  const auto chunks = catalog.chunks().of_document(id);
  REQUIRE(chunks.size() == paths.size());
  for (std::size_t i = 0; i < paths.size(); ++i) CHECK(chunks[i].passage.heading == paths[i]);
}

TEST_CASE("a chunk whose text is gone or too short is damaged, not invented") {
  const ScratchFolder folder;
  {
    Catalog catalog(folder / "catalog.db", Access::write);
    put_sample(catalog, "/a", 1);
    put_sample(catalog, "/b", 1);
  }
  {
    ragctl::sqlite::Connection rows(folder / "catalog.db", ragctl::sqlite::Access::write);
    rows.execute(
        "DELETE FROM texts WHERE document_id = 1; UPDATE texts SET text = 'short' WHERE document_id = 2");
  }
  Catalog catalog(folder / "catalog.db", Access::read);
  for (const ChunkId id : {ChunkId{1}, ChunkId{3}}) {
    for (const bool visit : {true, false}) {
      try {
        if (visit) catalog.chunks().each_after(ChunkId{number(id) - 1}, 1, [](const ChunkText&) {});
        if (!visit) (void)catalog.chunks().find(id);
        FAIL("was read");
      } catch (const Error& error) {
        CHECK(error.code() == ErrorCode::damaged);
      }
    }
  }
}

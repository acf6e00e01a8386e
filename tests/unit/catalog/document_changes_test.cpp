#include <doctest/doctest.h>

#include "ragctl/base/error.hpp"
#include "sample.hpp"
#include "scratch_folder.hpp"

using namespace ragctl::test;
using ragctl::Error;
using ragctl::UnixMillis;
using ragctl::catalog::Access;
using ragctl::catalog::Catalog;
using ragctl::catalog::Reading;
using ragctl::catalog::Transaction;
using ragctl::model::Chunk;
using ragctl::model::ChunkId;
using ragctl::model::Document;
using ragctl::model::DocumentStatus;

TEST_CASE("putting the same uri again replaces text and chunks, and keeps id and time of adding") {
  const ScratchFolder folder;
  Catalog catalog(folder / "catalog.db", Access::write);
  const auto id = put_sample(catalog, "/a", 3);
  const auto old = catalog.chunks().of_document(id);
  Transaction transaction(catalog);
  Document document = sample_document("/a");
  document.title = "New";
  CHECK(catalog.documents().put(document, sample_text(1, "new"), sample_chunking(1), UnixMillis{2000}) == id);
  transaction.commit();
  const Document found = catalog.documents().find(id).value();
  CHECK(found.title == "New");
  CHECK(found.added_at == UnixMillis{1000});
  CHECK(found.updated_at == UnixMillis{2000});
  CHECK(found.chunks == 2);
  CHECK(catalog.documents().text(id) == sample_text(1, "new"));
  const auto chunks = catalog.chunks().of_document(id);
  REQUIRE(chunks.size() == 2);
  CHECK(chunks.front().id > old.back().id);
  CHECK(catalog.contradictions(Reading::texts).empty());
}

TEST_CASE("the same uri of another source is another document") {
  const ScratchFolder folder;
  Catalog catalog(folder / "catalog.db", Access::write);
  const auto one = put_sample(catalog, "/a");
  Transaction transaction(catalog);
  Document document = sample_document("/a");
  document.source = "wiki";
  CHECK(catalog.documents().put(document, sample_text(1), sample_chunking(1), {}) != one);
  transaction.commit();
  CHECK(catalog.documents().totals().ready == 2);
}

TEST_CASE("ids of documents and chunks are never given again") {
  const ScratchFolder folder;
  ragctl::model::DocumentId first{};
  ChunkId last{};
  {
    Catalog catalog(folder / "catalog.db", Access::write);
    first = put_sample(catalog, "/a");
    last = catalog.chunks().of_document(first).back().id;
    Transaction transaction(catalog);
    CHECK(catalog.documents().remove(first));
    transaction.commit();
    catalog.scrub();
  }
  Catalog catalog(folder / "catalog.db", Access::write);
  const auto second = put_sample(catalog, "/a");
  CHECK(second > first);
  CHECK(catalog.chunks().of_document(second).front().id > last);
}

TEST_CASE("chunks that a segment holds are recorded as deleted, pending ones are simply gone") {
  const ScratchFolder folder;
  Catalog catalog(folder / "catalog.db", Access::write);
  const auto indexed = put_sample(catalog, "/indexed");
  const auto chunks = catalog.chunks().of_document(indexed);
  add_segment(catalog, chunks.front().id, chunks.back().id, 4);
  const auto pending = put_sample(catalog, "/pending");
  Transaction transaction(catalog);
  CHECK(catalog.documents().remove(pending));
  CHECK(catalog.index().deleted_count() == 0);
  CHECK(catalog.documents().remove(indexed));
  CHECK_FALSE(catalog.documents().remove(indexed));
  transaction.commit();
  std::vector<ChunkId> ids;
  for (const Chunk& chunk : chunks) ids.push_back(chunk.id);
  CHECK(catalog.index().deleted(ChunkId{0}, ChunkId{1000}) == ids);
  CHECK(catalog.contradictions(Reading::rows).empty());
}

TEST_CASE("of skipped and failed documents the reason is kept and no text") {
  const ScratchFolder folder;
  Catalog catalog(folder / "catalog.db", Access::write);
  const auto id = put_sample(catalog, "/a");
  Document document = sample_document("/a");
  document.status = DocumentStatus::failed;
  document.reason = "it is encrypted";
  Transaction transaction(catalog);
  CHECK(catalog.documents().put(document, "", {}, UnixMillis{3}) == id);
  transaction.commit();
  CHECK(catalog.documents().find(id)->reason == "it is encrypted");
  CHECK(catalog.documents().find(id)->chunks == 0);
  CHECK(catalog.documents().text(id).empty());
  CHECK(catalog.chunks().count() == 0);
  CHECK(catalog.contradictions(Reading::texts).empty());
}

TEST_CASE("chunks that do not fit their parent or the text are refused and nothing is written") {
  const ScratchFolder folder;
  Catalog catalog(folder / "catalog.db", Access::write);
  const auto refused = [&](auto&& change) {
    auto chunking = sample_chunking(2);
    change(chunking);
    const Transaction transaction(catalog);
    CHECK_THROWS_WITH_AS((void)catalog.documents().put(sample_document("/a"), sample_text(2), chunking, {}),
                         "the chunks of /a do not fit its text", Error);
  };
  refused([](auto& chunking) { chunking.parents[1].end = 81; });
  refused([](auto& chunking) { chunking.parents[0].begin = 41; });
  refused([](auto& chunking) { chunking.children[3].passage.end = 81; });
  refused([](auto& chunking) { chunking.children[0].parent = 1; });
  refused([](auto& chunking) { chunking.children[0].parent = 2; });
  refused([](auto& chunking) { chunking.children[1].passage.begin = 41; });
  CHECK(catalog.documents().totals().ready == 0);
}

TEST_CASE("a document is never changed outside a transaction") {
  const ScratchFolder folder;
  Catalog catalog(folder / "catalog.db", Access::write);
  const auto id = put_sample(catalog, "/a");
  CHECK_THROWS_AS((void)catalog.documents().put(sample_document("/b"), "", {}, {}), Error);
  CHECK_THROWS_AS((void)catalog.documents().remove(id), Error);
  CHECK(catalog.documents().totals().ready == 1);
}

TEST_CASE("an empty document that is ready has an empty text and no chunks") {
  const ScratchFolder folder;
  Catalog catalog(folder / "catalog.db", Access::write);
  Transaction transaction(catalog);
  (void)catalog.documents().put(sample_document("/empty"), {}, {}, {});
  transaction.commit();
  CHECK(catalog.contradictions(Reading::texts).empty());
}

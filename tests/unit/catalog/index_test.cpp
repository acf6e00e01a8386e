#include "ragctl/catalog/index.hpp"

#include <doctest/doctest.h>

#include "sample.hpp"
#include "scratch_folder.hpp"

using namespace ragctl::test;
using ragctl::catalog::Access;
using ragctl::catalog::Catalog;
using ragctl::catalog::ModelRecord;
using ragctl::catalog::SegmentRecord;
using ragctl::catalog::Transaction;
using ragctl::model::ChunkId;

TEST_CASE("segments come back whole, ascending by their chunks") {
  const ScratchFolder folder;
  Catalog catalog(folder / "catalog.db", Access::write);
  CHECK(catalog.index().indexed_up_to() == ChunkId{0});
  SegmentRecord second{{},          ChunkId{11}, ChunkId{20},  9, "2.postings", ~0ULL,
                       "2.vectors", 1ULL << 63U, "builtin/lsa"};
  SegmentRecord first{{}, ChunkId{1}, ChunkId{10}, 10, "1.postings", 5, "", 0, ""};
  const auto second_id = catalog.index().add(second);
  const auto first_id = catalog.index().add(first);
  const auto segments = catalog.index().segments();
  REQUIRE(segments.size() == 2);
  CHECK(segments[0].id == first_id);
  CHECK(segments[0].vectors_file.empty());
  CHECK(segments[1].id == second_id);
  CHECK(segments[1].first_chunk == ChunkId{11});
  CHECK(segments[1].last_chunk == ChunkId{20});
  CHECK(segments[1].chunks == 9);
  CHECK(segments[1].postings_file == "2.postings");
  CHECK(segments[1].postings_checksum == ~0ULL);
  CHECK(segments[1].vectors_file == "2.vectors");
  CHECK(segments[1].vectors_checksum == 1ULL << 63U);
  CHECK(segments[1].embedding == "builtin/lsa");
  CHECK(catalog.index().indexed_up_to() == ChunkId{20});
  catalog.index().remove(second_id);
  CHECK(catalog.index().indexed_up_to() == ChunkId{10});
}

TEST_CASE("deletions are given by range and forgotten by range") {
  const ScratchFolder folder;
  Catalog catalog(folder / "catalog.db", Access::write);
  const auto id = put_sample(catalog, "/a", 3);
  add_segment(catalog, ChunkId{1}, ChunkId{6}, 6);
  {
    Transaction transaction(catalog);
    CHECK(catalog.documents().remove(id));
    transaction.commit();
  }
  CHECK(catalog.index().deleted(ChunkId{2}, ChunkId{4}) == std::vector{ChunkId{2}, ChunkId{3}, ChunkId{4}});
  catalog.index().forget_deleted(ChunkId{2}, ChunkId{5});
  CHECK(catalog.index().deleted(ChunkId{0}, ChunkId{9}) == std::vector{ChunkId{1}, ChunkId{6}});
  CHECK(catalog.index().deleted_count() == 2);
}

TEST_CASE("one embedding model is in use, and clear forgets it with the segments and deletions") {
  const ScratchFolder folder;
  Catalog catalog(folder / "catalog.db", Access::write);
  CHECK_FALSE(catalog.index().model().has_value());
  catalog.index().set_model(ModelRecord{"old", "1.model", 1, 128, 128, 10});
  catalog.index().set_model(ModelRecord{"new", "2.model", ~0ULL, 200, 256, 1000});
  const ModelRecord model = catalog.index().model().value();
  CHECK(model.fingerprint == "new");
  CHECK(model.file == "2.model");
  CHECK(model.checksum == ~0ULL);
  CHECK(model.dimensions == 200);
  CHECK(model.requested_dimensions == 256);
  CHECK(model.trained_on == 1000);
  add_segment(catalog, ChunkId{1}, ChunkId{6}, 6);
  catalog.index().clear();
  CHECK_FALSE(catalog.index().model().has_value());
  CHECK(catalog.index().segments().empty());
}

TEST_CASE("file numbers are never given twice, not after clear and not by the next process") {
  const ScratchFolder folder;
  {
    Catalog catalog(folder / "catalog.db", Access::write);
    CHECK(catalog.index().next_file_number() == 1);
    CHECK(catalog.index().next_file_number() == 2);
    catalog.index().clear();
  }
  Catalog catalog(folder / "catalog.db", Access::write);
  CHECK(catalog.index().next_file_number() == 3);
}

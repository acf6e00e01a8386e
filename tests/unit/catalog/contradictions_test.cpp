#include <doctest/doctest.h>

#include "ragctl/sqlite/connection.hpp"
#include "sample.hpp"
#include "scratch_folder.hpp"

using namespace ragctl::test;
using ragctl::catalog::Access;
using ragctl::catalog::Catalog;
using ragctl::catalog::Reading;
using ragctl::model::ChunkId;

namespace {

/// What a sound catalog of two documents (chunks 1-4 indexed, 5-8 pending) says after `change`.
std::vector<std::string> after(const std::string& change, Reading reading = Reading::rows) {
  const ScratchFolder folder;
  {
    Catalog catalog(folder / "catalog.db", Access::write);
    put_sample(catalog, "/a");
    add_segment(catalog, ChunkId{1}, ChunkId{4}, 4);
    put_sample(catalog, "/b");
  }
  {
    ragctl::sqlite::Connection rows(folder / "catalog.db", ragctl::sqlite::Access::write);
    rows.execute("PRAGMA foreign_keys=OFF");
    rows.execute(change);
  }
  return Catalog(folder / "catalog.db", Access::read).contradictions(reading);
}

bool says(const std::vector<std::string>& lines, const std::string& words) {
  for (const std::string& line : lines) {
    if (line.find(words) != std::string::npos) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("a sound catalog contradicts itself nowhere") { CHECK(after("", Reading::texts).empty()); }

TEST_CASE("every contradiction is told in one line that names the row") {
  CHECK(says(after("UPDATE parents SET end_byte = 999 WHERE id = 2"),
             "parent 2 of document 1 lies outside its text"));
  CHECK(
      says(after("UPDATE parents SET document_id = 2 WHERE id = 1"), "chunk 1 of document 1 has no parent"));
  CHECK(says(after("DELETE FROM parents WHERE id = 1"), "chunk 2 of document 1 has no parent"));
  CHECK(says(after("UPDATE chunks SET end_byte = 41 WHERE id = 1"),
             "chunk 1 of document 1 lies outside its parent"));
  CHECK(says(after("UPDATE chunks SET begin_byte = 21 WHERE id = 1"), "chunk 1 of document 1 lies outside"));
  CHECK(says(after("DELETE FROM texts WHERE document_id = 2"), "document 2 is ready but has no text"));
  CHECK(says(after("UPDATE documents SET status = 'failed' WHERE id = 2"),
             "document 2 is failed but has a text"));
  CHECK(says(after("DELETE FROM chunks WHERE id = 8"), "document 2 should have 4 chunks, but has 3"));
  CHECK(
      says(after("UPDATE tallies SET chunks = 9"), "the tally of ready documents in language \"en\" is off"));
  CHECK(says(after("DELETE FROM tallies"), "the tally of ready documents in language \"en\" is off"));
  CHECK(says(after("INSERT INTO deleted_chunks VALUES(3)"), "chunk 3 is both live and deleted"));
  CHECK(says(after("UPDATE segments SET first_chunk = 5"), "segment 1 has an empty range of chunks"));
  CHECK(says(after("UPDATE segments SET first_chunk = 2, chunks = 3"),
             "chunk 1 is neither pending nor in the range"));
  CHECK(says(after("UPDATE segments SET chunks = 5"),
             "segment 1 should have 5 chunks, live and deleted, but has 4"));
  CHECK(says(after("INSERT INTO segments SELECT 2, 4, 9, 5, '', 0, '', 0, '' FROM segments"),
             "segments 1 and 2 overlap"));
}

TEST_CASE("a letter that changed in a text is found when texts are read, and only then") {
  const char* flip = "UPDATE texts SET text = 'X' || substr(text, 2) WHERE document_id = 2";
  CHECK(after(flip, Reading::rows).empty());
  CHECK(after(flip, Reading::texts) ==
        std::vector<std::string>{"the text of document 2 is not what was written"});
  CHECK(
      says(after("UPDATE texts SET text = 'X' WHERE document_id = 2", Reading::texts), "has another length"));
}

TEST_CASE("of each kind ten are told at most") {
  CHECK(after("DELETE FROM parents; UPDATE chunks SET parent_id = 99").size() == 8);
  CHECK(after("WITH RECURSIVE n(i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM n WHERE i < 200) "
              "INSERT INTO segments SELECT i, i * 10, i * 10 - 1, 0, '', 0, '', 0, '' FROM n")
            .size() >= 10);
}

#include "ragctl/catalog/catalog.hpp"

#include <doctest/doctest.h>

#include "isolation/child_process.hpp"
#include "ragctl/base/error.hpp"
#include "ragctl/sqlite/connection.hpp"
#include "sample.hpp"
#include "scratch_folder.hpp"

using namespace ragctl::test;
using ragctl::Error;
using ragctl::ErrorCode;
using ragctl::catalog::Access;
using ragctl::catalog::Catalog;
using ragctl::catalog::Snapshot;
using ragctl::catalog::Transaction;

namespace {

ErrorCode code_of_opening(const std::filesystem::path& file, Access access) {
  try {
    Catalog catalog(file, access);
  } catch (const Error& error) {
    return error.code();
  }
  return ErrorCode{};
}

}  // namespace

TEST_CASE("an absent catalog reads as an empty tenant and is not made by reading") {
  const ScratchFolder folder;
  Catalog catalog(folder / "catalog.db", Access::read);
  CHECK(catalog.documents().totals().ready == 0);
  CHECK(catalog.documents().languages().empty());
  CHECK(catalog.chunks().count() == 0);
  CHECK(catalog.index().segments().empty());
  CHECK(catalog.sessions().list().empty());
  CHECK(catalog.fact("anything").empty());
  CHECK(catalog.integrity() == "ok");
  CHECK_FALSE(std::filesystem::exists(folder / "catalog.db"));
}

TEST_CASE("a catalog whose first writer died before its first commit reads as an empty tenant") {
  const ScratchFolder folder;
  spill(folder / "catalog.db", "");
  CHECK(Catalog(folder / "catalog.db", Access::read).chunks().count() == 0);
  { ragctl::sqlite::Connection half(folder / "half.db", ragctl::sqlite::Access::create); }
  CHECK(Catalog(folder / "half.db", Access::read).chunks().count() == 0);
  Catalog writer(folder / "half.db", Access::write);
  put_sample(writer, "/a");
  CHECK(Catalog(folder / "half.db", Access::read).chunks().count() == 4);
}

TEST_CASE("facts are kept and replaced") {
  const ScratchFolder folder;
  {
    Catalog catalog(folder / "catalog.db", Access::write);
    catalog.set_fact("last_index_time", "yesterday");
    catalog.set_fact("last_index_time", "today");
  }
  Catalog catalog(folder / "catalog.db", Access::read);
  CHECK(catalog.fact("last_index_time") == "today");
  CHECK(catalog.fact("last_export_time").empty());
}

TEST_CASE("a file that is no catalog is damaged and left as it is") {
  const ScratchFolder folder;
  spill(folder / "words.db", std::string(5000, 'w'));
  {
    ragctl::sqlite::Connection other(folder / "other.db", ragctl::sqlite::Access::create);
    other.execute("CREATE TABLE theirs(x)");
  }
  for (const Access access : {Access::read, Access::write}) {
    CHECK(code_of_opening(folder / "words.db", access) == ErrorCode::damaged);
    CHECK(code_of_opening(folder / "other.db", access) == ErrorCode::damaged);
  }
  CHECK(slurp(folder / "words.db") == std::string(5000, 'w'));
  ragctl::sqlite::Connection other(folder / "other.db", ragctl::sqlite::Access::read);
  CHECK_FALSE(other.prepare("SELECT * FROM theirs").step());
}

TEST_CASE("a catalog of a newer version is refused, for reading and for writing") {
  const ScratchFolder folder;
  { Catalog catalog(folder / "catalog.db", Access::write); }
  { ragctl::sqlite::Connection(folder / "catalog.db", ragctl::sqlite::Access::write).set_user_version(7); }
  for (const Access access : {Access::read, Access::write}) {
    try {
      Catalog catalog(folder / "catalog.db", access);
      FAIL("was opened");
    } catch (const Error& error) {
      CHECK(error.code() == ErrorCode::failed);
      CHECK(std::string(error.what()).find("catalog.db is of version 7, this ragctl knows up to 5") !=
            std::string::npos);
      CHECK(error.hint().find("upgrade") != std::string::npos);
    }
  }
}

TEST_CASE("a transaction that is not committed leaves nothing, a committed one is there") {
  const ScratchFolder folder;
  Catalog catalog(folder / "catalog.db", Access::write);
  {
    const Transaction transaction(catalog);
    (void)catalog.documents().put(sample_document("/a"), sample_text(1), sample_chunking(1), {});
    catalog.set_fact("name", "value");
    CHECK(catalog.chunks().count() == 2);
  }
  CHECK(catalog.chunks().count() == 0);
  CHECK(catalog.fact("name").empty());
  put_sample(catalog, "/a", 1);
  CHECK(Catalog(folder / "catalog.db", Access::read).chunks().count() == 2);
}

TEST_CASE("a snapshot sees one moment while a writer goes on, and may be taken inside a transaction") {
  const ScratchFolder folder;
  Catalog writer(folder / "catalog.db", Access::write);
  put_sample(writer, "/a", 1);
  Catalog reader(folder / "catalog.db", Access::read);
  {
    const Snapshot snapshot(reader);
    put_sample(writer, "/b", 1);
    CHECK(reader.chunks().count() == 2);
    CHECK_FALSE(reader.documents().find("files", "/b").has_value());
  }
  CHECK(reader.chunks().count() == 4);
  Transaction transaction(writer);
  { const Snapshot snapshot(writer); }
  writer.set_fact("still", "open");
  transaction.commit();
  CHECK(reader.fact("still") == "open");
}

TEST_CASE("after removal and scrub no byte of a document, its names or a message is left in any file") {
  const ScratchFolder folder;
  Catalog catalog(folder / "catalog.db", Access::write);
  std::vector<ragctl::model::DocumentId> canaries;
  for (int i = 0; i < 200; ++i) {
    const bool canary = i % 3 == 0;
    const auto id = put_sample(catalog, (canary ? "/canary-" : "/bird-") + std::to_string(i), 1 + i % 90,
                               canary ? "canary" : "sparrow");
    if (canary) canaries.push_back(id);
  }
  const auto session = catalog.sessions().create("c0ffee", {});
  ragctl::model::Message message;
  message.session = session;
  message.content = "a canary sang";
  (void)catalog.sessions().append(message);
  {
    Transaction transaction(catalog);
    for (const auto id : canaries) CHECK(catalog.documents().remove(id));
    CHECK(catalog.sessions().remove(session));
    transaction.commit();
  }
  catalog.scrub();
  // Read in a child: closing these files here would drop the locks that SQLite holds on them.
  const int status = in_child([&] {
    int found = 0;
    for (const char* name : {"catalog.db", "catalog.db-wal", "catalog.db-shm"}) {
      found += slurp(folder / name).find("canary") == std::string::npos ? 0 : 1;
    }
    const bool kept = slurp(folder / "catalog.db").find("sparrow") != std::string::npos;
    return found * 2 + (kept ? 0 : 1);
  });
  CHECK(status == 0);
  CHECK(catalog.integrity() == "ok");
  CHECK(catalog.contradictions(ragctl::catalog::Reading::texts).empty());
}

TEST_CASE("an idle reader does not hinder scrub and reads on afterwards") {
  const ScratchFolder folder;
  Catalog catalog(folder / "catalog.db", Access::write);
  put_sample(catalog, "/a", 1);
  Catalog reader(folder / "catalog.db", Access::read);
  CHECK(reader.chunks().count() == 2);
  catalog.scrub();
  CHECK(reader.chunks().count() == 2);
}

#include <doctest/doctest.h>

#include "sample.hpp"
#include "scratch_folder.hpp"

using namespace ragctl::test;
using ragctl::catalog::Access;
using ragctl::catalog::Catalog;
using ragctl::catalog::Origin;
using ragctl::catalog::Transaction;

namespace {
Origin sample_origin(const std::string& path) {
  Origin origin;
  origin.source = "files";
  origin.path = path;
  origin.size = 12;
  origin.mtime_ns = 1'700'000'000'123'456'789;
  origin.sha256 = ragctl::sha256(path);
  origin.settings = "v1";
  origin.documents = 3;
  return origin;
}
}  // namespace

TEST_CASE("an origin comes back as it was put, and is replaced") {
  const ScratchFolder folder;
  Catalog catalog(folder / "catalog.db", Access::write);
  catalog.documents().put_origin(sample_origin("/a"));
  const Origin found = catalog.documents().origin("files", "/a").value();
  CHECK(found.source == "files");
  CHECK(found.path == "/a");
  CHECK(found.size == 12);
  CHECK(found.mtime_ns == 1'700'000'000'123'456'789);
  CHECK(found.sha256 == ragctl::sha256("/a"));
  CHECK(found.settings == "v1");
  CHECK(found.documents == 3);
  Origin changed = sample_origin("/a");
  changed.size = 13;
  catalog.documents().put_origin(changed);
  CHECK(catalog.documents().origin("files", "/a")->size == 13);
  CHECK_FALSE(catalog.documents().origin("wiki", "/a").has_value());
}

TEST_CASE("each_origin gives the origins of one source in order of path") {
  const ScratchFolder folder;
  Catalog catalog(folder / "catalog.db", Access::write);
  for (const char* path : {"/b", "/a", "/c"}) catalog.documents().put_origin(sample_origin(path));
  Origin other = sample_origin("/d");
  other.source = "wiki";
  catalog.documents().put_origin(other);
  std::string paths;
  catalog.documents().each_origin("files", [&](const Origin& origin) { paths += origin.path; });
  CHECK(paths == "/a/b/c");
}

TEST_CASE("removing an origin takes its documents and no others") {
  const ScratchFolder folder;
  Catalog catalog(folder / "catalog.db", Access::write);
  Transaction transaction(catalog);
  for (int i = 0; i < 5; ++i) {
    auto record = sample_document("/r.json#" + std::to_string(i));
    record.origin = "/r.json";
    (void)catalog.documents().put(record, sample_text(1), sample_chunking(1), {});
  }
  const auto other =
      catalog.documents().put(sample_document("/r.jso"), sample_text(1), sample_chunking(1), {});
  catalog.documents().put_origin(sample_origin("/r.json"));
  catalog.documents().put_origin(sample_origin("/r.jso"));
  CHECK(catalog.documents().of_origin("files", "/r.json").size() == 5);
  CHECK(catalog.documents().remove_origin("files", "/r.json") == 5);
  CHECK(catalog.documents().remove_origin("files", "/r.json") == 0);
  transaction.commit();
  CHECK_FALSE(catalog.documents().origin("files", "/r.json").has_value());
  CHECK(catalog.documents().origin("files", "/r.jso").has_value());
  CHECK(catalog.documents().find(other).has_value());
  CHECK(catalog.chunks().count() == 2);
}

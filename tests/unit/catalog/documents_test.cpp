#include "ragctl/catalog/documents.hpp"

#include <doctest/doctest.h>

#include "ragctl/base/error.hpp"
#include "ragctl/sqlite/connection.hpp"
#include "sample.hpp"
#include "scratch_folder.hpp"

using namespace ragctl::test;
using ragctl::Error;
using ragctl::UnixMillis;
using ragctl::catalog::Access;
using ragctl::catalog::Catalog;
using ragctl::catalog::DocumentFilter;
using ragctl::catalog::Transaction;
using ragctl::model::Document;
using ragctl::model::DocumentId;
using ragctl::model::DocumentStatus;

namespace {

struct Store {
  ScratchFolder folder;
  Catalog catalog{folder / "catalog.db", Access::write};

  DocumentId put(const Document& document, UnixMillis now = UnixMillis{1}) {
    Transaction transaction(catalog);
    const auto id = catalog.documents().put(document, sample_text(1), sample_chunking(1), now);
    transaction.commit();
    return id;
  }
  std::vector<std::string> uris(const DocumentFilter& filter) {
    std::vector<std::string> uris;
    catalog.documents().each(filter, [&](const Document& document) {
      uris.push_back(document.uri);
      return true;
    });
    return uris;
  }
};

}  // namespace

TEST_CASE("a document comes back with everything it was put with") {
  Store store;
  Document document = sample_document("/a/b.md");
  document.external_id = "SKU-7";
  document.reason = "two images were left out";
  document.pages = 12;
  document.bytes = 1ULL << 40U;
  document.metadata = {{"author.name", std::string("Ém\"ile\x1f")},
                       {"draft", true},
                       {"none", nullptr},
                       {"price", 3.0},
                       {"stock", std::int64_t{-5}},
                       {"tags", std::vector<std::string>{"a", "", "b"}}};
  const DocumentId id = store.put(document, UnixMillis{77});
  const Document found = store.catalog.documents().find(id).value();
  CHECK(found.id == id);
  CHECK(found.source == "files");
  CHECK(found.uri == "/a/b.md");
  CHECK(found.origin == "/a/b.md");
  CHECK(found.external_id == "SKU-7");
  CHECK(found.title == document.title);
  CHECK(found.media_type == "text/plain");
  CHECK(found.language == "en");
  CHECK(found.status == DocumentStatus::ready);
  CHECK(found.reason == document.reason);
  CHECK(found.bytes == document.bytes);
  CHECK(found.sha256 == document.sha256);
  CHECK(found.pages == 12);
  CHECK(found.chunks == 2);
  CHECK(found.metadata == document.metadata);
  CHECK(found.added_at == UnixMillis{77});
  CHECK(found.updated_at == UnixMillis{77});
  CHECK(store.catalog.documents().find("files", "/a/b.md")->id == id);
  CHECK_FALSE(store.catalog.documents().find("other", "/a/b.md").has_value());
  CHECK_FALSE(store.catalog.documents().find(DocumentId{999}).has_value());
}

TEST_CASE("resolve finds by uri, title, external id and file name, the best kind first, each document once") {
  Store store;
  Document by_name = sample_document("/x/word");
  by_name.title = "name";
  Document by_title = sample_document("/2");
  by_title.title = "word";
  Document by_external_id = sample_document("/3");
  by_external_id.external_id = "word";
  Document by_uri = sample_document("word");
  by_uri.title = "word";
  const auto name = store.put(by_name);
  const auto external_id = store.put(by_external_id);
  const auto title = store.put(by_title);
  const auto uri = store.put(by_uri);
  const auto found = store.catalog.documents().resolve("word");
  REQUIRE(found.size() == 4);
  CHECK(found[0].id == uri);
  CHECK(found[1].id == title);
  CHECK(found[2].id == external_id);
  CHECK(found[3].id == name);
  CHECK(store.catalog.documents().resolve("wor").empty());
  CHECK(store.catalog.documents().resolve("").empty());
}

TEST_CASE("the records of a file do not answer to the file's name") {
  Store store;
  Document record = sample_document("/data/products.json#1");
  record.origin = "/data/products.json";
  store.put(record);
  CHECK(store.catalog.documents().resolve("products.json").empty());
  CHECK(store.catalog.documents().resolve("products.json#1").empty());
  CHECK(store.catalog.documents().resolve("/data/products.json#1").size() == 1);
}

TEST_CASE("each goes by id, obeys every filter, stops when told and bears changes on the way") {
  Store store;
  for (int i = 0; i < 600; ++i) {
    Document document = sample_document("/" + std::to_string(i));
    if (i % 100 == 0) document.status = DocumentStatus::failed;
    if (i % 200 == 0) document.source = "wiki";
    if (i >= 598) document.origin = "/both";
    store.put(document);
  }
  CHECK(store.uris({}).size() == 600);
  CHECK(store.uris({}).front() == "/0");
  CHECK(store.uris({DocumentStatus::failed, {}, {}}) ==
        std::vector<std::string>{"/0", "/100", "/200", "/300", "/400", "/500"});
  CHECK(store.uris({DocumentStatus::failed, "wiki", {}}) == std::vector<std::string>{"/0", "/200", "/400"});
  CHECK(store.uris({{}, {}, "/both"}) == std::vector<std::string>{"/598", "/599"});
  CHECK(store.uris({DocumentStatus::ready, "wiki", {}}).empty());
  int visited = 0;
  store.catalog.documents().each({}, [&](const Document&) { return ++visited < 5; });
  CHECK(visited == 5);
  Transaction transaction(store.catalog);
  int removed = 0;
  store.catalog.documents().each({}, [&](const Document& document) {
    removed += store.catalog.documents().remove(document.id) ? 1 : 0;
    return true;
  });
  transaction.commit();
  CHECK(removed == 600);
  CHECK(store.uris({}).empty());
}

TEST_CASE("totals and languages follow every change") {
  Store store;
  const auto totals = [&] { return store.catalog.documents().totals(); };
  Document document = sample_document("/1");
  const auto first = store.put(document);
  document = sample_document("/2");
  document.language = "de";
  store.put(document);
  document = sample_document("/3");
  document.status = DocumentStatus::skipped;
  store.put(document);
  document = sample_document("/4");
  document.status = DocumentStatus::failed;
  store.put(document);
  CHECK(totals().ready == 2);
  CHECK(totals().skipped == 1);
  CHECK(totals().failed == 1);
  CHECK(totals().bytes == 400);
  using Languages = std::vector<std::pair<std::string, std::uint64_t>>;
  CHECK(store.catalog.documents().languages() == Languages{{"de", 2}, {"en", 2}});
  document.status = DocumentStatus::ready;  // the failed one is mended
  store.put(document);
  CHECK(store.catalog.documents().languages() == Languages{{"en", 4}, {"de", 2}});
  CHECK(totals().failed == 0);
  CHECK(totals().ready == 3);
  {
    Transaction transaction(store.catalog);
    CHECK(store.catalog.documents().remove(first));
    transaction.commit();
  }
  CHECK(totals().ready == 2);
  CHECK(totals().bytes == 300);
  CHECK(store.catalog.chunks().count() == 4);
}

TEST_CASE("a text is read whole or in part") {
  Store store;
  const auto id = store.put(sample_document("/a"));
  const std::string text = sample_text(1);
  CHECK(store.catalog.documents().text(id) == text);
  CHECK(store.catalog.documents().text(id, 3, 17) == text.substr(3, 14));
  CHECK(store.catalog.documents().text(id, 5, 5).empty());
  CHECK_THROWS_AS((void)store.catalog.documents().text(id, 3, 41), Error);
  CHECK(store.catalog.documents().text(DocumentId{99}).empty());
}

TEST_CASE(
    "documents of a catalog of the second version have the settings of their file, if it was read whole") {
  const ScratchFolder folder;
  {
    Catalog catalog(folder / "catalog.db", Access::write);
    put_sample(catalog, "/whole");
    put_sample(catalog, "/half");
    Transaction transaction(catalog);
    catalog.documents().put_origin({"files", "/whole", 1, 2, ragctl::sha256("x"), "v1c1000", 1});
    catalog.documents().put_origin({"files", "/half", 1, 0, {}, "v1c1000", 1});
    transaction.commit();
  }
  {
    ragctl::sqlite::Connection connection(folder / "catalog.db", ragctl::sqlite::Access::write);
    connection.execute("ALTER TABLE documents DROP COLUMN settings; DROP TABLE restated_documents");
    connection.execute("DROP TABLE products");
    connection.set_user_version(2);
  }
  Catalog catalog(folder / "catalog.db", Access::write);
  CHECK(catalog.documents().find("files", "/whole")->settings == "v1c1000");
  CHECK(catalog.documents().find("files", "/half")->settings.empty());
  CHECK(catalog.documents().sources() == std::vector<std::string>{"files"});
}

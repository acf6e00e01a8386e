#include "catalog_writer.hpp"

#include <doctest/doctest.h>

#include "unit/catalog/sample.hpp"
#include "workshop.hpp"

using namespace ragctl::test;
using ragctl::catalog::Origin;
using ragctl::model::Document;
using ragctl::model::DocumentStatus;
using ragctl::pipeline::CatalogWriter;
using ragctl::pipeline::PreparedDocument;
using ragctl::pipeline::ReadJob;
using ragctl::pipeline::ReadResult;

namespace {

const std::string kSettings = "v1";

PreparedDocument prepared(const std::string& origin, const std::string& uri,
                          const std::string& word = "word") {
  PreparedDocument it{sample_document(uri), sample_text(2, word), sample_chunking(2)};
  it.document.origin = origin;
  it.document.sha256 = ragctl::sha256(word);
  it.document.chunks = 4;
  return it;
}

ReadResult result_of(const std::string& origin, std::vector<PreparedDocument> documents) {
  ReadResult result;
  result.origin = {"files",
                   origin,
                   100,
                   5,
                   ragctl::sha256(origin),
                   kSettings,
                   static_cast<std::uint32_t>(documents.size())};
  result.documents = std::move(documents);
  return result;
}

struct Desk {
  void apply(CatalogWriter& writer, const std::string& origin, std::vector<PreparedDocument> documents) {
    ReadJob job{{"files", origin, {}, {}}, shop.catalog().documents().origin("files", origin)};
    writer.apply(std::move(job), result_of(origin, std::move(documents)));
  }
  std::size_t stored() {
    ragctl::catalog::Catalog reader(shop.paths().catalog(), ragctl::catalog::Access::read);
    return reader.documents().totals().ready;
  }

  Workshop shop;
  ragctl::pipeline::IngestContext context = shop.ingest_context();
};

}  // namespace

TEST_CASE("an outcome is told after its commit, never before") {
  Desk desk;
  CatalogWriter writer(desk.context, false, kSettings);
  desk.shop.on_outcome = [&](const auto&) { CHECK(desk.stored() >= desk.shop.outcomes.size()); };
  for (int i = 0; i < 600; ++i) {
    const std::string path = "/" + std::to_string(i);
    desk.apply(writer, path, {prepared(path, path)});
  }
  CHECK(desk.shop.outcomes.size() >= 512);
  CHECK(desk.shop.outcomes.size() < 600);
  writer.finish();
  CHECK(desk.shop.outcomes.size() == 600);
  CHECK(writer.report().added == 600);
  CHECK(desk.stored() == 600);
}

TEST_CASE("without finish the open batch is not there, and nothing of it was told") {
  Desk desk;
  {
    CatalogWriter writer(desk.context, false, kSettings);
    desk.apply(writer, "/a", {prepared("/a", "/a")});
  }
  CHECK(desk.stored() == 0);
  CHECK(desk.shop.outcomes.empty());
}

TEST_CASE("documents that a file no longer has go, and those that are the same stay as they are") {
  Desk desk;
  CatalogWriter writer(desk.context, false, kSettings);
  desk.apply(writer, "/r", {prepared("/r", "/r#1"), prepared("/r", "/r#2"), prepared("/r", "/r#3")});
  writer.finish();
  const auto second = desk.shop.catalog().documents().find("files", "/r#2")->id;
  desk.apply(writer, "/r", {prepared("/r", "/r#2"), prepared("/r", "/r#3", "other"), prepared("/r", "/r#4")});
  writer.finish();
  CHECK(writer.report().added == 4);
  CHECK(writer.report().unchanged == 1);
  CHECK(writer.report().updated == 1);
  CHECK(writer.report().deleted == 1);
  CHECK(writer.report().balances());
  CHECK(desk.shop.catalog().documents().find("files", "/r#2")->id == second);
  CHECK_FALSE(desk.shop.catalog().documents().find("files", "/r#1").has_value());
}

TEST_CASE("a document of one file that another file holds too belongs to the last that was read") {
  Desk desk;
  CatalogWriter writer(desk.context, false, kSettings);
  desk.apply(writer, "/a", {prepared("/a", "shared")});
  desk.apply(writer, "/b", {prepared("/b", "shared")});
  writer.finish();
  CHECK(desk.stored() == 1);
  CHECK(desk.shop.catalog().documents().find("files", "shared")->origin == "/b");
  CHECK(desk.shop.catalog().documents().of_origin("files", "/a").empty());
}

TEST_CASE("kept, removed and refused files are counted as what their documents are") {
  Desk desk;
  {
    CatalogWriter writer(desk.context, false, kSettings);
    PreparedDocument empty = prepared("/r", "/r#2");
    empty.document.status = DocumentStatus::skipped;
    empty.document.reason = "empty";
    desk.apply(writer, "/r", {prepared("/r", "/r#1"), std::move(empty)});
    writer.finish();
  }
  CatalogWriter writer(desk.context, false, kSettings);
  CHECK(writer.troubled("/r"));
  CHECK_FALSE(writer.troubled("/other"));
  const Origin known = *desk.shop.catalog().documents().origin("files", "/r");
  writer.keep(known);
  CHECK(writer.report().unchanged == 1);
  CHECK(writer.report().skipped == 1);
  writer.fail("files", "/new", "no such file");
  CHECK(writer.report().failed == 1);
  writer.remove(known, "the file is gone");
  writer.finish();
  CHECK(writer.report().deleted == 2);
  CHECK(writer.report().balances());
  CHECK(desk.shop.catalog().documents().find("files", "/new")->status == DocumentStatus::failed);
  CHECK_FALSE(desk.shop.catalog().documents().origin("files", "/r").has_value());
}

TEST_CASE("a dry run tells each outcome at once and writes nothing") {
  Desk desk;
  CatalogWriter writer(desk.context, true, kSettings);
  desk.apply(writer, "/a", {prepared("/a", "/a")});
  writer.fail("files", "/b", "no such file");
  CHECK(desk.shop.outcomes.size() == 2);
  writer.finish();
  CHECK(desk.shop.outcomes.size() == 2);
  CHECK(desk.stored() == 0);
  CHECK(desk.shop.content().empty());
}

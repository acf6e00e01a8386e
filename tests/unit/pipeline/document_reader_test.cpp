#include "document_reader.hpp"

#include <doctest/doctest.h>

#include <set>

#include "workshop.hpp"

using namespace ragctl::test;
using ragctl::model::DocumentStatus;
using ragctl::pipeline::DocumentReader;
using ragctl::pipeline::IngestOptions;
using ragctl::pipeline::PreparedDocument;
using ragctl::pipeline::reading_settings;
using ragctl::pipeline::ReadJob;
using ragctl::pipeline::ReadResult;
using ragctl::tenant::Config;

namespace {

class Desk {
public:
  ReadResult read(const std::string& name, const std::optional<ragctl::catalog::Origin>& known = {}) {
    ReadJob job{{"files", folder / name, {}, {}}, known};
    return reader().read(job);
  }
  PreparedDocument prepare(const std::string& bytes, const std::string& uri,
                           const std::string& media_type = {}) {
    ragctl::model::Document document;
    document.uri = uri;
    document.title = "given";
    return reader().prepare(bytes, std::move(document), media_type);
  }
  DocumentReader reader() {
    return {config, options, [this] { return now; }};
  }

  ScratchFolder folder;
  Config config;
  IngestOptions options;
  ragctl::UnixMillis now{4'000'000'000'000};
};

}  // namespace

TEST_CASE("the settings of reading differ whenever the same bytes would give other chunks") {
  std::set<std::string> all;
  const auto add = [&](const auto& change) {
    Config config;
    IngestOptions options;
    change(config, options);
    CHECK(all.insert(reading_settings(config, options)).second);
  };
  add([](Config&, IngestOptions&) {});
  add([](Config& c, IngestOptions&) { c.chunking.chunk_size = 999; });
  add([](Config& c, IngestOptions&) { c.chunking.chunk_overlap = 99; });
  add([](Config& c, IngestOptions&) { c.chunking.parent_chunk_size = 3999; });
  add([](Config& c, IngestOptions&) { c.chunking.unit = ragctl::tenant::LengthUnit::tokens; });
  add([](Config&, IngestOptions& o) { o.media_type = "text/html"; });
  add([](Config&, IngestOptions& o) { o.records.emplace(); });
  add([](Config&, IngestOptions& o) { o.records = {.id = "_id", .text = {"text"}, .title = "title"}; });
  add([](Config&, IngestOptions& o) {
    o.records = {.id = "id", .text = {"text", "more"}, .title = "title"};
  });
  add([](Config&, IngestOptions& o) { o.records = {.id = "id", .text = {"text"}, .title = "name"}; });
}

TEST_CASE("a file becomes a document named by itself, with its hash, size and chunks") {
  Desk desk;
  spill(desk.folder / "note.txt", text_about("heron"));
  const ReadResult result = desk.read("note.txt");
  REQUIRE(result.kind == ReadResult::Kind::documents);
  REQUIRE(result.documents.size() == 1);
  const auto& document = result.documents.front().document;
  CHECK(document.uri == (desk.folder / "note.txt").string());
  CHECK(document.title == "note");
  CHECK(document.bytes == text_about("heron").size());
  CHECK(document.sha256 == ragctl::sha256(text_about("heron")));
  CHECK(document.language == "en");
  CHECK(document.chunks == result.documents.front().chunking.children.size());
  CHECK(result.origin.sha256 == document.sha256);
  CHECK(result.origin.settings == reading_settings(desk.config, desk.options));
  CHECK(result.origin.documents == 1);
}

TEST_CASE("known content is not read again under the same settings, and is under others") {
  Desk desk;
  spill(desk.folder / "note.txt", text_about("heron"));
  auto known = desk.read("note.txt").origin;
  known.documents = 7;
  const ReadResult same = desk.read("note.txt", known);
  CHECK(same.kind == ReadResult::Kind::same_content);
  CHECK(same.documents.empty());
  CHECK(same.origin.documents == 7);
  desk.config.chunking.chunk_size = 200;
  CHECK(desk.read("note.txt", known).kind == ReadResult::Kind::documents);
}

TEST_CASE("a time too young to be trusted is not remembered, nor one of the future") {
  Desk desk;
  spill(desk.folder / "note.txt", text_about("heron"));
  const std::int64_t mtime = ragctl::files::stat_file(desk.folder / "note.txt")->mtime_ns;
  const auto remembered = [&](std::int64_t age_ms) {
    desk.now = ragctl::UnixMillis{mtime / 1'000'000 + age_ms};
    return desk.read("note.txt").origin.mtime_ns;
  };
  CHECK(remembered(-1000) == 0);
  CHECK(remembered(0) == 0);
  CHECK(remembered(19) == 0);
  CHECK(remembered(20) == mtime);
  CHECK(remembered(1'000'000) == mtime);
}

TEST_CASE("what cannot be read is trouble of that file, with the reason") {
  Desk desk;
  CHECK(desk.read("absent.txt").kind == ReadResult::Kind::unreadable);
  CHECK_FALSE(desk.read("absent.txt").trouble.empty());
  desk.config.ingest.max_file_bytes = 10;
  spill(desk.folder / "long.txt", "eleven bytes");
  CHECK(desk.read("long.txt").kind == ReadResult::Kind::unreadable);
  CHECK(desk.read("long.txt").trouble.find("limit") != std::string::npos);
}

TEST_CASE("a document's own title wins over its file name; its type is found by content or given") {
  Desk desk;
  const auto markdown = desk.prepare("# Leave\n\nText.\n", "a.md");
  CHECK(markdown.document.title == "Leave");
  CHECK(markdown.document.media_type == "text/markdown");
  const auto plain = desk.prepare("# Leave\n\nText.\n", "a.md", "text/plain");
  CHECK(plain.document.media_type == "text/plain");
  CHECK(plain.text.find("# Leave") != std::string::npos);
}

TEST_CASE("a document without text is skipped, a broken one failed with the hint, and both have no chunks") {
  Desk desk;
  for (const char* bytes : {"", "   \n\n \t\n", "<html><body><script>var a;</script></body></html>"}) {
    const auto prepared = desk.prepare(bytes, "a.html");
    CHECK(prepared.document.status == DocumentStatus::skipped);
    CHECK_FALSE(prepared.document.reason.empty());
    CHECK(prepared.document.chunks == 0);
    CHECK(prepared.text.empty());
  }
  const auto broken = desk.prepare("%PDF-1.4\nno more\n", "a.pdf");
  CHECK(broken.document.status == DocumentStatus::failed);
  CHECK_FALSE(broken.document.reason.empty());
}

TEST_CASE("a record's title stands in for its text, its other fields are metadata and words") {
  Desk desk;
  desk.options.records.emplace();
  spill(desk.folder / "items.jsonl",
        R"({"id":7,"title":"Heron","text":"","colour":"grey","size":{"height":94}})"
        "\n"
        R"({"title":"","text":"  "})"
        "\n"
        R"([1])"
        "\n");
  const auto result = desk.read("items.jsonl");
  REQUIRE(result.documents.size() == 3);
  CHECK(result.origin.documents == 3);
  const auto& heron = result.documents[0];
  CHECK(heron.text == "Heron\n\nid: 7, colour: grey\nsize: height: 94");
  CHECK(heron.document.external_id == "7");
  CHECK(heron.document.metadata.contains("size.height"));
  CHECK(result.documents[1].document.status == DocumentStatus::skipped);
  CHECK_FALSE(result.documents[1].document.external_id.has_value());
  CHECK(result.documents[2].document.status == DocumentStatus::failed);
}

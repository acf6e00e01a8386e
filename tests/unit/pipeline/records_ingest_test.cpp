#include <doctest/doctest.h>

#include "isolation/child_process.hpp"
#include "workshop.hpp"

using namespace ragctl::test;
using ragctl::ErrorCode;

namespace {

struct Row {
  std::string id;
  std::string text;
};

std::string jsonl(const std::vector<Row>& rows) {
  std::string bytes;
  for (const Row& row : rows)
    bytes += R"({"id":")" + row.id + R"(","title":"Item )" + row.id + R"(","text":")" + row.text + "\"}\n";
  return bytes;
}

ragctl::pipeline::IngestOptions as_records() {
  ragctl::pipeline::IngestOptions options;
  options.records.emplace();
  return options;
}

std::vector<Row> many(int count) {
  std::vector<Row> rows;
  for (int i = 0; i < count; ++i) {
    const std::string id = "r" + std::to_string(i);
    rows.push_back({id, text_about(id)});
  }
  return rows;
}

}  // namespace

TEST_CASE("records of a file are documents of their own; only those that changed are read again") {
  Workshop shop;
  shop.write("items.jsonl", jsonl({{"a", "heron"}, {"b", "otter"}, {"c", "newt"}}));
  auto report = shop.ingest(as_records());
  CHECK(report.added == 3);
  CHECK(report.seen == 3);
  CHECK(shop.document("items.jsonl#b")->external_id == "b");
  CHECK(shop.document("items.jsonl#b")->title == "Item b");
  CHECK(shop.ingest(as_records()).unchanged == 3);
  shop.touch("items.jsonl");
  CHECK(shop.ingest(as_records()).unchanged == 3);

  shop.write("items.jsonl", jsonl({{"d", "stork"}, {"b", "otters"}, {"a", "heron"}}));
  report = shop.ingest(as_records());
  CHECK(shop.outcome_of("items.jsonl#a") == "unchanged");
  CHECK(shop.outcome_of("items.jsonl#b") == "updated");
  CHECK(shop.outcome_of("items.jsonl#c") == "deleted");
  CHECK(shop.outcome_of("items.jsonl#d") == "added");
  CHECK(report.seen == 3);
  CHECK(report.deleted == 1);
  CHECK(report.balances());
  CHECK(shop.content().size() == 3);
  CHECK(shop.findings().empty());
}

TEST_CASE("one bad record fails by itself, and says so again until it is mended") {
  Workshop shop;
  const std::string bad = "{\"id\":\"x\",\"text\":\n";
  shop.write("items.jsonl", jsonl({{"a", "heron"}}) + bad + jsonl({{"c", "newt"}}));
  auto report = shop.ingest(as_records());
  CHECK(report.added == 2);
  CHECK(report.failed == 1);
  report = shop.ingest(as_records());
  CHECK(report.unchanged == 2);
  CHECK(report.failed == 1);
  CHECK(report.balances());
  shop.write("items.jsonl", jsonl({{"a", "heron"}, {"x", "stork"}, {"c", "newt"}}));
  report = shop.ingest(as_records());
  CHECK(report.unchanged == 2);
  CHECK(report.added == 1);
  CHECK(report.deleted == 1);
  CHECK(report.balances());
}

TEST_CASE("other field names read the records again") {
  Workshop shop;
  shop.write("items.jsonl", R"({"id":"a","title":"Bird","text":"heron","more":"stork"})"
                            "\n");
  CHECK(shop.ingest(as_records()).added == 1);
  auto options = as_records();
  options.records->text = {"text", "more"};
  CHECK(shop.ingest(options).updated == 1);
  CHECK(shop.content()["items.jsonl#a"] == "ready:heron\n\nstork");
  CHECK(shop.ingest(options).unchanged == 1);
}

TEST_CASE("a file of one record names that record when it is unchanged") {
  Workshop shop;
  shop.write("items.jsonl", jsonl({{"a", "heron"}}));
  (void)shop.ingest(as_records());
  CHECK(shop.ingest(as_records()).unchanged == 1);
  CHECK(shop.outcome_of("items.jsonl#a") == "unchanged");
}

TEST_CASE("prune removes all records of a file that is gone") {
  Workshop shop;
  shop.write("items.jsonl", jsonl(many(20)));
  shop.write("more.jsonl", jsonl(many(3)));
  CHECK(shop.ingest(as_records()).added == 23);
  shop.remove("items.jsonl");
  auto options = as_records();
  options.prune = true;
  const auto report = shop.ingest(options);
  CHECK(report.deleted == 20);
  CHECK(report.unchanged == 3);
  CHECK(shop.content().size() == 3);
}

TEST_CASE("a file first read as text becomes records when asked, and stays records") {
  Workshop shop;
  shop.write("items.jsonl", jsonl(many(5)));
  CHECK(shop.ingest().added == 1);
  const auto report = shop.ingest(as_records());
  CHECK(report.added == 5);
  CHECK(report.deleted == 1);
  CHECK(shop.ingest().unchanged == 5);
  CHECK(shop.content().size() == 5);
  CHECK(shop.findings().empty());
}

TEST_CASE("killed within a large file of records, the next run reads only the rest anew") {
  Workshop shop;
  constexpr int records = 900;
  shop.write("items.jsonl", jsonl(many(records)));
  shop.close();
  const int status = in_child([&] {
    shop.open();
    int told = 0;
    shop.on_outcome = [&](const auto&) {
      if (++told == 300) ::kill(::getpid(), SIGKILL);
    };
    (void)shop.ingest(as_records());
    return 0;
  });
  REQUIRE(WIFSIGNALED(status));
  shop.open();
  const auto kept = shop.content().size();
  CHECK(kept >= 256);
  CHECK(kept < records);
  const auto report = shop.ingest(as_records());
  CHECK(report.unchanged == kept);
  CHECK(report.added == records - kept);
  CHECK(shop.ingest(as_records()).unchanged == records);
  CHECK(shop.findings().empty());
}

TEST_CASE("the limit is of one record, not of a file of records line by line") {
  Workshop shop;
  shop.config.ingest.max_file_bytes = 2'000;
  shop.write("items.jsonl", jsonl(many(100)) + jsonl({{"huge", std::string(3'000, 'x')}, {"last", "newt"}}));
  const auto report = shop.ingest(as_records());
  CHECK(report.added == 101);
  CHECK(report.failed == 1);
  CHECK(report.balances());
  CHECK(shop.document("items.jsonl#last").has_value());
  CHECK(shop.document("items.jsonl#line 101")->reason.find("larger than a record may be") !=
        std::string::npos);
  CHECK(shop.findings().empty());
  shop.write("array.json", "[" + std::string(3'000, ' ') + "]");
  CHECK(shop.ingest(as_records()).failed == 2);
}

TEST_CASE(
    "a file of several parts is one file: ids are unique in it, unchanged it is not read, shorter it loses") {
  Workshop shop;
  std::vector<Row> rows = many(6'000);
  rows.push_back(rows.front());
  shop.write("items.jsonl", jsonl(rows));
  REQUIRE(jsonl(rows).size() > 1'100'000);
  auto report = shop.ingest(as_records());
  CHECK(report.added == 6'000);
  CHECK(report.failed == 1);
  CHECK(shop.document("items.jsonl#line 6001")->reason.find("that of line 1") != std::string::npos);
  shop.touch("items.jsonl");
  CHECK(shop.ingest(as_records()).unchanged == 6'000);
  CHECK(shop.ingest(as_records()).unchanged == 6'000);
  shop.write("items.jsonl", jsonl({rows.begin() + 2, rows.end() - 1}));
  report = shop.ingest(as_records());
  CHECK(report.unchanged == 5'998);
  CHECK(report.deleted == 3);
  CHECK(report.balances());
}

TEST_CASE("a run that is stopped within a large file of records goes on from there") {
  Workshop shop;
  shop.write("items.jsonl", jsonl(many(6'000)));
  shop.on_outcome = [&](const auto&) { shop.stop.request_stop(); };
  CHECK(code_of([&] { (void)shop.ingest(as_records()); }) == ErrorCode::interrupted);
  const auto before = shop.content().size();
  CHECK(before > 0);
  CHECK(before < 6'000);
  shop.on_outcome = nullptr;
  shop.stop = {};
  const auto report = shop.ingest(as_records());
  CHECK(report.unchanged == before);
  CHECK(report.added == 6'000 - before);
  CHECK(shop.findings().empty());
}

TEST_CASE("stopped at any moment after a change of the chunk settings, the next run cuts what is left") {
  for (const int stop_after : {1, 256, 257, 700, 4'000}) {
    INFO("stopped after " << stop_after);
    Workshop shop;
    shop.write("items.jsonl", jsonl(many(6'000)));
    (void)shop.ingest(as_records());
    shop.config.chunking.chunk_size = 60;
    shop.config.chunking.chunk_overlap = 0;
    int told = 0;
    shop.on_outcome = [&](const auto&) {
      if (++told == stop_after) shop.stop.request_stop();
    };
    CHECK(code_of([&] { (void)shop.ingest(as_records()); }) == ErrorCode::interrupted);
    shop.on_outcome = nullptr;
    shop.stop = {};
    const auto report = shop.ingest(as_records());
    CHECK(report.updated > 0);
    CHECK(report.updated + report.unchanged == 6'000);
    CHECK(report.unchanged >= static_cast<std::uint64_t>(stop_after));
    shop.catalog().documents().each({}, [](const ragctl::model::Document& document) {
      CHECK(document.chunks > 1);  // one before
      return document.chunks > 1;
    });
    CHECK(shop.ingest(as_records()).unchanged == 6'000);
    CHECK(shop.findings().empty());
  }
}

TEST_CASE(
    "a record that was kept while it could not be read is cut anew when it can be, if the settings changed") {
  Workshop shop;
  const auto rows = many(3);
  shop.write("items.jsonl", jsonl(rows));
  (void)shop.ingest(as_records());
  shop.config.chunking.chunk_size = 60;
  shop.config.chunking.chunk_overlap = 0;
  shop.write("items.jsonl", R"({"id":"r0","words":"x"})"
                            "\n" +
                                jsonl({rows[1], rows[2]}));
  CHECK(shop.ingest(as_records()).updated == 2);
  CHECK(shop.document("items.jsonl#r0")->chunks == 1);
  shop.write("items.jsonl", jsonl(rows));
  const auto report = shop.ingest(as_records());
  CHECK(report.updated == 1);
  CHECK(report.unchanged == 2);
  CHECK(shop.document("items.jsonl#r0")->chunks > 1);
}

TEST_CASE("records that were cut with other settings say so to a run that does not read records") {
  Workshop shop;
  shop.write("items.jsonl", jsonl(many(3)));
  (void)shop.ingest(as_records());
  shop.config.chunking.chunk_size = 300;
  CHECK(shop.ingest().skipped == 1);
  CHECK(shop.outcomes.front().reason.find("--records") != std::string::npos);
  CHECK(shop.ingest(as_records()).updated == 3);
}

TEST_CASE("a field that was named and that no record has stops its file, and what was read before stays") {
  Workshop shop;
  shop.write("items.jsonl", jsonl(many(3)));
  shop.write("array.json", "[" + std::string(R"({"id":"z","title":"Z","text":"gnu"})") + "]");
  CHECK(shop.ingest(as_records()).added == 4);
  auto wrong = as_records();
  wrong.records->text = {"nosuch"};
  wrong.records->named = {"nosuch"};
  const auto before = shop.content();
  const auto report = shop.ingest(wrong);
  CHECK(report.failed == 2);
  CHECK(report.updated == 0);
  CHECK(shop.content() == before);
  for (const auto& outcome : shop.outcomes) {
    CHECK(outcome.reason.find(R"(no record has the field "nosuch"; there are "id", "text", "title")") !=
          std::string::npos);
  }
}

TEST_CASE("a named field that only the last of very many records has is found") {
  Workshop shop;
  shop.write("items.jsonl", jsonl(many(6'000)) + R"({"id":"last","title":"L","text":"x","rare":"gnu"})"
                                                 "\n");
  auto options = as_records();
  options.records->text = {"text", "rare"};
  options.records->named = {"rare"};
  CHECK(shop.ingest(options).added == 6'001);
}

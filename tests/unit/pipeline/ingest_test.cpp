#include "ragctl/pipeline/ingest.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <fstream>
#include <thread>

#include "unit/extract/small_documents.hpp"
#include "workshop.hpp"

using namespace ragctl::test;
using ragctl::ErrorCode;
using ragctl::model::DocumentStatus;

TEST_CASE("each document ends as one outcome, with its reason, and the report balances") {
  Workshop shop;
  shop.config.ingest.max_file_bytes = 1000;
  shop.write("good.md", "# Leave\n\n" + text_about("holiday"));
  shop.write("empty.txt", "");
  shop.write("binary.txt", std::string("\x7f"
                                       "ELF\0\1\2\3\0\0\0\0",
                                       12) +
                               std::string(100, '\0'));
  shop.write("broken.pdf", "%PDF-1.4\nthis is no more than a beginning\n");
  shop.write("large.txt", text_about("barrel", 100));
  auto report = shop.ingest();
  CHECK(shop.outcome_of("good.md") == "added");
  CHECK(shop.outcome_of("empty.txt") == "skipped");
  CHECK(shop.outcome_of("binary.txt") == "skipped");
  CHECK(shop.outcome_of("broken.pdf") == "failed");
  CHECK(shop.outcome_of("large.txt") == "failed");
  CHECK(report.balances());
  CHECK(report.seen == 5);
  CHECK(report.added == 1);
  CHECK(report.skipped == 2);
  CHECK(report.failed == 2);
  CHECK(report.chunks == 1);
  for (const char* name : {"empty.txt", "binary.txt", "broken.pdf", "large.txt"}) {
    CHECK_FALSE(shop.document(name)->reason.empty());
    CHECK(shop.document(name)->chunks == 0);
  }
  CHECK(shop.document("good.md")->title == "Leave");

  report = shop.ingest();
  CHECK(report.balances());
  CHECK(report.unchanged == 1);
  CHECK(report.skipped == 2);
  CHECK(report.failed == 2);
  CHECK(report.chunks == 0);
  CHECK(report.bytes == 0);
  for (const auto& outcome : shop.outcomes) {
    CHECK(outcome.reason.empty() == (outcome.outcome == ragctl::model::Outcome::unchanged));
  }

  shop.write("good.md", "# Leave\n\n" + text_about("vacation"));
  report = shop.ingest();
  CHECK(shop.outcome_of("good.md") == "updated");
  CHECK(report.balances());
  CHECK(shop.findings().empty());
}

TEST_CASE("a file that was never readable says why, each time, and nothing of an earlier version") {
  Workshop shop;
  shop.config.ingest.max_file_bytes = 100;
  shop.write("large.txt", text_about("barrel", 10));
  CHECK(shop.ingest().failed == 1);
  const std::string reason = shop.document("large.txt")->reason;
  CHECK(shop.ingest().failed == 1);
  CHECK(shop.document("large.txt")->reason == reason);
  CHECK(reason == "630 B, over the limit of 100 B (raise ingest.max_file_bytes, or split it)");
  shop.config.ingest.max_file_bytes = 10'000;
  CHECK(shop.ingest().updated == 1);
  CHECK(shop.document("large.txt")->reason.empty());
}

TEST_CASE("a path that leads nowhere is told and counted but no document, unless it was one before") {
  Workshop shop;
  shop.write("a.txt", text_about("heron"));
  const auto both = of_paths({shop.docs() / "a.txt", shop.docs() / "absent.txt"});
  auto report = shop.ingest(both);
  CHECK(report.balances());
  CHECK(report.failed == 1);
  CHECK(report.nowhere == 1);
  CHECK(shop.outcome_of("absent.txt") == "failed");
  CHECK(shop.content().size() == 1);
  CHECK(shop.ingest(pruning({shop.docs() / "absent.txt"})).nowhere == 1);
  shop.remove("a.txt");
  report = shop.ingest(both);
  CHECK(report.failed == 2);
  CHECK(report.nowhere == 1);
  CHECK(shop.document("a.txt")->reason.starts_with("no such file or folder; "));
}

TEST_CASE("what cannot be read now stays searchable as it was read before") {
  Workshop shop;
  shop.write("a.txt", text_about("walrus"));
  (void)shop.ingest();
  const auto before = shop.content();
  shop.config.ingest.max_file_bytes = 100;
  shop.write("a.txt", text_about("penguin", 20));
  CHECK(shop.ingest().failed == 1);
  CHECK(shop.content() == before);
  CHECK(shop.document("a.txt")->reason.find("the version read before is kept") != std::string::npos);
  CHECK(shop.ingest().failed == 1);
  shop.config.ingest.max_file_bytes = 10'000;
  CHECK(shop.ingest().updated == 1);
  CHECK(shop.document("a.txt")->reason.empty());
}

TEST_CASE(
    "a file that is cut short or emptied stays searchable as it was, and says so until it is whole again") {
  Workshop shop;
  const std::string whole = text_about("heron", 3);
  shop.write("a.txt", whole);
  (void)shop.ingest();
  shop.write("a.txt", "");
  for (int round = 0; round < 2; ++round) {
    const auto report = shop.ingest();
    CHECK(report.skipped == 1);
    CHECK(report.deleted == 0);
    (void)shop.index();
    CHECK(shop.search("heron") == std::vector<std::string>{"a.txt"});
    CHECK(shop.document("a.txt")->reason.ends_with("the version read before is kept"));
  }
  shop.write("a.txt", whole);
  CHECK(shop.ingest().unchanged == 1);
  CHECK(shop.document("a.txt")->reason.empty());
}

ragctl::pipeline::IngestOptions as_records() {
  ragctl::pipeline::IngestOptions options;
  options.records = {.id = "_id", .text = {"text"}, .title = "title"};
  return options;
}

TEST_CASE("records that cannot be read take away neither themselves nor others") {
  Workshop shop;
  shop.write("r.jsonl", R"({"_id":"a","text":"heron"})"
                        "\n"
                        R"({"_id":"b","text":"otter"})"
                        "\n");
  (void)shop.ingest(as_records());
  shop.write("r.jsonl", R"({"_id":"a","words":"heron"})"
                        "\n");
  const auto report = shop.ingest(as_records());
  CHECK(report.failed == 1);
  CHECK(report.deleted == 0);
  CHECK(shop.document("r.jsonl#a")->chunks == 1);
  CHECK(shop.document("r.jsonl#b")->chunks == 1);
  shop.write("r.jsonl", R"({"_id":"a","text":"heron"})"
                        "\n");
  CHECK(shop.ingest(as_records()).deleted == 2);  // b, and what could not be read
  CHECK(shop.document("r.jsonl#a")->reason.empty());
  CHECK_FALSE(shop.document("r.jsonl#b").has_value());
}

TEST_CASE("a file that can be read again as it was is unchanged, and no trouble is told of it any more") {
  Workshop shop;
  shop.write("a.txt", text_about("walrus"));
  (void)shop.ingest();
  shop.config.ingest.max_file_bytes = 100;
  shop.touch("a.txt");
  CHECK(shop.ingest().failed == 1);
  CHECK_FALSE(shop.document("a.txt")->reason.empty());
  shop.config.ingest.max_file_bytes = 10'000;
  CHECK(shop.ingest().unchanged == 1);
  CHECK(shop.document("a.txt")->reason.empty());
}

TEST_CASE("changed reading settings read every file again, once; others do not") {
  Workshop shop;
  shop.write("a.md", "# A\n\n" + text_about("heron", 40));
  shop.write("b.txt", text_about("otter", 40));
  (void)shop.ingest();
  shop.config.search.top_k = 9;
  CHECK(shop.ingest().unchanged == 2);
  shop.config.chunking.chunk_size = 300;
  CHECK(shop.ingest().updated == 2);
  CHECK(shop.ingest().unchanged == 2);
  shop.config.chunking.unit = ragctl::tenant::LengthUnit::tokens;
  CHECK(shop.ingest().updated == 2);
  CHECK(shop.ingest(of_type("text/plain")).updated == 2);
  CHECK(shop.ingest(of_type("text/plain")).unchanged == 2);
  CHECK(shop.findings().empty());
}

TEST_CASE("a document that no password opened is tried again when there are passwords") {
  Workshop shop;
  shop.write("safe.pdf", ragctl::extract::encrypted_pdf());
  CHECK(shop.ingest().failed == 1);
  CHECK(shop.document("safe.pdf")->reason.find("password") != std::string::npos);
  const std::string without = shop.document("safe.pdf")->reason;
  CHECK(shop.ingest(with_passwords({"wrong"})).failed == 1);
  CHECK(shop.document("safe.pdf")->reason != without);  // the reason of the last try
  CHECK(shop.ingest(with_passwords({"wrong", "sesame"})).updated == 1);
  CHECK(shop.document("safe.pdf")->status == DocumentStatus::ready);
  CHECK(shop.content()["safe.pdf"].find("opens at seven") != std::string::npos);
  CHECK(shop.ingest(with_passwords({"sesame"})).unchanged == 1);
  CHECK(shop.ingest().unchanged == 1);
}

TEST_CASE("a file that is touched but has the same bytes is unchanged") {
  Workshop shop;
  shop.write("a.txt", text_about("heron"));
  (void)shop.ingest();
  const auto id = shop.document("a.txt")->id;
  shop.touch("a.txt");
  const auto report = shop.ingest();
  CHECK(report.unchanged == 1);
  CHECK(report.chunks == 0);
  CHECK(shop.document("a.txt")->id == id);
  const auto origin = *shop.catalog().documents().origin("files", (shop.docs() / "a.txt").string());
  CHECK(origin.mtime_ns == ragctl::files::stat_file(shop.docs() / "a.txt")->mtime_ns);
}

TEST_CASE("a change within the clock's grain of the reading is not missed") {
  Workshop shop;
  const std::int64_t second = 1'700'000'000;
  shop.now = ragctl::UnixMillis{second * 1000 + 5};  // the file is 5 ms old when it is read
  shop.write("a.txt", text_about("heron"));
  shop.set_time("a.txt", second * 1'000'000'000);
  (void)shop.ingest();
  shop.write("a.txt", text_about("otter"));  // as long as before, and of the same time
  shop.set_time("a.txt", second * 1'000'000'000);
  CHECK(shop.ingest().updated == 1);
  CHECK(shop.content()["a.txt"].find("otter") != std::string::npos);
  shop.now = Workshop::kNow;
  CHECK(shop.ingest().unchanged == 1);  // this time it is old enough to be remembered
  const auto origin = *shop.catalog().documents().origin("files", (shop.docs() / "a.txt").string());
  CHECK(origin.mtime_ns == second * 1'000'000'000);
}

TEST_CASE("a stop between documents keeps what was done, and the next run does the rest") {
  Workshop shop;
  constexpr int files = 700;
  for (int i = 0; i < files; ++i) shop.write(std::to_string(i) + ".txt", text_about("w" + std::to_string(i)));
  int told = 0;
  shop.on_outcome = [&](const auto&) {
    if (++told == 300) shop.stop.request_stop();
  };
  CHECK(code_of([&] { (void)shop.ingest(); }) == ErrorCode::interrupted);
  const auto kept = shop.content();
  CHECK(kept.size() >= 300);
  CHECK(kept.size() < files);
  CHECK(shop.outcomes.size() == kept.size());  // what was told is there, and what is there was told
  CHECK(shop.findings().empty());
  shop.on_outcome = {};
  shop.stop = {};
  const auto report = shop.ingest();
  CHECK(report.balances());
  CHECK(report.seen == files);
  CHECK(report.unchanged == kept.size());
  CHECK(report.added == files - kept.size());
  CHECK(shop.content().size() == files);
}

TEST_CASE("the same files give the same catalog, whatever the order they are named in") {
  std::vector<std::string> names;
  for (int i = 0; i < 30; ++i) names.push_back("f" + std::to_string(i) + (i % 3 == 0 ? ".md" : ".txt"));
  std::vector<std::map<std::string, std::string>> contents;
  for (int order = 0; order < 3; ++order) {
    Workshop shop;
    ragctl::pipeline::IngestOptions options;
    for (const std::string& name : names) options.paths.push_back(shop.write(name, text_about(name, 30)));
    if (order == 1) std::ranges::reverse(options.paths);
    if (order == 2) options.paths = {options.paths[7], options.paths[7], shop.docs().string()};
    CHECK(shop.ingest(options).added == names.size());
    CHECK(shop.ingest().unchanged == names.size());
    contents.push_back(shop.content());
  }
  CHECK(contents[0] == contents[1]);
  CHECK(contents[0] == contents[2]);
}

TEST_CASE("a dry run says what would be done and changes nothing") {
  Workshop shop;
  shop.write("a.txt", text_about("heron"));
  shop.write("gone.txt", text_about("stork"));
  (void)shop.ingest();
  shop.write("a.txt", text_about("otter"));
  shop.write("b.txt", text_about("newt"));
  shop.write("empty.txt", "");
  shop.remove("gone.txt");
  const auto before = shop.content();
  const auto plan = shop.ingest(dry(pruning()));
  CHECK(plan.updated == 1);
  CHECK(plan.added == 1);
  CHECK(plan.skipped == 1);
  CHECK(plan.deleted == 1);
  CHECK(plan.balances());
  CHECK(shop.content() == before);
  const auto wet = shop.ingest(pruning());
  CHECK(wet.updated == plan.updated);
  CHECK(wet.added == plan.added);
  CHECK(wet.skipped == plan.skipped);
  CHECK(wet.deleted == plan.deleted);
  CHECK(wet.chunks == plan.chunks);
  CHECK(wet.bytes == plan.bytes);
}

TEST_CASE("a document from standard input is known by its title, else by its content") {
  Workshop shop;
  CHECK(shop.ingest_stdin(text_about("heron"), "Birds").added == 1);
  CHECK(shop.ingest_stdin(text_about("heron"), "Birds").unchanged == 1);
  CHECK(shop.ingest_stdin(text_about("stork"), "Birds").updated == 1);
  CHECK(shop.ingest_stdin(text_about("stork"), "").added == 1);
  CHECK(shop.ingest_stdin(text_about("stork"), "").unchanged == 1);
  CHECK(shop.ingest_stdin("", "Nothing").skipped == 1);
  CHECK(shop.ingest_stdin("", "Nothing").skipped == 1);
  shop.config.chunking.chunk_size = 200;
  CHECK(shop.ingest_stdin(text_about("stork"), "Birds").updated == 1);
  CHECK(shop.ingest_stdin(text_about("newt"), "Dry", dry()).added == 1);
  CHECK(shop.content().size() == 3);
  CHECK(shop.catalog().documents().find("stdin", "stdin:Birds")->title == "Birds");
}

TEST_CASE("a file that cannot be read keeps its id from run to run") {
  Workshop shop;
  shop.config.ingest.max_file_bytes = 100;
  shop.write("large.txt", text_about("heron", 20));
  CHECK(shop.ingest().failed == 1);
  const auto id = shop.document("large.txt")->id;
  shop.write("small.txt", "herons");
  CHECK(shop.ingest().failed == 1);
  CHECK(shop.document("large.txt")->id == id);
}

TEST_CASE("files that vanish during the run fail alone, and the report balances") {
  Workshop shop;
  const auto name = [](int i) { return "f" + std::to_string(10000 + i) + ".txt"; };
  for (int i = 0; i < 1000; ++i) shop.write(name(i), text_about("heron" + std::to_string(i)));
  bool removed = false;
  shop.on_outcome = [&](const ragctl::model::DocumentOutcome&) {
    for (int i = 500; i < 1000 && !removed; ++i) shop.remove(name(i));
    removed = true;
  };
  const auto report = shop.ingest();
  CHECK(report.balances());
  CHECK(report.failed > 0);
  CHECK(report.added >= 500);
  CHECK(report.added + report.failed == report.seen);
}

TEST_CASE("a file that changes while it is read fails alone, keeps its earlier version, and comes in later") {
  Workshop shop;
  shop.write("still.txt", text_about("heron"));
  const std::string log = shop.write("log.txt", text_about("stork"));
  REQUIRE(shop.ingest().added == 2);
  shop.write("log.txt", text_about("otter", 40'000));
  std::atomic<bool> done = false;
  std::jthread writer([&] {
    std::ofstream out(log, std::ios::binary | std::ios::app);
    while (!done) out << "newt " << std::flush;
  });
  bool refused = false;
  for (int attempt = 0; attempt < 1'000 && !refused; ++attempt) {
    const auto report = shop.ingest();
    CHECK(report.balances());
    CHECK(shop.outcome_of("still.txt") == "unchanged");
    refused = report.failed == 1;
  }
  done = true;
  writer.join();
  REQUIRE(refused);
  CHECK(shop.outcome_of("log.txt") == "failed");
  CHECK(shop.document("log.txt")->reason.find("changed while it was read") != std::string::npos);
  CHECK(shop.content()["log.txt"].size() > 10);
  CHECK(shop.ingest().updated == 1);
  CHECK(shop.document("log.txt")->status == DocumentStatus::ready);
  CHECK(shop.content()["log.txt"].find("newt") != std::string::npos);
}

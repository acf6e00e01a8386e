#include "moves.hpp"

#include <doctest/doctest.h>

#include "ragctl/retrieve/filters.hpp"
#include "workshop.hpp"

using namespace ragctl;
using namespace ragctl::test;

namespace {

void rename(const Workshop& shop, const std::string& from, const std::string& to) {
  std::filesystem::create_directories((shop.docs() / to).parent_path());
  std::filesystem::rename(shop.docs() / from, shop.docs() / to);
}

model::IngestReport prune(Workshop& shop) { return shop.ingest(pruning({shop.docs()})); }

const model::DocumentOutcome& outcome(const Workshop& shop, const std::string& name) {
  for (const auto& outcome : shop.outcomes) {
    if (outcome.uri == (shop.docs() / name).string()) return outcome;
  }
  FAIL("no outcome");
  return shop.outcomes.front();
}

std::vector<std::string> found_with(Workshop& shop, const std::string& filter, const std::string& words) {
  retrieve::Retriever retriever(shop.catalog(), shop.paths(), shop.config);
  model::Question question{words, model::SearchMode::keyword, 50};
  question.filters = {retrieve::parse_filter(filter)};
  std::vector<std::string> names;
  for (const auto& hit : retriever.search(question).hits)
    names.push_back(std::filesystem::path(hit.uri).filename().string());
  std::ranges::sort(names);
  return names;
}

}  // namespace

TEST_CASE("a file that moves keeps its document, its chunks and their place in the index") {
  Workshop shop;
  shop.write("a/one.md", "# Leave\n\n" + text_about("heron"));
  shop.write("b.md", "# Other\n\n" + text_about("otter"));
  (void)shop.ingest();
  (void)shop.index();
  const auto before = *shop.document("a/one.md");
  const auto chunks = shop.catalog().chunks().of_document(before.id);
  rename(shop, "a/one.md", "c/two.md");
  const auto report = prune(shop);
  CHECK(report.balances());
  CHECK(report.moved == 1);
  CHECK(report.updated == 1);
  CHECK(report.deleted == 0);
  CHECK(report.chunks == 0);
  CHECK(outcome(shop, "c/two.md").from == before.uri);
  const auto after = *shop.document("c/two.md");
  CHECK(after.id == before.id);
  CHECK(after.updated_at == before.updated_at);
  CHECK(after.title == "Leave");
  CHECK(shop.catalog().chunks().of_document(after.id).front().id == chunks.front().id);
  CHECK(shop.forecast().chunks == 0);
  CHECK(shop.search("heron") == std::vector<std::string>{"two.md"});
  CHECK(shop.findings().empty());
  CHECK(prune(shop).unchanged == 2);
}

TEST_CASE("filters on the uri find a moved document where it is, and not where it was") {
  Workshop shop;
  shop.write("a/one.md", "# Leave\n\n" + text_about("heron"));
  shop.write("b.md", "# Other\n\n" + text_about("heron"));
  (void)shop.ingest();
  (void)shop.index();
  const std::string old_uri = (shop.docs() / "a/one.md").string();
  const std::string new_uri = (shop.docs() / "c/one.md").string();
  rename(shop, "a/one.md", "c/one.md");
  CHECK(prune(shop).moved == 1);
  const auto check = [&] {
    CHECK(found_with(shop, "uri=" + new_uri, "heron") == std::vector<std::string>{"one.md"});
    CHECK(found_with(shop, "uri=" + old_uri, "heron").empty());
    CHECK(found_with(shop, "uri!=" + new_uri, "heron") == std::vector<std::string>{"b.md"});
    CHECK(found_with(shop, "uri!=" + old_uri, "heron").size() == 2);
  };
  check();
  (void)shop.index(pipeline::IndexMode::rebuild);
  check();
}

TEST_CASE("a document that has the name of its file for a title gets the new one, and is told as moved") {
  Workshop shop;
  shop.write("plans.txt", text_about("heron"));
  shop.write("b.txt", text_about("otter"));
  (void)shop.ingest();
  (void)shop.index();
  const auto id = shop.document("plans.txt")->id;
  rename(shop, "plans.txt", "ideas.txt");
  const auto planned = shop.ingest(dry(pruning({shop.docs()})));
  CHECK(planned.moved == 1);
  CHECK(planned.deleted == 0);
  CHECK(shop.document("plans.txt").has_value());
  CHECK(prune(shop).moved == 1);
  CHECK(shop.document("ideas.txt")->id == id);
  CHECK(shop.document("ideas.txt")->title == "ideas");
  (void)shop.index();
  CHECK(shop.search("ideas") == std::vector<std::string>{"ideas.txt"});
  CHECK(shop.search("plans").empty());
  CHECK(shop.findings().empty());
}

TEST_CASE("a whole folder that is renamed moves, whatever limit there is on deletions") {
  Workshop shop;
  for (int i = 0; i < 8; ++i)
    shop.write("old/" + std::to_string(i) + ".txt", text_about("heron" + std::to_string(i)));
  (void)shop.ingest();
  (void)shop.index();
  rename(shop, "old", "new");
  auto options = pruning({shop.docs()});
  options.max_delete = model::DeletionLimit::parse("0");
  const auto report = shop.ingest(options);
  CHECK(report.moved == 8);
  CHECK(report.withheld.documents == 0);
  CHECK(shop.forecast().chunks == 0);
  CHECK(shop.content().size() == 8);
  CHECK(shop.findings().empty());
}

TEST_CASE("of several new copies the one of the same name has moved, and the others are added") {
  Workshop shop;
  shop.write("a/x.txt", text_about("heron"));
  shop.write("b.txt", text_about("otter"));
  (void)shop.ingest();
  const auto id = shop.document("a/x.txt")->id;
  shop.remove("a");
  for (const char* name : {"c/w.txt", "c/x.txt", "d/x.txt"}) shop.write(name, text_about("heron"));
  const auto report = prune(shop);
  CHECK(report.balances());
  CHECK(report.moved == 1);
  CHECK(report.added == 2);
  CHECK(report.deleted == 0);
  int kept = 0;
  for (const char* name : {"c/w.txt", "c/x.txt", "d/x.txt"}) kept += shop.document(name)->id == id ? 1 : 0;
  CHECK(kept == 1);
}

TEST_CASE("what is copied and still there has not moved, nor has what is moved without prune") {
  Workshop shop;
  shop.write("a.txt", text_about("heron"));
  (void)shop.ingest();
  shop.write("b.txt", text_about("heron"));
  const auto copied = prune(shop);
  CHECK(copied.moved == 0);
  CHECK(copied.added == 1);
  rename(shop, "a.txt", "c.txt");
  const auto unpruned = shop.ingest();
  CHECK(unpruned.moved == 0);
  CHECK(unpruned.added == 1);
  CHECK(unpruned.stale == 1);
}

TEST_CASE("a file of records that moves takes all of its records along") {
  Workshop shop;
  std::string lines;
  for (int i = 0; i < 5; ++i) lines += R"({"id":"r)" + std::to_string(i) + R"(","text":"The heron"})" + "\n";
  shop.write("a.jsonl", lines);
  auto options = pruning({shop.docs()});
  options.records = source::RecordFields{};
  CHECK(shop.ingest(options).added == 5);
  rename(shop, "a.jsonl", "b.jsonl");
  const auto report = shop.ingest(options);
  CHECK(report.moved == 5);
  CHECK(report.seen == 5);
  CHECK(report.balances());
  CHECK(shop.document("b.jsonl#r3").has_value());
  CHECK(shop.ingest(options).unchanged == 5);
  CHECK(shop.findings().empty());
}

TEST_CASE("a file that has moved and is left out now goes") {
  Workshop shop;
  shop.write("a.txt", text_about("heron"));
  shop.write("b.txt", text_about("otter"));
  (void)shop.ingest();
  rename(shop, "a.txt", "private/a.txt");
  auto options = pruning({shop.docs()});
  options.exclude = {"private/"};
  const auto report = shop.ingest(options);
  CHECK(report.deleted == 1);
  CHECK(report.moved == 0);
}

TEST_CASE("what failed or was skipped is read again on request, alone or with the rest") {
  Workshop shop;
  shop.write("good.txt", text_about("heron"));
  shop.write("broken.pdf", "%PDF-1.4\nthis is no more than a beginning\n");
  shop.write("empty.txt", "");
  std::filesystem::create_symlink("/etc/hostname", shop.docs() / "link");
  CHECK(shop.ingest().seen == 4);
  pipeline::IngestOptions options;
  options.retry_failed = true;
  shop.outcomes.clear();
  pipeline::IngestContext context = shop.ingest_context();
  const auto report = pipeline::ingest(options, context);
  CHECK(report.seen == 2);
  CHECK(report.failed == 1);
  CHECK(report.skipped == 1);
  CHECK(shop.outcome_of("broken.pdf") == "failed");
  CHECK(shop.outcome_of("link").empty());
  options.paths = {shop.docs().string()};
  CHECK(shop.ingest(options).seen == 4);
}

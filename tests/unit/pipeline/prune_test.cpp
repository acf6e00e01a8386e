#include <doctest/doctest.h>

#include "workshop.hpp"

using namespace ragctl;
using namespace ragctl::test;

TEST_CASE("without prune, the document of a file that is gone stays") {
  Workshop shop;
  shop.write("a.txt", text_about("heron"));
  (void)shop.ingest();
  shop.remove("a.txt");
  const auto report = shop.ingest();
  CHECK(report.seen == 0);
  CHECK(report.deleted == 0);
  CHECK(shop.content().size() == 1);
}

TEST_CASE("prune removes what is gone from the folders that were given, and from no other") {
  Workshop shop;
  for (const char* name : {"one/a.txt", "one/deep/b.txt", "one/stays.txt", "two/c.txt", "one-more/d.txt"})
    shop.write(name, text_about(name));
  (void)shop.ingest();
  for (const char* name : {"one/a.txt", "one/deep", "two", "one-more"}) shop.remove(name);
  const auto report = shop.ingest(pruning({shop.docs() / "one"}));
  CHECK(report.deleted == 2);
  CHECK(report.seen == 1);
  CHECK(report.balances());
  CHECK(shop.outcome_of("one/a.txt") == "deleted");
  CHECK(shop.outcome_of("one/deep/b.txt") == "deleted");
  CHECK(shop.content().size() == 3);
  CHECK(shop.document("one-more/d.txt").has_value());
  CHECK(shop.ingest(pruning({shop.docs()})).deleted == 2);
  CHECK(shop.content().size() == 1);
  CHECK(shop.findings().empty());
}

TEST_CASE("prune removes a file that was named itself, but not when its folder is gone too") {
  Workshop shop;
  shop.write("disk/a.txt", text_about("heron"));
  shop.write("b.txt", text_about("otter"));
  shop.write("not-named.txt", text_about("beaver"));
  const auto options = pruning({shop.docs() / "disk/a.txt", shop.docs() / "b.txt"});
  (void)shop.ingest(options);
  shop.remove("disk");  // as when a disk is not mounted
  shop.remove("b.txt");
  const auto report = shop.ingest(options);
  CHECK(report.deleted == 1);
  CHECK(report.failed == 1);
  CHECK(report.seen == 1);
  CHECK(shop.outcome_of("disk/a.txt") == "failed");
  CHECK(shop.outcome_of("b.txt") == "deleted");
  CHECK(shop.document("disk/a.txt").has_value());
}

TEST_CASE("prune of a folder that is gone removes nothing") {
  Workshop shop;
  shop.write("disk/a.txt", text_about("heron"));
  (void)shop.ingest();
  shop.remove("disk");
  const auto report = shop.ingest(pruning({shop.docs() / "disk"}));
  CHECK(report.deleted == 0);
  CHECK(report.failed == 1);
  CHECK(shop.document("disk/a.txt").has_value());
}

TEST_CASE("prune removes what never could be read, once it is gone") {
  Workshop shop;
  shop.write("small.txt", "A small one.");
  shop.config.ingest.max_file_bytes = 50;
  shop.write("large.txt", text_about("barrel"));
  CHECK(shop.ingest(pruning({shop.docs()})).failed == 1);
  CHECK(shop.content().size() == 2);
  shop.remove("large.txt");
  CHECK(shop.ingest(pruning({shop.docs()})).deleted == 1);
  CHECK(shop.content().size() == 1);
}

TEST_CASE("prune leaves alone what came another way") {
  Workshop shop;
  shop.write("a.txt", text_about("heron"));
  shop.write("b.txt", text_about("beaver"));
  (void)shop.ingest_stdin(text_about("otter"), "Otters");
  (void)shop.ingest();
  shop.remove("a.txt");
  CHECK(shop.ingest(pruning({"/tmp/.." + shop.docs().string()})).deleted == 1);
  CHECK(shop.content().size() == 2);
}

TEST_CASE("a file that is named as one and pruned as one comes back as a new document") {
  Workshop shop;
  shop.write("a.txt", text_about("heron"));
  shop.write("b.txt", text_about("beaver"));
  (void)shop.ingest();
  const auto before = shop.document("a.txt")->id;
  shop.remove("a.txt");
  CHECK(shop.ingest(pruning({shop.docs()})).deleted == 1);
  CHECK(shop.ingest(pruning({shop.docs()})).deleted == 0);
  shop.write("a.txt", text_about("heron"));
  CHECK(shop.ingest().added == 1);
  CHECK(shop.document("a.txt")->id != before);
}

TEST_CASE("what is excluded now stays until prune, which says why it goes") {
  Workshop shop;
  for (const char* name : {"a.md", "drafts/b.md", "c.tmp"}) shop.write(name, text_about(name));
  (void)shop.ingest();
  pipeline::IngestOptions options = of_paths({shop.docs()});
  options.exclude = {"drafts/"};
  shop.write(".ragctlignore", "*.tmp\n");
  const auto kept = shop.ingest(options);
  CHECK(kept.seen == 1);
  CHECK(kept.left_out == 2);
  CHECK(kept.stale == 2);
  CHECK(kept.deleted == 0);
  CHECK(shop.content().size() == 3);
  options.prune = true;
  const auto planned = shop.ingest(dry(options));
  CHECK(planned.deleted == 2);
  CHECK(shop.content().size() == 3);
  const auto report = shop.ingest(options);
  CHECK(report.deleted == 2);
  CHECK(report.stale == 0);
  for (const auto& outcome : shop.outcomes) {
    if (outcome.outcome == model::Outcome::deleted)
      CHECK(outcome.reason == "left out by the rules of its folder");
  }
  CHECK(shop.content().size() == 1);
  CHECK(shop.findings().empty());
}

TEST_CASE("the config's exclusions hold with those of a run, its inclusions when the run has none") {
  Workshop shop;
  for (const char* name : {"a.md", "b.txt", "c.tmp", "d.bak"}) shop.write(name, text_about(name));
  shop.config.ingest.exclude = {"*.tmp"};
  shop.config.ingest.include = {"*.md", "*.tmp"};
  CHECK(shop.ingest().seen == 1);
  pipeline::IngestOptions options = of_paths({shop.docs()});
  options.exclude = {"*.bak"};
  options.include = {"*.txt", "*.tmp", "*.bak"};
  CHECK(shop.ingest(options).seen == 1);
  CHECK(shop.outcome_of("b.txt") == "added");
}

namespace {

pipeline::IngestOptions with_limit(pipeline::IngestOptions options, const char* limit) {
  options.max_delete = model::DeletionLimit::parse(limit);
  return options;
}

/// Ten documents in two folders, of which then five are gone.
void lose_half(Workshop& shop) {
  for (int i = 0; i < 10; ++i)
    shop.write((i < 5 ? "one/" : "two/") + std::to_string(i) + ".txt",
               text_about("heron" + std::to_string(i)));
  (void)shop.ingest();
  for (int i = 0; i < 10; i += 2) shop.remove((i < 5 ? "one/" : "two/") + std::to_string(i) + ".txt");
}

}  // namespace

TEST_CASE("when more would go than may, nothing goes, and what is new comes in all the same") {
  for (const char* limit : {"4", "49%", "0", "0%"}) {
    Workshop shop;
    lose_half(shop);
    shop.write("new.txt", text_about("otter"));
    const auto report = shop.ingest(with_limit(pruning({shop.docs()}), limit));
    CHECK(report.deleted == 0);
    CHECK(report.added == 1);
    CHECK(report.withheld.documents == 5);
    CHECK(report.withheld.over_limit == 5);
    CHECK(report.withheld.known == 10);
    CHECK(shop.content().size() == 11);
  }
}

TEST_CASE("what may go goes, to the last that the limit allows") {
  for (const char* limit : {"5", "50%", "100%"}) {
    Workshop shop;
    lose_half(shop);
    const auto report = shop.ingest(with_limit(pruning({shop.docs()}), limit));
    CHECK(report.deleted == 5);
    CHECK(report.withheld.documents == 0);
    CHECK(shop.content().size() == 5);
    CHECK(shop.findings().empty());
  }
}

TEST_CASE("the limit of the config holds where the run has none, and a share is of what was given") {
  Workshop shop;
  lose_half(shop);
  shop.config.ingest.max_delete = "50%";
  const auto one = shop.ingest(pruning({shop.docs() / "one"}));  // 3 of 5
  CHECK(one.withheld.over_limit == 3);
  CHECK(one.withheld.known == 5);
  CHECK(shop.ingest(pruning({shop.docs() / "two"})).deleted == 2);
  CHECK(shop.ingest(with_limit(pruning({shop.docs() / "one"}), "60%")).deleted == 3);
}

TEST_CASE("a dry run says what the limit would hold back") {
  Workshop shop;
  lose_half(shop);
  CHECK(shop.ingest(dry(with_limit(pruning({shop.docs()}), "4"))).withheld.over_limit == 5);
  CHECK(shop.ingest(dry(with_limit(pruning({shop.docs()}), "5"))).deleted == 5);
  CHECK(shop.content().size() == 10);
}

TEST_CASE("a folder that is suddenly empty deletes nothing, unless somebody says that it is meant to be") {
  Workshop shop;
  shop.write("disk/a.txt", text_about("heron"));
  shop.write("disk/deep/b.txt", text_about("otter"));
  shop.write("other/c.txt", text_about("beaver"));
  shop.write("other/d.txt", text_about("badger"));
  (void)shop.ingest();
  shop.remove("disk/a.txt");
  shop.remove("disk/deep/b.txt");
  shop.remove("other/d.txt");
  const auto options = pruning({shop.docs() / "disk", shop.docs() / "other"});
  for (const char* limit : {"", "50", "99%"}) {
    const auto report = shop.ingest(dry(with_limit(options, limit)));
    CHECK(report.withheld.documents == 2);
    CHECK(report.withheld.over_limit == 0);
    CHECK(report.withheld.empty_folders == std::vector<std::string>{(shop.docs() / "disk").string()});
    CHECK(report.deleted == 1);
  }
  CHECK(shop.ingest(options).deleted == 1);
  CHECK(shop.content().size() == 3);
  CHECK(shop.ingest(with_limit(options, "100%")).deleted == 2);
  CHECK(shop.content().size() == 1);
}

TEST_CASE(
    "an empty folder below that has not changed since its documents came is a disk that is not mounted") {
  Workshop shop;
  shop.write("a.txt", text_about("heron"));
  shop.write("disk/b.txt", text_about("otter"));
  shop.write("emptied/c.txt", text_about("beaver"));
  (void)shop.ingest();
  for (const char* name : {"disk/b.txt", "emptied/c.txt"}) shop.remove(name);
  const auto before = static_cast<std::int64_t>(Workshop::kNow) * 1'000'000;
  shop.set_time("disk", before - 1'000'000'000);
  shop.set_time("emptied", before + 1'000'000'000);
  const auto report = shop.ingest(pruning({shop.docs()}));
  CHECK(report.withheld.empty_folders == std::vector<std::string>{(shop.docs() / "disk").string()});
  CHECK(report.withheld.documents == 1);
  CHECK(report.deleted == 1);
  CHECK(shop.outcome_of("emptied/c.txt") == "deleted");
  CHECK(shop.document("disk/b.txt").has_value());
}

TEST_CASE("rules that leave out everything delete nothing by themselves") {
  Workshop shop;
  shop.write("a.md", text_about("heron"));
  (void)shop.ingest();
  pipeline::IngestOptions options = pruning({shop.docs()});
  options.include = {"*.mdd"};
  const auto report = shop.ingest(options);
  CHECK(report.deleted == 0);
  CHECK(report.withheld.documents == 1);
}

TEST_CASE("a file of records that lost more than may go keeps them, and is read again") {
  Workshop shop;
  const auto records = [](int count) {
    std::string lines;
    for (int i = 0; i < count; ++i)
      lines += R"({"id":"r)" + std::to_string(i) + R"(","text":"The )" + std::to_string(i) + R"(th heron"})" +
               "\n";
    return lines;
  };
  pipeline::IngestOptions options = of_paths({shop.docs()});
  options.records = source::RecordFields{};
  shop.write("a.jsonl", records(10));
  CHECK(shop.ingest(options).added == 10);
  shop.write("a.jsonl", records(4) + R"({"id":"new","text":"A new one"})");
  const auto report = shop.ingest(with_limit(options, "5"));
  CHECK(report.added == 1);
  CHECK(report.deleted == 0);
  CHECK(report.withheld.over_limit == 6);
  CHECK(shop.content().size() == 11);
  CHECK(shop.ingest(with_limit(options, "5")).withheld.over_limit == 6);
  CHECK(shop.ingest(with_limit(options, "6")).deleted == 6);
  CHECK(shop.content().size() == 5);
  CHECK(shop.ingest(with_limit(options, "0")).unchanged == 5);
  CHECK(shop.findings().empty());
}

TEST_CASE("a folder that cannot be listed whole deletes nothing") {
  Workshop shop;
  shop.write("a.txt", text_about("heron"));
  shop.write("x/b.txt", text_about("otter"));
  shop.write("x/c.txt", text_about("beaver"));
  (void)shop.ingest();
  shop.remove("a.txt");
  shop.remove("x/b.txt");
  std::filesystem::create_directory(shop.docs() / "x/.ragctlignore");  // rules that cannot be read
  const auto report = shop.ingest(pruning({shop.docs()}));
  CHECK(report.deleted == 0);
  CHECK(report.failed == 1);
  CHECK(shop.document("a.txt").has_value());
}

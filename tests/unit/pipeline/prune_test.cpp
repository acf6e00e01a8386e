#include <doctest/doctest.h>

#include "workshop.hpp"

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
  for (const char* name : {"one/a.txt", "one/deep", "two/c.txt", "one-more/d.txt"}) shop.remove(name);
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
  shop.config.ingest.max_file_bytes = 50;
  shop.write("large.txt", text_about("barrel"));
  CHECK(shop.ingest(pruning({shop.docs()})).failed == 1);
  CHECK(shop.content().size() == 1);
  shop.remove("large.txt");
  CHECK(shop.ingest(pruning({shop.docs()})).deleted == 1);
  CHECK(shop.content().empty());
}

TEST_CASE("prune leaves alone what came another way") {
  Workshop shop;
  shop.write("a.txt", text_about("heron"));
  (void)shop.ingest_stdin(text_about("otter"), "Otters");
  (void)shop.ingest();
  shop.remove("a.txt");
  CHECK(shop.ingest(pruning({"/tmp/.." + shop.docs().string()})).deleted == 1);
  CHECK(shop.content().size() == 1);
}

TEST_CASE("a file that is named as one and pruned as one comes back as a new document") {
  Workshop shop;
  shop.write("a.txt", text_about("heron"));
  (void)shop.ingest();
  const auto before = shop.document("a.txt")->id;
  shop.remove("a.txt");
  CHECK(shop.ingest(pruning({shop.docs()})).deleted == 1);
  CHECK(shop.ingest(pruning({shop.docs()})).deleted == 0);
  shop.write("a.txt", text_about("heron"));
  CHECK(shop.ingest().added == 1);
  CHECK(shop.document("a.txt")->id != before);
}

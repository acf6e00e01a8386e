// Symlinks in a folder that lead where ingest does not go.
#include <doctest/doctest.h>

#include <filesystem>

#include "workshop.hpp"

using namespace ragctl::test;
namespace fs = std::filesystem;

namespace {

bool balances(const ragctl::model::IngestReport& report, std::uint64_t skipped) {
  return report.balances() && report.skipped == skipped && report.failed == 0;
}

}  // namespace

TEST_CASE(
    "a symlink that leaves the folder, dangles or goes round is skipped, with its reason, every night") {
  Workshop shop;
  shop.write("a.txt", text_about("heron"));
  fs::create_symlink("/etc/passwd", shop.docs() / "out.txt");
  fs::create_symlink("nowhere", shop.docs() / "dangling.txt");
  fs::create_directory_symlink(".", shop.docs() / "round");
  CHECK(balances(shop.ingest(), 3));
  CHECK(shop.document("out.txt")->reason == "symlink out of the folder");
  CHECK(shop.document("dangling.txt")->reason == "symlink to nothing");
  CHECK(shop.document("round")->reason == "symlink in a circle");
  const auto first = shop.document("out.txt")->id;
  CHECK(balances(shop.ingest(pruning()), 3));
  CHECK(balances(shop.ingest(), 3));
  CHECK(shop.document("out.txt")->id == first);  // nothing was written anew
  CHECK(shop.content().size() == 4);
  CHECK(shop.findings().empty());
}

TEST_CASE("a file whose place a stray symlink takes stays searchable until prune") {
  Workshop shop;
  shop.write("a.txt", text_about("heron"));
  CHECK(shop.ingest().added == 1);
  shop.remove("a.txt");
  fs::create_symlink("/etc/passwd", shop.docs() / "a.txt");
  CHECK(balances(shop.ingest(), 1));
  CHECK(shop.document("a.txt")->chunks > 0);
  CHECK(balances(shop.ingest(pruning()), 1));
  CHECK(shop.document("a.txt")->chunks == 0);
  CHECK(shop.content().at("a.txt") == "skipped:");
  CHECK(shop.findings().empty());
}

TEST_CASE("records whose file gave way to a stray symlink are deleted by prune") {
  Workshop shop;
  shop.write("r.jsonl", "{\"id\":\"1\",\"text\":\"a heron\"}\n{\"id\":\"2\",\"text\":\"an otter\"}\n");
  auto records = pruning();
  records.records.emplace();
  CHECK(shop.ingest(records).added == 2);
  shop.remove("r.jsonl");
  fs::create_symlink("nowhere", shop.docs() / "r.jsonl");
  const auto report = shop.ingest(pruning());
  CHECK(balances(report, 1));
  CHECK(report.deleted == 2);
  CHECK(shop.content().size() == 1);
  CHECK(shop.findings().empty());
}

TEST_CASE("a symlink that was skipped is read once it leads to a file of the folder") {
  Workshop shop;
  fs::create_symlink("real.md", shop.docs() / "link.md");
  CHECK(balances(shop.ingest(), 1));
  shop.write("real.md", text_about("heron"));
  CHECK(balances(shop.ingest(), 0));
  CHECK(shop.document("link.md")->chunks > 0);
}

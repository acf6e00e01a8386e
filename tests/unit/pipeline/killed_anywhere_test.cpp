// Merging and retraining rewrite what is searchable already. Killed before any of the changes of the disk
// that they make, they lose nothing: the tenant is sound and answers as before, and the next run completes
// them.
#include <doctest/doctest.h>

#include "distinct_word.hpp"
#include "isolation/child_process.hpp"
#include "isolation/die_at_write.hpp"
#include "workshop.hpp"

using namespace ragctl;
using namespace ragctl::test;

namespace {

constexpr int kBase = 12;
constexpr int kMostWrites = 400;

std::string file_of(int number) { return "file" + std::to_string(number) + ".txt"; }

class Archive {
public:
  Archive() {
    for (int i = 0; i < kBase; ++i) add();
    (void)shop.index();
  }

  /// Written and ingested, not indexed.
  void add() {
    (void)shop.ingest(of_paths({shop.write(file_of(files), text_about(distinct_word("file", files)))}));
    ++files;
  }

  /// Indexes in a child that dies before its n-th change of the disk. False when it had fewer.
  bool index_killed_at(int number) {
    shop.close();
    const int status = in_child([&] {
      shop.open();
      die_at_write(number);
      (void)shop.index();
      return 0;
    });
    shop.open();
    CHECK((WIFSIGNALED(status) || WEXITSTATUS(status) == 0));
    return WIFSIGNALED(status);
  }

  void check_nothing_lost(int searchable) {
    CHECK(shop.catalog().integrity() == "ok");
    CHECK_FALSE(audit::has_damage(audit::check(shop.catalog(), shop.paths(), audit::Depth::everything)));
    CHECK(shop.content().size() == static_cast<std::size_t>(files));
    retrieve::Retriever retriever(shop.catalog(), shop.paths(), shop.config);
    for (int i = 0; i < searchable; ++i) {
      const auto hits = retriever.search({distinct_word("file", i), model::SearchMode::keyword, 3}).hits;
      REQUIRE(hits.size() == 1);
      CHECK(hits.front().uri.ends_with("/" + file_of(i)));
    }
  }

  /// What the killed run left undone, and left behind.
  void check_completed() {
    (void)shop.index();
    check_nothing_lost(files);
    CHECK(shop.findings().empty());
    CHECK(shop.files_of_index().size() == 1 + 2 * shop.catalog().index().segments().size());
  }

  Workshop shop;
  int files = 0;
};

}  // namespace

TEST_CASE("killed before any change of the disk that a merge makes, nothing is lost") {
  int killed = 0;
  int merges = 0;
  Archive archive;
  for (bool again = true; again; ++killed) {
    REQUIRE(killed < kMostWrites);
    INFO("killed at change " << killed + 1);
    // Two runs of the same size, so that the second takes in the first.
    archive.add();
    (void)archive.shop.index();
    archive.add();
    const int searchable = archive.files - 1;
    const auto before = archive.shop.catalog().index().segments();
    again = archive.index_killed_at(killed + 1);
    archive.check_nothing_lost(searchable);
    archive.check_completed();
    const auto after = archive.shop.catalog().index().segments();
    merges += after.size() <= before.size() ? 1 : 0;
  }
  CHECK(killed > 20);
  CHECK(merges > killed / 2);
}

TEST_CASE("killed before any change of the disk that a retraining makes, nothing is lost") {
  int killed = 0;
  Archive archive;
  for (bool again = true; again; ++killed) {
    REQUIRE(killed < kMostWrites);
    INFO("killed at change " << killed + 1);
    const std::string embedding = archive.shop.catalog().index().model()->fingerprint;
    archive.shop.config.embedding.dimensions = killed % 2 == 0 ? 8 : 10;  // trained anew, by itself
    again = archive.index_killed_at(killed + 1);
    archive.check_nothing_lost(archive.files);
    archive.check_completed();
    CHECK(archive.shop.catalog().index().model()->fingerprint != embedding);
  }
  CHECK(killed > 20);
}

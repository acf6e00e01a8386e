// A process that dies or a disk that fills at any moment leaves the last committed state whole.
#include <doctest/doctest.h>

#include <csignal>

#include "isolation/child_process.hpp"
#include "ragctl/base/error.hpp"
#include "sample.hpp"
#include "scratch_folder.hpp"

using namespace ragctl::test;
using ragctl::Error;
using ragctl::ErrorCode;
using ragctl::catalog::Access;
using ragctl::catalog::Catalog;
using ragctl::catalog::Reading;
using ragctl::catalog::Transaction;

namespace {

/// Round after round: three documents replaced and the round's number written, in one transaction.
void work(Catalog& catalog, int rounds, const std::function<void()>& step) {
  for (int round = 1; round <= rounds; ++round) {
    Transaction transaction(catalog);
    for (const char* path : {"/a", "/b", "/c"}) {
      step();
      (void)catalog.documents().put(sample_document(path), sample_text(60, "r" + std::to_string(round) + "_"),
                                    sample_chunking(60), {});
    }
    catalog.set_fact("round", std::to_string(round));
    step();
    transaction.commit();
  }
}

/// Whole, and of one round: all three texts are those of the round that the fact names.
void check_whole(const std::filesystem::path& file) {
  Catalog catalog(file, Access::read);
  CHECK(catalog.integrity() == "ok");
  CHECK(catalog.contradictions(Reading::texts).empty());
  const std::string round = catalog.fact("round");
  if (round.empty()) {
    CHECK(catalog.documents().totals().ready == 0);
    return;
  }
  for (const char* path : {"/a", "/b", "/c"}) {
    const auto document = catalog.documents().find("files", path);
    REQUIRE(document.has_value());
    CHECK(catalog.documents().text(document->id) == sample_text(60, "r" + round + "_"));
  }
}

/// Runs the work in a child whose files cannot grow beyond `limit` bytes.
int work_limited(const std::filesystem::path& file, rlim_t limit, AtLimit then) {
  return in_child([&] {
    if (!limit_files(limit, then)) return 1;
    try {
      Catalog catalog(file, Access::write);
      work(catalog, 20, [] {});
    } catch (const Error& error) {
      const bool named = std::string(error.what()).find("disk full while writing") != std::string::npos;
      return error.code() == ErrorCode::failed && named ? 3 : 4;
    }
    return 0;
  });
}

}  // namespace

TEST_CASE("killed at any step of its work, the catalog is whole afterwards") {
  for (int fatal = 1; fatal <= 24; ++fatal) {
    const ScratchFolder folder;
    const int status = in_child([&] {
      int steps = 0;
      Catalog catalog(folder / "catalog.db", Access::write);
      work(catalog, 6, [&] {
        if (++steps == fatal) ::kill(::getpid(), SIGKILL);
      });
      return 0;
    });
    REQUIRE(WIFSIGNALED(status));
    check_whole(folder / "catalog.db");
    Catalog catalog(folder / "catalog.db", Access::write);
    CHECK(catalog.fact("round") == (fatal <= 4 ? "" : std::to_string((fatal - 1) / 4)));
    work(catalog, 1, [] {});
    check_whole(folder / "catalog.db");
  }
}

TEST_CASE("killed inside a write of any file, the catalog is whole afterwards") {
  int died = 0;
  // The limit ends the process in the very write that would pass it: in the schema, in a commit, in a
  // checkpoint.
  for (rlim_t limit = 40'000; limit <= 600'000; limit += 46'913) {
    const ScratchFolder folder;
    const int status = work_limited(folder / "catalog.db", limit, AtLimit::die);
    died += WIFSIGNALED(status) && WTERMSIG(status) == SIGXFSZ ? 1 : 0;
    check_whole(folder / "catalog.db");
  }
  CHECK(died > 5);
}

TEST_CASE("killed or out of space while the wal moves into the database, nothing committed is lost") {
  for (const bool die : {true, false}) {
    for (const bool scrub : {true, false}) {
      int stopped = 0;
      for (rlim_t limit = 4096; limit <= 80'000; limit += 19'999) {
        const ScratchFolder folder;
        const int status = in_child([&] {
          Catalog catalog(folder / "catalog.db", Access::write);
          work(catalog, 3, [] {});
          if (!limit_files(limit, die ? AtLimit::die : AtLimit::fail)) return 1;
          if (scrub) catalog.scrub();
          return 0;
        });
        stopped += status != 0 ? 1 : 0;
        check_whole(folder / "catalog.db");
        CHECK(Catalog(folder / "catalog.db", Access::read).fact("round") == "3");
      }
      // Without scrub the move happens as the catalog closes, where trouble is nobody's: the wal simply
      // stays.
      CHECK((stopped > 0 || (!die && !scrub)));
    }
  }
}

TEST_CASE("when the disk is full the error names the file and what was committed stays") {
  int full = 0;
  for (rlim_t limit = 40'000; limit <= 600'000; limit += 46'913) {
    const ScratchFolder folder;
    const int status = work_limited(folder / "catalog.db", limit, AtLimit::fail);
    REQUIRE(WIFEXITED(status));
    CHECK((WEXITSTATUS(status) == 0 || WEXITSTATUS(status) == 3));
    full += WEXITSTATUS(status) == 3 ? 1 : 0;
    check_whole(folder / "catalog.db");
  }
  CHECK(full > 5);
}

TEST_CASE("a catalog cut or flipped anywhere gives an error or an answer, never a crash") {
  const ScratchFolder folder;
  {
    Catalog catalog(folder / "catalog.db", Access::write);
    work(catalog, 1, [] {});
  }
  const std::string whole = slurp(folder / "catalog.db");
  const auto use = [&](const std::string& bytes, Access access) {
    for (const char* name : {"b.db", "b.db-wal", "b.db-shm"}) std::filesystem::remove(folder / name);
    spill(folder / "b.db", bytes);
    try {
      Catalog catalog(folder / "b.db", access);
      catalog.chunks().each_after({}, 1000, [](const ragctl::catalog::ChunkText&) {});
      catalog.documents().each({}, [](const ragctl::model::Document&) { return true; });
      (void)catalog.documents().resolve("/a");
      if (access == Access::write) put_sample(catalog, "/a", 3);
      return catalog.integrity() == "ok" && catalog.contradictions(Reading::texts).empty();
    } catch (const Error&) {
      return false;
    }
  };
  CHECK(use(whole, Access::read));
  for (std::size_t size = 2; size < whole.size(); size += 1009) {
    CHECK_FALSE(use(whole.substr(0, size), size % 2 == 0 ? Access::read : Access::write));
  }
  for (std::size_t at = 0; at < whole.size(); at += 499) {
    std::string bytes = whole;
    bytes[at] = static_cast<char>(bytes[at] ^ (1 << (at % 8)));
    (void)use(bytes, at % 2 == 0 ? Access::read : Access::write);
  }
}

// A process that dies at any moment of ingest and index, or a disk that fills, leaves a tenant that the audit
// finds sound, that can be asked, and that the next run completes.
#include <doctest/doctest.h>
#include <sys/time.h>

#include <csignal>

#include "isolation/child_process.hpp"
#include "workshop.hpp"

using namespace ragctl::test;
using ragctl::Error;
using ragctl::ErrorCode;
using ragctl::pipeline::IndexMode;

namespace {

constexpr int kFiles = 30;

void fill(Workshop& shop, int round) {
  for (int i = 0; i < kFiles; ++i) {
    // A third of the files changes each round.
    const int version = round - (i + round) % 3;
    const std::string word = "file" + std::to_string(i) + "v" + std::to_string(std::max(0, version));
    shop.write(std::to_string(i) + ".txt", text_about(word, 12));
  }
}

void run_all(Workshop& shop, int round) {
  (void)shop.ingest(pruning());
  (void)shop.index(round % 3 == 2 ? IndexMode::rebuild : IndexMode::pending);
}

/// Sound, and to be asked.
void check_sound(Workshop& shop) {
  shop.open();
  CHECK(shop.catalog().integrity() == "ok");
  CHECK_FALSE(ragctl::audit::has_damage(
      ragctl::audit::check(shop.catalog(), shop.paths(), ragctl::audit::Depth::everything)));
  const bool indexed = !shop.catalog().index().segments().empty();
  CHECK((indexed || shop.search("shed mill").empty()));
}

/// Sound, and answering from the files that have not changed since the last index.
void check_answers(Workshop& shop) {
  check_sound(shop);
  CHECK_FALSE(shop.search("shed mill").empty());
}

void check_complete(Workshop& shop, int round) {
  run_all(shop, round);
  CHECK(shop.findings().empty());
  CHECK(shop.content().size() == kFiles);
  const auto found = shop.search("file7v" + std::to_string(std::max(0, round - (7 + round) % 3)));
  REQUIRE_FALSE(found.empty());
  CHECK(found.front() == "7.txt");
}

void die_after(double seconds) {
  std::signal(SIGALRM, SIG_DFL);
  const auto microseconds = static_cast<long>(seconds * 1e6) + 1;
  const itimerval timer{{0, 0}, {microseconds / 1'000'000, microseconds % 1'000'000}};
  ::setitimer(ITIMER_REAL, &timer, nullptr);
}

}  // namespace

TEST_CASE("killed at any moment of ingest and index, a tenant is sound and the next run completes it") {
  constexpr int rounds = 16;
  Workshop shop;
  fill(shop, 0);
  const ragctl::Stopwatch watch;
  run_all(shop, 0);
  const double whole = watch.seconds();
  int killed = 0;
  for (int round = 1; round <= rounds; ++round) {
    INFO("round " << round);
    fill(shop, round);
    shop.close();
    const int status = in_child([&] {
      die_after(whole * (round * 7 % rounds) / rounds);  // scattered over the whole run
      shop.open();
      run_all(shop, round);
      return 0;
    });
    killed += WIFSIGNALED(status) ? 1 : 0;
    CHECK((WIFSIGNALED(status) || WEXITSTATUS(status) == 0));
    check_sound(shop);
    if (round % 4 == 3) check_complete(shop, round);
  }
  CHECK(killed > 0);
}

TEST_CASE("killed after any batch of an ingest, and at any step of an index, a tenant is sound") {
  for (int fatal = 1; fatal <= 7; ++fatal) {
    INFO("killed at step " << fatal);
    Workshop shop;
    fill(shop, 0);
    run_all(shop, 0);
    fill(shop, 1);
    shop.close();
    const int status = in_child([&] {
      DieAt progress(fatal);
      shop.open();
      shop.index_progress = &progress;
      (void)shop.ingest();
      (void)shop.index(IndexMode::rebuild);
      return 0;
    });
    CHECK(WIFSIGNALED(status) == (fatal <= 6));
    check_answers(shop);
    check_complete(shop, 1);
  }
}

TEST_CASE("killed in any write, or out of space there, a tenant is sound and the next run completes it") {
  for (const bool die : {true, false}) {
    int stopped = 0;
    for (rlim_t limit = 8192; limit <= 200'000; limit += limit / 2) {
      const std::string how = die ? "killed" : "full";
      INFO(how << " at " << limit << " bytes");
      Workshop shop;
      fill(shop, 0);
      run_all(shop, 0);
      fill(shop, 1);
      shop.close();
      const int status = in_child([&] {
        if (!limit_files(limit, die ? AtLimit::die : AtLimit::fail)) return 1;
        try {
          shop.open();
          run_all(shop, 2);  // a rebuild
          shop.close();
        } catch (const Error& error) {
          return error.code() == ErrorCode::failed ? 3 : 4;
        }
        return 0;
      });
      const bool ended_well =
          die ? WIFSIGNALED(status) || WEXITSTATUS(status) == 0
              : WIFEXITED(status) && (WEXITSTATUS(status) == 0 || WEXITSTATUS(status) == 3);
      CHECK(ended_well);
      stopped += status != 0 ? 1 : 0;
      check_answers(shop);
      check_complete(shop, 1);
    }
    CHECK(stopped > 3);
  }
}

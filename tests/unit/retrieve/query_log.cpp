#include "ragctl/retrieve/query_log.hpp"

#include <doctest/doctest.h>

#include <filesystem>

#include "ragctl/base/error.hpp"
#include "scratch_folder.hpp"

using namespace ragctl;
using retrieve::QueryLog;
using Strings = std::vector<std::string>;

namespace {

constexpr std::int64_t kDay = 24LL * 3600 * 1000;

struct Desk {
  test::ScratchFolder root;
  tenant::TenantPaths paths{root.path(), tenant::TenantId::parse("acme")};
  tenant::Config::Logging settings;
  std::int64_t now = 1'800'000'000'000;

  Desk() {
    std::filesystem::create_directories(paths.folder());
    settings.queries = true;
  }
  void ask(const std::string& text) {
    model::Results results;
    results.hits.emplace_back().text = "a passage that must not be copied";
    QueryLog(paths, settings, [this] { return UnixMillis{now}; }).add({.text = text}, results, 1.5);
  }
  std::size_t files() const { return test::entries_in(paths.logs()); }
};

}  // namespace

TEST_CASE("questions are kept in order, redacted, without the passages found") {
  Desk desk;
  desk.ask("how many days of leave?");
  desk.ask("is anna@example.org on leave?");
  CHECK(QueryLog::questions(desk.paths) == Strings{"how many days of leave?", "is [e-mail] on leave?"});
  for (const auto& file : std::filesystem::directory_iterator(desk.paths.logs()))
    CHECK(test::slurp(file.path()).find("passage") == std::string::npos);
}

TEST_CASE("nothing is kept unless the tenant wants it") {
  Desk desk;
  desk.settings.queries = false;
  desk.ask("how many days of leave?");
  CHECK_FALSE(std::filesystem::exists(desk.paths.logs()));
  CHECK(QueryLog::questions(desk.paths).empty());
}

TEST_CASE("each day has a file, a large one is put aside, and old ones go") {
  Desk desk;
  desk.settings.rotation = 1;
  desk.ask("first");
  desk.ask("second");
  CHECK(desk.files() == 2);
  desk.now += 10 * kDay;
  desk.ask("third");
  CHECK(QueryLog::questions(desk.paths) == Strings{"first", "second", "third"});
  desk.now += 10 * kDay;
  desk.ask("fourth");
  CHECK(QueryLog::questions(desk.paths) == Strings{"third", "fourth"});
}

TEST_CASE("a line that a full disk cut off is passed over") {
  Desk desk;
  desk.ask("first");
  const auto file = std::filesystem::directory_iterator(desk.paths.logs())->path();
  test::spill(file, test::slurp(file) + "{\"type\":\"query\",\"te\n" + test::slurp(file));
  CHECK(QueryLog::questions(desk.paths) == Strings{"first", "first"});
}

TEST_CASE("a log that cannot be written is an error that names the file") {
  Desk desk;
  test::spill(desk.paths.logs(), "a file where the folder should be");
  CHECK_THROWS_AS(desk.ask("first"), Error);
}

#include "ragctl/sqlite/migration.hpp"

#include <doctest/doctest.h>

#include <array>

#include "ragctl/base/error.hpp"
#include "scratch_folder.hpp"

using ragctl::Error;
using ragctl::sqlite::Access;
using ragctl::sqlite::Connection;
using ragctl::sqlite::migrate;

namespace {
constexpr std::array<std::string_view, 3> kSteps{
    "CREATE TABLE a(x)", "CREATE TABLE b(x); INSERT INTO b VALUES(1)", "ALTER TABLE b ADD COLUMN y"};
}

TEST_CASE("an empty database gets every step, an older one what it lacks, a current one nothing") {
  Connection connection = Connection::in_memory();
  migrate(connection, std::span(kSteps).first(1));
  CHECK(connection.user_version() == 1);
  migrate(connection, kSteps);
  migrate(connection, kSteps);
  CHECK(connection.user_version() == 3);
  auto rows = connection.prepare("SELECT count(y), count(*) FROM b");
  REQUIRE(rows.step());
  CHECK(rows.integer(1) == 1);
}

TEST_CASE("a step that fails leaves the old version whole") {
  const ragctl::test::ScratchFolder folder;
  Connection connection(folder / "a.db", Access::create);
  migrate(connection, std::span(kSteps).first(1));
  const std::array<std::string_view, 3> broken{kSteps[0], kSteps[1], "CREATE TABLE a(x)"};
  CHECK_THROWS_AS(migrate(connection, broken), Error);
  CHECK(connection.user_version() == 1);
  CHECK(!connection.in_transaction());
  migrate(connection, kSteps);
  CHECK(connection.user_version() == 3);
}

TEST_CASE("a newer database is refused with both versions named") {
  Connection connection = Connection::in_memory();
  connection.set_user_version(7);
  CHECK_THROWS_WITH_AS(migrate(connection, kSteps), ":memory: is of version 7, this ragctl knows up to 3",
                       Error);
}

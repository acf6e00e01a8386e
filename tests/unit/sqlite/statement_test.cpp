#include <doctest/doctest.h>

#include <array>
#include <limits>

#include "ragctl/base/error.hpp"
#include "ragctl/sqlite/connection.hpp"

using ragctl::Error;
using ragctl::sqlite::Connection;

TEST_CASE("every kind of value comes back as it was bound") {
  Connection connection = Connection::in_memory();
  connection.execute("CREATE TABLE t(a, b, c, d, e, f, g)");
  const std::array<std::uint8_t, 3> bytes{0, 255, 1};
  const std::string words("null\0 inside, \xc3\xa9", 16);
  connection.prepare("INSERT INTO t VALUES(?,?,?,?,?,?,?)")
      .bind(1, std::numeric_limits<std::int64_t>::min())
      .bind(2, 0.1)
      .bind(3, words)
      .bind_blob(4, bytes)
      .bind_null(5)
      .bind(6, std::optional<std::string>("there"))
      .bind(7, ~std::uint64_t{0})
      .run();
  auto row = connection.prepare("SELECT * FROM t");
  REQUIRE(row.step());
  CHECK(row.integer(0) == std::numeric_limits<std::int64_t>::min());
  CHECK(row.real(1) == 0.1);
  CHECK(row.text(2) == words);
  CHECK(std::equal(bytes.begin(), bytes.end(), row.blob(3).begin(), row.blob(3).end()));
  CHECK(row.null(4));
  CHECK(row.optional_text(5) == "there");
  CHECK_FALSE(row.optional_text(4).has_value());
  CHECK(static_cast<std::uint64_t>(row.integer(6)) == ~std::uint64_t{0});
  CHECK_FALSE(row.step());
}

TEST_CASE("an empty text or blob is not null") {
  Connection connection = Connection::in_memory();
  auto query = connection.prepare("SELECT ?1 IS NULL, ?2 IS NULL, typeof(?1), typeof(?2)");
  query.bind(1, std::string_view()).bind_blob(2, {});
  REQUIRE(query.step());
  CHECK(query.integer(0) == 0);
  CHECK(query.integer(1) == 0);
  CHECK(query.text(2) == "text");
  CHECK(query.text(3) == "blob");
}

TEST_CASE("a text used again starts afresh without the old bindings") {
  Connection connection = Connection::in_memory();
  {
    auto query = connection.prepare("SELECT ?1");
    query.bind(1, 5);
    REQUIRE(query.step());
    CHECK(query.integer(0) == 5);
  }
  auto query = connection.prepare("SELECT ?1");
  REQUIRE(query.step());
  CHECK(query.null(0));
}

TEST_CASE("a text in use can be used again inside") {
  Connection connection = Connection::in_memory();
  connection.execute("CREATE TABLE t(x); INSERT INTO t VALUES(1),(2),(3)");
  int seen = 0;
  auto outer = connection.prepare("SELECT x FROM t");
  while (outer.step()) {
    auto inner = connection.prepare("SELECT x FROM t");
    while (inner.step()) ++seen;
  }
  CHECK(seen == 9);
}

TEST_CASE("a statement that failed can be used again") {
  Connection connection = Connection::in_memory();
  connection.execute("CREATE TABLE t(x UNIQUE)");
  const auto insert = [&](int x) { connection.prepare("INSERT INTO t VALUES(?)").bind(1, x).run(); };
  insert(1);
  CHECK_THROWS_AS(insert(1), Error);
  insert(2);
  CHECK(connection.changes() == 1);
  CHECK(connection.last_insert_id() == 2);
}

TEST_CASE("execute runs every statement of a script and stops at the one that fails") {
  Connection connection = Connection::in_memory();
  CHECK_THROWS_AS(connection.execute("CREATE TABLE a(x); CREATE TABLE a(x); CREATE TABLE b(x)"), Error);
  connection.execute("-- words only\n; CREATE TABLE c(x) ; ");
  auto query = connection.prepare("SELECT group_concat(name) FROM sqlite_schema");
  REQUIRE(query.step());
  CHECK(query.text(0) == "a,c");
}

TEST_CASE("the words of an error name the database and are SQLite's") {
  Connection connection = Connection::in_memory();
  CHECK_THROWS_WITH_AS((void)connection.prepare("SELECT nonsense"), ":memory:: no such column: nonsense",
                       Error);
}

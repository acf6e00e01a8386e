#include "ragctl/model/deletion_limit.hpp"

#include <doctest/doctest.h>

using ragctl::model::DeletionLimit;

TEST_CASE("a limit is a number of documents or a share of them") {
  const auto some = DeletionLimit::parse("20");
  REQUIRE(some);
  CHECK(some->allows(20, 1'000));
  CHECK_FALSE(some->allows(21, 1'000));
  CHECK(some->text() == "20");
  const auto share = DeletionLimit::parse("10%");
  REQUIRE(share);
  CHECK(share->allows(2, 20));
  CHECK_FALSE(share->allows(2, 19));
  CHECK(share->allows(0, 0));
  CHECK(share->text() == "10%");
}

TEST_CASE("none may go with 0, and all with 100%") {
  CHECK_FALSE(DeletionLimit::parse("0")->allows(1, 100));
  CHECK(DeletionLimit::parse("0")->allows(0, 100));
  CHECK(DeletionLimit::parse("100%")->allows(100, 100));
  CHECK(DeletionLimit::parse("100%")->allows_everything());
  CHECK_FALSE(DeletionLimit::parse("100")->allows_everything());
}

TEST_CASE("what is no limit is none") {
  for (const char* text : {"", "%", "-1", "101%", "1.5%", "ten", "10 %", "+5", "99999999999999999999"})
    CHECK_FALSE(DeletionLimit::parse(text).has_value());
}

#include "../../../src/tenant/config_kinds.hpp"

#include <doctest/doctest.h>

using namespace ragctl::tenant;
using std::chrono::milliseconds;

namespace {
RawValue plain(const char* text) { return {RawValue::Form::plain, text}; }
}  // namespace

TEST_CASE("sizes and durations are written shortest and read back exactly") {
  for (const std::uint64_t bytes :
       {0ULL, 1ULL, 999ULL, 1'000ULL, 1'024ULL, 1'536ULL, 50'000'000ULL, 1'048'576ULL, 3'000'000'000ULL}) {
    CHECK(parse_size(plain(bytes_text(bytes).c_str())) == bytes);
  }
  CHECK(bytes_text(50'000'000) == "50 MB");
  CHECK(bytes_text(2 * 1'048'576) == "2 MiB");
  for (const std::int64_t count :
       {1LL, 250LL, 1'000LL, 90'000LL, 120'000LL, 5'400'000LL, 7'200'000LL, 86'400'000LL, 1'209'600'000LL}) {
    CHECK(parse_time(plain(duration_text(milliseconds(count)).c_str())) == milliseconds(count));
  }
  CHECK(duration_text(milliseconds(1'209'600'000)) == "14 days");
  CHECK(duration_text(milliseconds(86'400'000)) == "1 day");
  CHECK(duration_text(milliseconds(5'400'000)) == "90m");
}

TEST_CASE("numbers are taken whole or not at all, and not out of quotes") {
  CHECK(parse_whole(plain("12")) == 12);
  for (const char* bad : {"", "12 ", "+12", "-1", "1e3", "0x10", "1_000", "4294967296"})
    CHECK_FALSE(parse_whole(plain(bad)));
  CHECK_FALSE(parse_whole({RawValue::Form::quoted, "12"}));
  CHECK(parse_real(plain("0.25"), 0, 1) == 0.25);
  for (const char* bad : {"", "nan", "inf", "1.01", "-0.1", "0,5"}) CHECK_FALSE(parse_real(plain(bad), 0, 1));
  CHECK(parse_switch(plain("yes")) == true);
  CHECK(parse_switch(plain("off")) == false);
  CHECK_FALSE(parse_switch({RawValue::Form::quoted, "true"}));
}

TEST_CASE("what is allowed is listed as people say it") {
  CHECK(listed({"a"}) == "a");
  CHECK(listed({"a", "b"}) == "a or b");
  CHECK(listed({"a", "b", "c"}) == "a, b or c");
}

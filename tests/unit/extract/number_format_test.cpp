#include "sheet/number_format.hpp"

#include <doctest/doctest.h>

using ragctl::extract::DateSystem;
using ragctl::extract::NumberFormat;

namespace {
std::string shown(double value, const char* format, DateSystem system = DateSystem::from_1900) {
  return NumberFormat(format).show(value, system);
}
}  // namespace

TEST_CASE("a number without a format has up to 15 digits") {
  CHECK(shown(0, "General") == "0");
  CHECK(shown(42, "General") == "42");
  CHECK(shown(-1.5, "General") == "-1.5");
  CHECK(shown(0.30000000000000004, "General") == "0.3");
  CHECK(shown(1e300, "General") == "1e+300");
  CHECK(shown(5, "") == "5");
  CHECK(shown(5, "@") == "5");
  CHECK(shown(5, "General \"items\"") == "5 items");
}

TEST_CASE("decimals are those of the format, rounded as spreadsheets do") {
  CHECK(shown(2.675, "0.00") == "2.68");
  CHECK(shown(0.125, "0.00") == "0.13");
  CHECK(shown(1234567.891, "#,##0.00") == "1234567.89");
  CHECK(shown(1.5, "0.##") == "1.5");
  CHECK(shown(1, "0.##") == "1");
  CHECK(shown(0.5, "#.00") == ".50");
  CHECK(shown(7, "000") == "007");
  CHECK(shown(0, "#") == "");
  CHECK(shown(1234567, "0.0,,\"M\"") == "1.2M");
  CHECK(shown(1e20, "0.00") == "1e+20");
}

TEST_CASE("percent, currency, signs and what stands between digits are shown") {
  CHECK(shown(0.256, "0%") == "26%");
  CHECK(shown(0.256, "0.0 %") == "25.6 %");
  CHECK(shown(12.5, "[$\xE2\x82\xAC-407] #,##0.00") == "\xE2\x82\xAC 12.50");
  CHECK(shown(-12.5, "$#,##0.00") == "-$12.50");
  CHECK(shown(-12.5, "0.00;[Red](0.00)") == "(12.50)");
  CHECK(shown(0, "0.00;-0.00;\"none\"") == "none");
  CHECK(shown(-0.001, "0.00") == "0.00");
  CHECK(shown(5551234567, "(000) 000\\-0000") == "(555) 123-4567");
  CHECK(shown(12345678901, "000-00") == "123456789-01");
  CHECK(shown(0.5, "# ?/?") == "0.5");
  CHECK(shown(3, "_-* #,##0\\ \"kg\"_-") == "3 kg");
}

TEST_CASE("dates and times are ISO 8601 whatever their format") {
  CHECK(shown(45000, "m/d/yyyy") == "2023-03-15");
  CHECK(shown(45000.75, "d.m.yy h:mm") == "2023-03-15 18:00");
  CHECK(shown(45000.75001, "d.m.yy h:mm:ss") == "2023-03-15 18:00:01");
  CHECK(shown(45000, "[$-407]mmmm yyyy") == "2023-03");
  CHECK(shown(45000, "yyyy") == "2023");
  CHECK(shown(0.5, "h:mm AM/PM") == "12:00");
  CHECK(shown(0.5, "mm:ss") == "12:00:00");
  CHECK(shown(1.5, "[h]:mm") == "36:00");
  CHECK(shown(1, "yyyy-mm-dd") == "1900-01-01");
  CHECK(shown(59, "yyyy-mm-dd") == "1900-02-28");
  CHECK(shown(61, "yyyy-mm-dd") == "1900-03-01");
  CHECK(shown(0, "yyyy-mm-dd", DateSystem::from_1904) == "1904-01-01");
  CHECK(NumberFormat::built_in(14).show(45000, DateSystem::from_1900) == "2023-03-15");
  CHECK(NumberFormat::built_in(999).show(45000, DateSystem::from_1900) == "45000");
}

TEST_CASE("what is no date is shown as the number that it is") {
  CHECK(shown(-5, "yyyy-mm-dd") == "-5");
  CHECK(shown(1e10, "yyyy-mm-dd") == "10000000000");
}

TEST_CASE("any format and number has an outcome") {
  for (const char* format :
       {"\"",  "\\", "_", "*",   "[",   "[$", ";",   ";;;",      "0.0.0", "%%%", "e+",
        "E+0", "0E", ",", ",0,", "?/?", "[h", "AM/", "\xFF\xC3", "#.#.#", "0/0", "General0General"}) {
    for (const double value : {0.0, -1.5, 1e308, -1e-308, 45000.5}) (void)shown(value, format);
  }
  CHECK(shown(5, ";;;").empty());
}

#include "paged/lines.hpp"

#include <doctest/doctest.h>

#include "title.hpp"

using namespace ragctl::extract;

TEST_CASE("a line's white space is single blanks, and what cannot be seen is gone") {
  CHECK(clean_line("  a \t b\xC2\xA0\xE2\x80\x83"
                   "c\x01  ",
                   false) == "a b c");
  CHECK(clean_line("zero\xE2\x80\x8Bwidth", false) == "zerowidth");
  CHECK(clean_line(" \xC2\xA0 ", false).empty());
  CHECK(clean_line("a\xFFz", false) == "a\xEF\xBF\xBDz");
}

TEST_CASE("a typewritten line keeps its inner blanks") { CHECK(clean_line("a   b  ", true) == "a   b"); }

TEST_CASE("a soft hyphen counts only at the end of a line") {
  CHECK(clean_line("hy\xC2\xADphen", false) == "hyphen");
  CHECK(clean_line("hy\xC2\xAD ", false) == "hy\xC2\xAD");
}

TEST_CASE("dates of document information become ISO dates, as precise as they are") {
  CHECK(to_iso_date("D:20240409133458-07'00'") == "2024-04-09T13:34:58-07:00");
  CHECK(to_iso_date("D:20240409133458Z00'00'") == "2024-04-09T13:34:58Z");
  CHECK(to_iso_date("D:20240409133458") == "2024-04-09T13:34:58");
  CHECK(to_iso_date("D:20240409") == "2024-04-09");
  CHECK(to_iso_date("D:2024") == "2024");
  CHECK(to_iso_date("D:24") == "D:24");
  CHECK(to_iso_date("9 April 2024") == "9 April 2024");
}

TEST_CASE("a title is sensible unless a program or a file name made it") {
  for (const char* title : {"Annual Report 2024", "Über uns", "日本語の本"}) {
    CAPTURE(title);
    CHECK(is_sensible_title(title));
  }
  for (const char* title : {"", "Untitled-1", "Microsoft Word - draft 3", "report.PDF", "x.docx", "12345",
                            "-", "https://a.example/b"}) {
    CAPTURE(title);
    CHECK_FALSE(is_sensible_title(title));
  }
}

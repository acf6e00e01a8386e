#include "ragctl/model/language.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace ragctl::model;

TEST_CASE("languages are known by their codes") {
  CHECK(is_language("en"));
  CHECK(is_language("zu"));
  for (const char* other : {"xx", "", "EN", "eng", "auto"}) CHECK_FALSE(is_language(other));
  CHECK(std::ranges::is_sorted(languages(), {}, &Language::code));
}

TEST_CASE("a name or a locale leads to the code, whatever its case") {
  CHECK(language_meant("german") == "de");
  CHECK(language_meant("English") == "en");
  CHECK(language_meant("portugese") == "pt");
  CHECK(language_meant("EN") == "en");
  CHECK(language_meant("de_DE") == "de");
  for (const char* none : {"xx", "", "klingon", "q"}) CHECK_FALSE(language_meant(none));
}

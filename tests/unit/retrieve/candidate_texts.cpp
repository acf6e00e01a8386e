#include "../../../src/retrieve/candidate_texts.hpp"

#include <doctest/doctest.h>

using namespace ragctl::retrieve;

TEST_CASE("case, punctuation and white space do not make another text, words and numbers do") {
  CHECK(text_identity("Annual  leave:\n28 days.") == text_identity("annual leave 28 days"));
  CHECK(text_identity("28 days") != text_identity("29 days"));
  CHECK(text_identity("1 23") != text_identity("12 3"));
  CHECK(text_identity("\xC3\xA4") != text_identity("\xC3\xB6"));
  CHECK(text_identity("...") != text_identity("---"));
}

#include "ragctl/base/utf8.hpp"

#include <doctest/doctest.h>

using namespace ragctl;

TEST_CASE("well-formed UTF-8 passes unchanged, ill-formed becomes one replacement a maximal subpart") {
  CHECK(is_valid_utf8("plain, Grüße, 漢字, 🙂"));
  CHECK(to_valid_utf8("Grüße 🙂") == "Grüße 🙂");
  // The examples of the Unicode Standard 15, table 3-8.
  CHECK(to_valid_utf8("\x61\xF1\x80\x80\xE1\x80\xC2\x62\x80\x63\x80\xBF\x64") ==
        "a\uFFFD\uFFFD\uFFFDb\uFFFDc\uFFFD\uFFFDd");
  for (const char* bad :
       {"\xC0\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xFF", "long enough text before \xC3"}) {
    CHECK_FALSE(is_valid_utf8(bad));
    CHECK(is_valid_utf8(to_valid_utf8(bad)));
  }
}

TEST_CASE("every code point survives encoding and decoding") {
  for (char32_t c = 0; c <= 0x10FFFF; c += c < 0x3000 ? 1 : 97) {
    if (c >= 0xD800 && c <= 0xDFFF) continue;
    std::string text;
    append_utf8(text, c);
    const CodePoint back = decode_utf8(text, 0);
    REQUIRE(back.value == c);
    REQUIRE(back.size == text.size());
    REQUIRE(is_valid_utf8(text));
  }
}

TEST_CASE("a floor never splits a character") {
  const std::string text = "aü漢🙂";
  for (std::size_t at = 0; at <= text.size() + 3; ++at) {
    const std::size_t floor = utf8_floor(text, at);
    CHECK(floor <= text.size());
    CHECK(is_valid_utf8(text.substr(0, floor)));
  }
}

TEST_CASE("width counts columns, not bytes or characters") {
  CHECK(display_width("abc") == 3);
  CHECK(display_width("Grüße") == 5);
  CHECK(display_width("漢字") == 4);
  CHECK(display_width("e\u0301") == 1);
  CHECK(count_code_points("漢字") == 2);
}

TEST_CASE("a text is cut to a width, with an ellipsis only when something is cut") {
  CHECK(truncate_to_width("hello", 5) == "hello");
  CHECK(truncate_to_width("hello", 4) == "hel…");
  CHECK(truncate_to_width("漢字漢字", 5) == "漢字…");
  CHECK(truncate_to_width("hello", 0).empty());
  CHECK(truncate_to_width("hello", 1) == "…");
  CHECK(truncate_to_width("hello", 4, "...") == "h...");
  CHECK(truncate_to_width("hello", 5, "...") == "hello");
  CHECK(truncate_to_width("hello", 2, "...") == "..");
  CHECK(truncate_to_width("hi", 2, "...") == "hi");
}

TEST_CASE("escape sequences of a foreign text do not reach a terminal") {
  CHECK(without_controls("a\033[31mred\x07\r\nb\tc\u009b") == "a[31mred\nb\tc");
  CHECK(without_controls("a page\fanother\rline\vby\u0085line\r\n") == "a page another line by line\n");
  CHECK(collapse_white_space("  a \n\t b  ") == "a b");
}

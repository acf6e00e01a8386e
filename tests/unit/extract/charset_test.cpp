#include <string>
#include <string_view>

#include "well_formed.hpp"

using namespace ragctl;
using namespace ragctl::extract;
using namespace std::string_view_literals;

namespace {

std::string as_utf16(std::u16string_view text, bool little) {
  std::string out;
  for (const char16_t unit : text) {
    const char low = static_cast<char>(unit & 0xFF);
    const char high = static_cast<char>(unit >> 8U);
    out += little ? low : high;
    out += little ? high : low;
  }
  return out;
}

std::string plain(std::string_view bytes) { return extracted(bytes, "text/plain").text; }

}  // namespace

TEST_CASE("a byte order mark tells the charset and is left out") {
  CHECK(plain("\xEF\xBB\xBFgrün") == "grün");
  CHECK(plain("\xFF\xFE" + as_utf16(u"grün", true)) == "grün");
  CHECK(plain("\xFE\xFF" + as_utf16(u"grün", false)) == "grün");
  CHECK(plain(std::string("\xFF\xFE\0\0", 4) + std::string("g\0\0\0\xFC\0\0\0", 8)) == "gü");
}

TEST_CASE("utf-16 without a mark is recognised by its zeros") {
  const auto text =
      extracted(as_utf16(u"Some words for a long enough line.\nAnd another.", true), "text/plain");
  CHECK(text.text == "Some words for a long enough line.\nAnd another.");
  CHECK(text.warnings.size() == 1);
  CHECK(plain(as_utf16(u"Some words for a long enough line.", false)) ==
        "Some words for a long enough line.");
}

TEST_CASE("an old charset is guessed, with a warning that says so") {
  const auto text = extracted(
      "Die Stra\xDF"
      "e nach M\xFCnchen f\xFChrt \xFC"
      "ber gr\xFCne H\xFCgel; das \xC4rgernis bleibt f\xFCr alle gro\xDF.",
      "text/plain");
  CHECK(text.text.find("Straße nach München führt über grüne Hügel") != std::string::npos);
  REQUIRE(text.warnings.size() == 1);
  CHECK(text.warnings[0].starts_with("charset guessed: "));
}

TEST_CASE("a few broken bytes in utf-8 are replaced, the rest stays") {
  const auto text = extracted("grün und blaß, schön und Œuvre \xFF Ende", "text/plain");
  CHECK(text.text == "grün und blaß, schön und Œuvre \uFFFD Ende");
  CHECK(text.warnings == std::vector<std::string>{"some bytes are not utf-8 and were replaced"});
}

TEST_CASE("a page's own declaration is followed where utf-8 does not fit") {
  const auto page = [](std::string_view declaration, std::string_view text) {
    return extracted("<html><head>" + std::string(declaration) + "</head><body><p>" + std::string(text) +
                         "</p></body></html>",
                     "text/html")
        .text;
  };
  CHECK(page("<meta charset=\"koi8-r\">", "\xF0\xD2\xC9\xD7\xC5\xD4") == "Привет");
  CHECK(page("<META http-equiv='Content-Type' content='text/html; charset=windows-1251'>",
             "\xCF\xF0\xE8\xE2\xE5\xF2") == "Привет");
  CHECK(page("<meta charset=shift_jis>", "\x93\xFA\x96{\x8C\xEA") == "日本語");
  CHECK(page("<meta charset=iso-8859-1>", "\x80 5") == "€ 5");
  CHECK(page("<meta charset=\"iso-8859-1\">", "already utf-8: ü") == "already utf-8: ü");
  CHECK(page("<meta charset=\"no-such-charset\">", "plain") == "plain");
}

TEST_CASE("line ends become LF and control characters go") {
  CHECK(plain("a\r\nb\rc\n") == "a\nb\nc\n");
  CHECK(plain("he\x01llo\x1B[31m wide world") == "hello[31m wide world");
  CHECK(plain("one\0two three four"sv) == "onetwo three four");
  CHECK(plain("page one\fpage two") == "page one\n\npage two");
  CHECK(plain("next\xC2\x85line") == "nextline");
}

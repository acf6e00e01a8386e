#include "rtf/rtf.hpp"

#include "media_type.hpp"
#include "ragctl/base/error.hpp"
#include "rtf/lexer.hpp"
#include "small_package.hpp"
#include "well_formed.hpp"

using namespace ragctl;
using namespace ragctl::extract;
using namespace std::string_view_literals;

namespace {

constexpr std::uint64_t kPlenty = 1'000'000;

model::StructuredText read(const std::string& content) {
  const Extraction found = extract_rtf("{\\rtf1\\ansi " + content + "}", kPlenty);
  REQUIRE_MESSAGE(found.text.has_value(), found.skipped);
  CHECK(fault_of(*found.text) == "");
  return *found.text;
}

std::string outline_of(const std::string& content) { return outline(read(content)); }

std::string failure_of(const std::string& bytes, std::uint64_t limit = kPlenty) {
  try {
    (void)extract_rtf(bytes, limit);
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::failed);
    return error.what();
  }
  return {};
}

void check_survives(const std::string& bytes) {
  try {
    const Extraction found = extract_rtf(bytes, kPlenty);
    if (found.text)
      CHECK(fault_of(*found.text) == "");
    else
      CHECK_FALSE(found.skipped.empty());
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::failed);
  }
}

}  // namespace

TEST_CASE("paragraphs, line ends and the characters that have words are read") {
  CHECK(
      outline_of(
          "One\\line two\\tab three\\par Fo\nur\\emdash\\ldblquote x\\rdblquote\\~y\\_z\\-w\\{\\}\\\\\\par\n"
          "\\pard Five\\\nSix") ==
      "p: One\ntwo three\np: Four\u2014\u201Cx\u201D y-zw{}\\\np: Five\np: Six\n");
}

TEST_CASE("characters are those of the code page of the document or of the font, or of Unicode") {
  CHECK(outline_of("\\'e9\\par\\u228 a\\u8364\\'80\\par{\\uc2\\u12354\\'82\\'a0\\par}{\\uc0\\u246 o}") ==
        "p: \u00E9\np: \u00E4\u20AC\np: \u3042\np: \u00F6o\n");
  CHECK(outline_of("\\ansicpg1251 \\'cf") == "p: \u041F\n");
  CHECK(
      outline_of("{\\fonttbl{\\f0\\fcharset0 Arial;}{\\f1\\fcharset128 Mincho;}{\\f2\\fcharset204 A;}}{\\f1 "
                 "\\'83\\'65\\'83X}{\\f2 \\'cf}\\'e9") == "p: \u30C6\u30B9\u041F\u00E9\n");
  CHECK(outline_of("\\u-10179?\\u-8704?") == "p: \U0001F600\n");
  CHECK(outline_of("\\mac\\'8e") == "p: \u00E9\n");
}

TEST_CASE("fonts of symbols show what they show, and what is not known is counted") {
  CHECK(outline_of("{\\fonttbl{\\f3\\fcharset2 Symbol;}}{\\f3 \\'61\\u-3999?}") == "p: \u03B1\u03B1\n");
  const model::StructuredText text = read("{\\fonttbl{\\f3\\fcharset2 Unheard Of;}}a{\\f3 b\\'01\\'b7}");
  CHECK(outline(text) == "p: ab\n");
  CHECK(text.warnings == std::vector<std::string>{"symbols of unknown fonts left out: 2"});
}

TEST_CASE("headings come from outline levels and from the names of styles, also inherited ones") {
  const model::StructuredText text = read(
      "{\\stylesheet{Normal;}{\\s1 heading 2;}{\\s2\\sbasedon1 mine;}{\\s3\\outlinelevel0 Kapitel;}"
      "{\\s4\\sbasedon4 round;}{\\s5 Title;}{\\*\\cs9 Default;}}"
      "\\pard\\s5 Handbook\\par\\pard\\s1 A\\par\\pard\\s2 B\\par\\pard\\s3 C\\par\\pard\\outlinelevel2 "
      "D\\par"
      "\\pard\\s1\\outlinelevel9 E\\par\\pard\\s4 F\\par\\pard G\\par");
  CHECK(outline(text) == "h1: Handbook\nh2: A\nh2: B\nh1: C\nh3: D\np: E\np: F\np: G\n");
  CHECK(text.title == "Handbook");
}

TEST_CASE("lists have their levels and the numbers that they show") {
  CHECK(
      outline_of(
          "{\\fonttbl{\\f3\\fcharset2 Symbol;}}"
          "\\pard\\ls1{\\listtext\\f3\\'b7\\tab}a\\par\\pard\\ls1\\ilvl1{\\listtext 1.1)\\tab}b\\par"
          "\\pard\\ls1 c\\par\\pard{\\pntext 2.\\tab}{\\*\\pn\\pnlvlbody{\\pntxta .}}d\\par\\pard e\\par") ==
      "li1: - a\nli2: 1.1) b\nli1: - c\nli1: 2. d\np: e\n");
}

TEST_CASE("tables are read row by row, and those of one column as paragraphs") {
  CHECK(outline_of(
            "before\\par\\trowd\\pard\\intbl A\\cell B\\cell\\row\\trowd\\intbl one\\par two\\cell\\cell\\row"
            "\\pard after\\par\\trowd\\intbl only\\cell\\row\\pard") ==
        "p: before\ntable: A | B\none two\np: after\np: only\n");
}

TEST_CASE("notes follow their paragraph, boxes too, and comments stand at the end") {
  CHECK(outline_of(
            "One{\\super\\chftn{\\footnote\\pard\\plain{\\chftn} By Ann.\\par More.}} two"
            "{\\footnote\\ftnalt End.}.\\par"
            "{\\*\\atnid A}{\\*\\atnauthor Bob}\\chatn{\\*\\annotation{\\*\\atndate 1}Why?}Last"
            "{\\shp{\\*\\shpinst{\\sp{\\sn x}{\\sv y}}{\\shptxt Box\\par}}{\\shprslt{\\*\\do old}}}\\par") ==
        "p: One[1] two[i].\np: [1] By Ann.\nMore.\np: [i] End.\np: Last\np: Box\np: [Comment by Bob] Why?\n");
}

TEST_CASE("of fields the result is text, and of what is hidden, deleted or ignored nothing") {
  const model::StructuredText text = read(
      "{\\header top}{\\colortbl;\\red0;}{\\*\\unheard of}{\\pict\\wmetafile8 0102}{\\object{\\*\\objdata 01}"
      "{\\result shown}} {\\field{\\*\\fldinst HYPERLINK \"x\"}{\\fldrslt link}}{\\v secret}{\\deleted gone}"
      "{\\v\\v0 back}\\bin3 }}}.");
  CHECK(outline(text) == "p: shown linkback.\n");
  CHECK(text.warnings ==
        std::vector<std::string>{"hidden text left out: 6 B", "embedded documents or objects not read: 1"});
}

TEST_CASE("properties are read, in Unicode where they are told twice") {
  const model::StructuredText text = read(
      "\\ansicpg932{\\info{\\upr{\\title Locks ?}{\\*\\ud{\\title Locks and keys \\u228?}}}{\\author "
      "\\'83\\'65}"
      "{\\creatim\\yr2024\\mo5\\dy1\\hr9\\min5}{\\doccomm About}}{\\title no title}x");
  CHECK(text.title == "Locks and keys \u00E4");
  CHECK(std::get<std::string>(text.metadata.at("author")) == "\u30C6");
  CHECK(std::get<std::string>(text.metadata.at("created")) == "2024-05-01T09:05");
  CHECK(std::get<std::string>(text.metadata.at("description")) == "About");
  CHECK(text.text == "x");
  CHECK(text.media_type == kRtfType);
}

TEST_CASE("a document that is cut short is read as far as it goes, and says so") {
  const Extraction found = extract_rtf("{\\rtf1 One\\par {\\b Two", kPlenty);
  REQUIRE(found.text);
  CHECK(outline(*found.text) == "p: One\np: Two\n");
  CHECK(found.text->warnings == std::vector<std::string>{"cut short: what was there is read"});
  CHECK(outline_of("One}{\\par behind the end") == "p: One\n");
}

TEST_CASE("groups in each other end with a reason where they are too deep") {
  CHECK(outline_of(repeated("{", 900) + "deep" + repeated("}", 900)) == "p: deep\n");
  CHECK(failure_of("{\\rtf1" + repeated("{", 10'000)) == "nested deeper than 1000 groups");
  CHECK(outline_of(repeated("{\\footnote ", 300) + "deep" + repeated("}", 300)).starts_with("p: [1]"));
  CHECK(outline_of("x" + repeated("{\\shptxt ", 300) + "deep" + repeated("}", 300)) == "p: x\np: deep\n");
}

TEST_CASE("absurd numbers, binary data beyond the end and broken escapes are survived") {
  for (const char* content : {"\\bin99999999999 x",
                              "\\bin-5 x",
                              "\\u99999999999 x",
                              "\\uc-7\\u1x",
                              "\\'zz",
                              "\\'",
                              "\\",
                              "\\*",
                              "\\f-1 x",
                              "\\ansicpg-5\\'e9",
                              "\\ansicpg99999\\'e9",
                              "\\outlinelevel-3 x\\par",
                              "\\ilvl999\\ls1 x\\par",
                              "\\cell\\row\\cell",
                              "{\\info{\\creatim\\yr-99999\\mo}}x",
                              "\\ftnalt x",
                              "\\row",
                              "{\\upr{\\upr{\\*\\ud x}}}",
                              "\\u-10179 x",
                              "{\\fonttbl\\f0",
                              "{\\stylesheet{\\s1\\sbasedon1;}}\\s1 x\\par",
                              "\xFF\xFE\x80"})
    check_survives(std::string("{\\rtf1 ") + content + "}");
  CHECK(failure_of("{\\rtf1 " + std::string(200, 'x') + "}", 50) == "gives more than 50 B of text");
  CHECK(failure_of("plain text") == "no RTF document: it does not begin with {\\rtf");
  CHECK(extract_rtf("{\\rtf1}", kPlenty).skipped == "no text in it");
  CHECK(extract_rtf("{\\rtf1{\\pict 01}}", kPlenty).skipped ==
        "no text in it, only pictures: 1 (they need text recognition first)");
}

TEST_CASE("RTF is known by its first bytes, and a text that is only named so is text") {
  CHECK(detect_media_type("{\\rtf1 x}", "a.doc") == kRtfType);
  CHECK(detect_media_type("just words", "a.rtf") == "text/plain");
  CHECK(detect_media_type("PK\3\4 and no more", "a.rtf") == "application/zip");
}

TEST_CASE("an RTF document cut at any byte, or with any byte changed, has an outcome") {
  const std::string bytes =
      "{\\rtf1\\ansi\\ansicpg932{\\fonttbl{\\f0\\fcharset2 Symbol;}{\\f1\\fcharset128 M;}}{\\stylesheet{\\s1 "
      "heading 1;}}"
      "{\\info{\\title T}}\\pard\\s1 H\\par{\\listtext\\f0\\'b7\\tab}\\ls1 "
      "a\\u228?{\\f1\\'83\\'65}{\\footnote n}\\par"
      "\\trowd\\intbl a\\cell b\\cell\\row\\pard\\bin3 abc{\\*\\annotation c}}";
  for (std::size_t size = 0; size < bytes.size(); ++size) check_survives(bytes.substr(0, size));
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    for (const int bit : {0x15, 0x80}) {
      std::string changed = bytes;
      changed[at] = static_cast<char>(changed[at] ^ bit);
      check_survives(changed);
    }
  }
}

#include "ragctl/text/analyzer.hpp"

#include <doctest/doctest.h>

#include <random>
#include <string>
#include <vector>

#include "ragctl/base/digest.hpp"

using namespace ragctl;

namespace {

std::string shown(const model::TermBag& bag) {
  std::string out;
  for (const model::TermCount& counted : bag.terms) {
    if (!out.empty()) out += ' ';
    out += counted.term;
    if (counted.count > 1) out += '*' + std::to_string(counted.count);
  }
  return out;
}

// "term term*2": the bag of a text, in order of first occurrence.
std::string bag_of(std::string_view text, const std::string& language = "en") {
  text::Analyzer analyzer(language);
  model::TermBag bag;
  analyzer.bag(text, bag);
  return shown(bag);
}

// "word>term@position ...": what highlighting would mark.
std::string spans_of(std::string_view text, const std::string& language = "en") {
  text::Analyzer analyzer(language);
  std::vector<model::TermSpan> spans;
  analyzer.spans(text, spans);
  std::string out;
  for (const model::TermSpan& span : spans) {
    if (!out.empty()) out += ' ';
    out += std::string(text.substr(span.begin, span.end - span.begin)) + '>' + std::string(span.term) + '@' +
           std::to_string(span.position);
  }
  return out;
}

}  // namespace

TEST_CASE("English words are lower-cased, stemmed, counted, and stop words dropped") {
  CHECK(bag_of("The Cats and a cat were running") == "cat*2 run");
}

TEST_CASE("without a language words are folded and neither stemmed nor dropped") {
  CHECK(bag_of("The Cats were R\u00c9SUM\u00c9S", "") == "the cats were resumes");
  CHECK(bag_of("The Cats", "xx") == "the cats");
}

TEST_CASE("a text of stop words alone has an empty bag") {
  CHECK(bag_of("to be or not to be") == "");
  CHECK(bag_of("") == "");
  CHECK(bag_of(" .,;-- '' __ ") == "");
}

TEST_CASE("single letters and digits are kept") { CHECK(bag_of("vitamin C 5") == "vitamin c 5"); }

TEST_CASE("a possessive is cut off, other apostrophes are closed, straight or curly") {
  CHECK(bag_of("the user's O'Neil") == "user oneil");
  CHECK(bag_of("the user\u2019s O\u2019Neil don\u2019t") == "user oneil");
  CHECK(bag_of("'quoted' rock'n'roll") == "quot rocknrol");
}

TEST_CASE("an elided article is no part of a French or Italian word") {
  CHECK(bag_of("l'eau d\u2019Alsace", "fr") == "eau alsac");
  CHECK(bag_of("dell'acqua", "it") == bag_of("acqua", "it"));
}

TEST_CASE("an identifier is indexed whole and in parts") {
  CHECK(bag_of("XJ-900") == "xj-900 xj900 xj 900");
  CHECK(bag_of("XJ900") == "xj900 xj 900");
  CHECK(bag_of("snake_case") == "snake_case snake case");
  CHECK(bag_of("parseHTTPRequest") == "parsehttprequest pars http request");
  CHECK(bag_of("anna@example.org") == "anna@example.org anna exampl org");
  CHECK(bag_of("std::vector") == "std vector");
}

TEST_CASE("a hyphenated word is indexed in parts, joined when a part is one letter") {
  CHECK(bag_of("well-known") == "well known");
  CHECK(bag_of("e-mail") == "email e mail");
}

TEST_CASE("numbers and versions stay whole, and a version is found without its v") {
  CHECK(bag_of("1,000 3.14 10.0.0.1 1,2,3") == "1000 3.14 10.0.0.1 1 2 3");
  CHECK(bag_of("v2.1.3 V2") == "v2.1.3 2.1.3 v2 2");
  CHECK(bag_of("1,234,567.") == "1234567");
}

TEST_CASE("a number with a unit is indexed whole and in parts, so that a blank makes no difference") {
  CHECK(bag_of("25km") == "25km 25 km");
  CHECK(bag_of("3.5kg 16GB") == "3.5kg 3.5 kg 16gb 16 gb");
  CHECK(bag_of("10m 1990s") == "10m 10 1990s 1990");
  CHECK(bag_of("3D 4th 5G") == "3d 4th 5g");
}

TEST_CASE("dotted letters are one word, and C++ and C# are names") {
  CHECK(bag_of("U.S.A. e.g. C++ C# F#.") == "usa c++ c# f#");
}

TEST_CASE("a camel-cased name without real parts stays whole") {
  CHECK(bag_of("iPhone H2O x86") == "iphon h2o x86");
}

TEST_CASE("other languages meet their inflected forms and their unmarked spellings") {
  CHECK(bag_of("H\u00e4user Hauses", "de") == "haus*2");
  CHECK(bag_of("canci\u00f3n canciones", "es") == "cancion*2");
  CHECK(bag_of("\u043a\u043d\u0438\u0433\u0430 \u043a\u043d\u0438\u0433\u0438", "ru") ==
        "\u043a\u043d\u0438\u0433*2");
  CHECK(bag_of("Stra\u00dfe STRASSE", "de") == "strass*2");
  CHECK(bag_of("\u0130stanbul IRK", "tr") == "istanbul irk");
}

TEST_CASE("stop words are known in every spelling of their letters") {
  CHECK(bag_of("\u03a4\u0397\u03a3 \u03c4\u03b7\u03c2", "el") == "");
  CHECK(bag_of("F\u00dcR \u00fcber", "de") == "");
  CHECK(bag_of("\u0415\u0451 \u0435\u0435", "ru") == "");
  CHECK(bag_of("don't won't they're", "en") == "");
}

TEST_CASE("Vietnamese keeps its marks, which tell words apart") {
  CHECK(bag_of("ba b\u00e0 b\u00e1", "vi") == "ba b\u00e0 b\u00e1");
  CHECK(bag_of("ba b\u00e0 b\u00e1", "") == "ba*3");
}

TEST_CASE("Arabic letters meet across spellings and without vowel signs") {
  CHECK(bag_of("\u0643\u064e\u062a\u064e\u0628\u064e \u0643\u062a\u0628", "") == "\u0643\u062a\u0628*2");
}

TEST_CASE("marks that carry meaning stay") {
  CHECK(bag_of("\u0915\u093f \u0915\u0940", "") == "\u0915\u093f \u0915\u0940");
}

TEST_CASE("Chinese is indexed as pairs and single characters, so one character finds something") {
  CHECK(bag_of("\u4e2d\u56fd\u4eba", "zh") == "\u4e2d\u56fd \u4e2d \u56fd\u4eba \u56fd \u4eba");
  CHECK(bag_of("\u4eba", "zh") == "\u4eba");
}

TEST_CASE(
    "question words and particles of Chinese, Japanese and Korean are stop words, as characters and pairs") {
  CHECK(bag_of("\u8c01", "zh") == "");                           // who
  CHECK(bag_of("\u4ec0\u4e48", "zh") == "");                     // what
  CHECK(bag_of("\u76ee\u7684", "zh") == "\u76ee\u7684 \u76ee");  // purpose, with the sign of genitives in it
  CHECK(bag_of("\u672c\u306f", "ja") == "\u672c\u306f \u672c");  // book, and its particle
  CHECK(bag_of("\uc5b4\ub514", "ko") == "\uc5b4 \ub514");        // where: the pair goes
}

TEST_CASE("Thai, which has no blanks, is segmented into words") {
  CHECK(bag_of("\u0e2a\u0e27\u0e31\u0e2a\u0e14\u0e35\u0e0a\u0e32\u0e27\u0e42\u0e25\u0e01", "th") ==
        "\u0e2a\u0e27\u0e31\u0e2a\u0e14\u0e35 \u0e0a\u0e32\u0e27 \u0e42\u0e25\u0e01");
}

TEST_CASE("compatibility forms meet their plain letters") {
  CHECK(bag_of("\uff21\uff22\uff23 \ufb01sh", "") == "abc fish");
}

TEST_CASE("weights multiply, and adding to a bag finds the terms that it has") {
  text::Analyzer analyzer("en");
  model::TermBag first;
  model::TermBag second;
  analyzer.bag("alpha beta", first);
  analyzer.bag("gamma beta", second);
  analyzer.add("beta alpha delta", 3, first);
  analyzer.add("beta", 2, second);
  CHECK(shown(first) == "alpha*4 beta*4 delta*3");
  CHECK(first.length == 11);
  CHECK(shown(second) == "gamma beta*3");
  analyzer.add("nothing", 0, second);
  CHECK(shown(second) == "gamma beta*3");
}

TEST_CASE("terms stay valid while the table grows, and carry the hash of their bytes") {
  text::Analyzer analyzer("en");
  model::TermBag early;
  analyzer.bag("persistent", early);
  model::TermBag other;
  for (int i = 0; i < 20000; ++i) analyzer.bag("word" + std::to_string(i), other);
  CHECK(shown(early) == "persist");
  CHECK(early.terms[0].hash == xxh3("persist"));
}

TEST_CASE("spans point at the words of the text as written, parts at their own bytes") {
  CHECK(spans_of("The R\u00c9SUM\u00c9S of XJ-900's") ==
        "R\u00c9SUM\u00c9S>resum@1 XJ-900's>xj-900@3 XJ-900's>xj900@3 XJ>xj@3 900>900@3");
  CHECK(spans_of("getURLs") == "getURLs>geturl@0 get>get@0 URLs>url@0");
  CHECK(spans_of("l'eau", "fr") == "eau>eau@0");
}

TEST_CASE("bag and spans agree, and offsets are borders of characters, on any text") {
  std::mt19937 random(7);
  const std::vector<std::string> pieces{
      "a",      "B",      "9",      "-",          "_",      ".",      ",",      "'",      "\u2019",
      "@",      "++",     "#",      " ",          "\n",     "\u00e9", "\u0300", "\u4e2d", "\u0e01",
      "\uac00", "\u0661", "\u30fc", "\U0001f600", "\ufffd", "s",      "\u0130", "Qu"};
  for (const std::string language : {"en", "fr", "tr", "vi", ""}) {
    text::Analyzer analyzer(language);
    for (int round = 0; round < 400; ++round) {
      std::string text;
      for (int i = 0; i < 40; ++i) text += pieces[random() % pieces.size()];
      model::TermBag bag;
      std::vector<model::TermSpan> spans;
      analyzer.bag(text, bag);
      analyzer.spans(text, spans);
      REQUIRE(bag.length == spans.size());
      for (const model::TermSpan& span : spans) {
        REQUIRE(span.begin < span.end);
        REQUIRE(span.end <= text.size());
        REQUIRE((static_cast<unsigned char>(text[span.begin]) & 0xC0U) != 0x80U);
        REQUIRE((span.end == text.size() || (static_cast<unsigned char>(text[span.end]) & 0xC0U) != 0x80U));
        REQUIRE(!span.term.empty());
      }
    }
  }
}

TEST_CASE("an endless word is found by its beginning") {
  const std::string blob(5000, 'x');
  CHECK(bag_of(blob, "") == std::string(128, 'x'));
  std::string chain = "a1";
  for (int i = 0; i < 2000; ++i) chain += "_b2";
  CHECK(bag_of(chain, "").find("b2") != std::string::npos);
}

TEST_CASE("scripts in which words stand apart are told from those in which they do not") {
  for (const char* apart : {"", "word", "слово", "كلمة", "từ", "XJ-900"}) CHECK(text::separates_words(apart));
  for (const char* together : {"大学", "がく", "대학", "มหา", "iPhone大"})
    CHECK(!text::separates_words(together));
}

TEST_CASE("the analysis has a version") { CHECK(!text::analysis_version().empty()); }

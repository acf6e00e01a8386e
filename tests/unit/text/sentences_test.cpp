#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "ragctl/text/analyzer.hpp"

using namespace ragctl;

namespace {

std::vector<std::string> cut(const std::string& text, const std::string& language = "en") {
  std::vector<std::string> out;
  for (const text::Sentence& sentence : text::sentences(text, language)) {
    out.push_back(text.substr(sentence.begin, sentence.end - sentence.begin));
  }
  return out;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("sentences end at stops, with their closing quotes, and are trimmed") {
  CHECK(cut("  One is here. Two? \"Three!\" Four  ") == Lines{"One is here.", "Two?", "\"Three!\"", "Four"});
  CHECK(cut("") == Lines{});
  CHECK(cut(" \n ") == Lines{});
}

TEST_CASE("abbreviations, initials, decimals and versions do not end a sentence") {
  CHECK(cut("Mr. Smith met J. Doe. He left.") == Lines{"Mr. Smith met J. Doe.", "He left."});
  CHECK(cut("Use a tool, e.g. Make. It costs 3.14 dollars.") ==
        Lines{"Use a tool, e.g. Make.", "It costs 3.14 dollars."});
  CHECK(cut("See v2.1. for more. See v2.1. Then go.") ==
        Lines{"See v2.1. for more.", "See v2.1.", "Then go."});
  CHECK(cut("See No. 5 and fig. 3. I said no. He went.") ==
        Lines{"See No. 5 and fig. 3.", "I said no.", "He went."});
}

TEST_CASE("a stop before a small letter goes on") {
  CHECK(cut("Yahoo! is old. Wait ... what?") == Lines{"Yahoo! is old.", "Wait ... what?"});
}

TEST_CASE("ordinals go on in the languages that write them with a dot") {
  CHECK(cut("Am 3. Oktober war es. Ja.", "de") == Lines{"Am 3. Oktober war es.", "Ja."});
  CHECK(cut("It was 3. October came.", "en") == Lines{"It was 3.", "October came."});
}

TEST_CASE("list lines and table lines end a sentence, and so does a blank line") {
  CHECK(cut("- first item\n- second item\n1. one\n2. two") ==
        Lines{"- first item", "- second item", "1. one", "2. two"});
  CHECK(cut("A title\n\nthen text") == Lines{"A title", "then text"});
  CHECK(cut("Apples\nPears\nPlums") == Lines{"Apples", "Pears", "Plums"});
}

TEST_CASE("a wrapped line goes on") {
  const std::string text =
      "This sentence was wrapped by its author at some column\nafter which it goes on. Next.";
  CHECK(cut(text) == Lines{text.substr(0, text.size() - 6), "Next."});
}

TEST_CASE("stops of other scripts end sentences") {
  CHECK(cut("\u4e2d\u56fd\u3002\u4eba\uff01", "zh") == Lines{"\u4e2d\u56fd\u3002", "\u4eba\uff01"});
  CHECK(cut("\u0939\u093e\u0901\u0964 \u0928\u0939\u0940\u0902\u0964", "hi") ==
        Lines{"\u0939\u093e\u0901\u0964", "\u0928\u0939\u0940\u0902\u0964"});
}

TEST_CASE("a row of stops is one stop, and ends nothing inside a word") {
  CHECK(cut("Wait...... Now?! \u201cYes.\u201d Dots....in words") ==
        Lines{"Wait......", "Now?!", "\u201cYes.\u201d", "Dots....in words"});
}

TEST_CASE("a row of a table ends at its line, whether or not bars stand around it") {
  CHECK(cut("time | what\n10:00 | fire exits and a first aid tour of the whole mill, weaving first\nlunch | "
            "canteen") == Lines{"time | what",
                                "10:00 | fire exits and a first aid tour of the whole mill, weaving first",
                                "lunch | canteen"});
}

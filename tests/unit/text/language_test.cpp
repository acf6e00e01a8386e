#include <doctest/doctest.h>

#include <string>

#include "ragctl/model/language.hpp"
#include "ragctl/text/analyzer.hpp"
#include "stop_words.hpp"

using namespace ragctl;

TEST_CASE("the language of a paragraph is found") {
  CHECK(text::detect_language(
            "The quick brown fox jumps over the lazy dog while everybody is watching it closely.") == "en");
  CHECK(text::detect_language(
            "Der schnelle braune Fuchs springt \u00fcber den faulen Hund, und alle schauen ihm dabei zu.") ==
        "de");
  CHECK(text::detect_language("El zorro marr\u00f3n salta por encima del perro perezoso mientras todos lo "
                              "miran con atenci\u00f3n.") == "es");
  CHECK(text::detect_language("\u5feb\u901f\u7684\u68d5\u8272\u72d0\u72f8\u8df3\u8fc7\u61d2\u72d7\uff0c\u5927"
                              "\u5bb6\u90fd\u5728\u770b\u3002"
                              "\u6211\u4eec\u660e\u5929\u8981\u53bb\u5317\u4eac\u5f00\u4f1a\uff0c\u8bf7\u4f60"
                              "\u628a\u6587\u4ef6\u5e26\u6765\u3002") == "zh");
}

TEST_CASE("what cannot be told has no language") {
  CHECK(text::detect_language("").empty());
  CHECK(text::detect_language("ok").empty());
  CHECK(text::detect_language("1234 5678 ---- 9012 3456 7890").empty());
}

TEST_CASE("a long text is judged by samples cut between characters") {
  std::string text;
  for (int i = 0; i < 500; ++i)
    text += "Sch\u00f6ne gr\u00fc\u00dfe aus M\u00fcnchen und K\u00f6ln an alle. ";
  CHECK(text::detect_language(text) == "de");
}

TEST_CASE("every language with stop words of its own may be named in the configuration") {
  int found = 0;
  for (char first = 'a'; first <= 'z'; ++first) {
    for (char second = 'a'; second <= 'z'; ++second) {
      const std::string code{first, second};
      if (text::stop_words(code).empty()) continue;
      ++found;
      CAPTURE(code);
      CHECK(model::is_language(code));
    }
  }
  CHECK(found > 20);
}

#include "query_language.hpp"

#include <doctest/doctest.h>

using namespace ragctl::retrieve;
using Kind = QueryClause::Kind;

namespace {

std::string shown(std::string_view text) {
  const ParsedQuery query = parse_query(text);
  std::string out = query.words;
  for (const QueryClause& clause : query.clauses) {
    out += clause.excluded ? " | -" : clause.required ? " | +" : " | ";
    out += clause.kind == Kind::phrase         ? "phrase:"
           : clause.kind == Kind::title        ? "title:"
           : clause.kind == Kind::prefix       ? "prefix:"
           : clause.kind == Kind::title_prefix ? "title-prefix:"
                                               : "";
    out += clause.text;
  }
  return out;
}

}  // namespace

TEST_CASE("a question without operators is its words") {
  CHECK(shown("How many days?") == "How many days?");
  CHECK(shown("  two\twords \n") == "two words");
  CHECK(shown("") == "");
}

TEST_CASE("what follows a closing quote without a blank is no operator") {
  CHECK(shown("„Model C“-Schulen a") == "Model C -Schulen a | phrase:Model C");
  CHECK(shown("\"a b\"+c \"d\", e") == "a b +c d , e | phrase:a b | phrase:d");
  CHECK(shown("「a」「b」") == "a b | phrase:a | phrase:b");
}

TEST_CASE("operators make clauses, and what is excluded is not searched for") {
  CHECK(shown("a \"b c\" d") == "a b c d | phrase:b c");
  CHECK(shown("+a -b c") == "a c | +a | -b");
  CHECK(shown("-\"b c\" d") == "d | -phrase:b c");
  CHECK(shown("title:a b") == "a b | +title:a");
  CHECK(shown("-title:\"a b\" c") == "c | -title:a b");
  CHECK(shown("begin* c") == "c | prefix:begin");
  CHECK(shown("+begin* c") == "c | +prefix:begin");
  CHECK(shown("title:begin* c") == "c | +title-prefix:begin");
  CHECK(shown("-title:begin* c") == "c | -title-prefix:begin");
}

TEST_CASE("quotes, blanks and signs of other shapes are what they look like") {
  for (const char* quoted :
       {"“b c”", "„b c“", "”b c”", "«b c»", "»b c«", "「b c」", "『b c』", "＂b c＂", "“b c\""}) {
    INFO(quoted);
    CHECK(shown("a " + std::string(quoted) + " d") == "a b c d | phrase:b c");
    CHECK(shown("−" + std::string(quoted) + " d") == "d | -phrase:b c");
    CHECK(shown("title:" + std::string(quoted)) == "b c | +title:b c");
  }
  for (const char* minus : {"−b", "–b", "－b"}) CHECK(shown("a " + std::string(minus)) == "a | -b");
  CHECK(shown("a ＋b") == "a b | +b");
  CHECK(shown("大学＊　日本") == "日本 | prefix:大学");
}

TEST_CASE("a prefix is two letters at least where words stand apart, and a note says so") {
  for (const char* one : {"a*", "-a*", "+é*", "title:a*"}) CHECK(parse_query(one).notes.size() == 1);
  for (const char* more : {"ab*", "大*", "2*3", "* a"}) CHECK(parse_query(more).notes.empty());
}

TEST_CASE("a star within quotes is told to mean nothing") {
  for (const char* quoted : {"\"leather day*\"", "-\"leath* day\"", "title:\"leath*\"", "“a* b”"})
    CHECK(parse_query(quoted).notes.size() == 1);
  for (const char* quoted : {"\"2*3\"", "\"* day\"", "\"leather\" da*"})
    CHECK(parse_query(quoted).notes.empty());
}

TEST_CASE("in prose quotes mean nothing without a sign") {
  const std::string prose = "What do they mean when they say that a process is \"type correct\" in languages";
  CHECK(parse_query(prose).clauses.empty());
  CHECK(parse_query(prose + " +\"type correct\"").clauses.size() == 1);
  CHECK(parse_query(prose + " -\"type correct\"").clauses.size() == 1);
}

TEST_CASE("what only looks like an operator is a word") {
  for (const char* plain : {"e-mail",
                            "C++",
                            "at -5 degrees",
                            "a - b",
                            "a + b",
                            "the \"lone quote",
                            "2*3",
                            "* a",
                            "a*",
                            "\"...\"",
                            "title: a",
                            "subtitle:a",
                            "- +",
                            "a − b",
                            "a – b",
                            "1990–1999",
                            "at −5 degrees",
                            "don’t",
                            "the “lone quote",
                            "„…“"}) {
    CHECK(shown(plain) == plain);
  }
}

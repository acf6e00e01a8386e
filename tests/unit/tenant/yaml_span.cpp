#include "../../../src/tenant/yaml_span.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace ragctl::tenant;

namespace {

// What of the text the value of "k" takes, its body after a bar.
std::string taken(const std::string& text) {
  const YamlNode root = YamlText(text, "x").parse();
  const YamlSpan span = value_span(text, root.keys[0], root.items[0]);
  const std::string head = text.substr(span.begin, span.end - span.begin);
  return span.body_end > span.body_begin
             ? head + "|" + text.substr(span.body_begin, span.body_end - span.body_begin)
             : head;
}

}  // namespace

TEST_CASE("a value ends where its last letter stands") {
  CHECK(taken("k: v # c\nj: 1") == "v");
  CHECK(taken("k: v w\n  x\nj: 1") == "v w\n  x");
  CHECK(taken("k: a#b:c # d") == "a#b:c");
  CHECK(taken("k: \"a\\\"#\" # c") == "\"a\\\"#\"");
  CHECK(taken("k: 'a''b' # c") == "'a''b'");
  CHECK(taken("{k: v w , j: 1}") == "v w");
  CHECK(taken("k: null # c") == "null");
  CHECK(taken("k:\nnullable: 1").empty());
  CHECK(taken("k:").empty());
}

TEST_CASE(
    "a block scalar has its indicator and its lines, the blank ones at the end only when it keeps them") {
  CHECK(taken("k: |- # c\n  a\n\n  b\n\nj: 1") == "|-|\n  a\n\n  b");
  CHECK(taken("k: >+\n  a\n\nj: 1") == ">+|\n  a\n");
  CHECK(taken("k: |\nj: 1") == "|");
  CHECK(taken("k: |\r\n  a\r\nj: 1") == "||\r\n  a");
  CHECK(taken("k: |\n  a") == "||\n  a");
}

TEST_CASE("lines and their indentation are found with either line end") {
  CHECK(line_end("ab\r\ncd", 0) == 2);
  CHECK(line_end("ab\ncd", 1) == 2);
  CHECK(line_end("ab", 0) == 2);
  CHECK(indent_of("a\n  b", 4) == 2);
}

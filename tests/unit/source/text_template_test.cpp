#include "text_template.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "field_census.hpp"
#include "ragctl/base/error.hpp"

using namespace ragctl::source;
using nlohmann::json;

TEST_CASE("a template puts fields into text; those that are missing are empty, doubled braces are braces") {
  const json record = json::parse(R"({"name":"Elm","n":{"a":[1,2],"b":null},"tags":["x","y"]})");
  const auto fill = [&](const char* text) { return TextTemplate::parse(text).fill(record); };
  CHECK(fill("A {name}, { name }") == "A Elm, Elm");
  CHECK(fill("{{{name}}} {none}{n.b}.") == "{Elm} .");
  CHECK(fill("{tags}|{n.a}|{n.a.1}") == "x\ny|[1,2]|2");
  CHECK(fill("\n {none} \n").empty());
  CHECK(TextTemplate::parse("{a} {b.c} d").fields() == std::vector<std::string>{"a", "b.c"});
}

TEST_CASE("a template with a brace too few is refused") {
  for (const char* text : {"{", "}", "{a", "a}", "{}", "{ }", "{a{b}", "{a\nb}"})
    CHECK_THROWS_AS(static_cast<void>(TextTemplate::parse(text)), ragctl::Error);
}

TEST_CASE("dots lead through objects and lists, into every item or the one of a number") {
  const json record = json::parse(R"({"v":[{"c":"red"},{"c":"blue"},{"d":1},7],"a.b":1,"a":{"b":2}})");
  CHECK(find_fields(record, "v.c").size() == 2);
  CHECK(*find_field(record, "v.c") == "red");
  CHECK(*find_field(record, "v.1.c") == "blue");
  CHECK(*find_field(record, "v.3") == 7);
  CHECK(find_field(record, "v.9") == nullptr);
  CHECK(*find_field(record, "a.b") == 1);
}

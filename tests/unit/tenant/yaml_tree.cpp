#include "../../../src/tenant/yaml_tree.hpp"

#include <doctest/doctest.h>

#include "complaint.hpp"
#include "scratch_folder.hpp"

using namespace ragctl;
using namespace ragctl::tenant;
using namespace ragctl::test;

namespace {

std::string refused(std::string_view text) {
  return complaint(ErrorCode::usage, [&] { static_cast<void>(YamlText(text, "config.yaml").parse()); });
}

}  // namespace

TEST_CASE("nodes know their kind, their text and their place") {
  const std::string text = "\xC3\xA9: \"q\"\nlist: [a, {b: c}]\nblock: |\n  x\nnone:\n";
  const YamlNode root = YamlText(text, "x").parse();
  REQUIRE(root.keys.size() == 4);
  CHECK(root.find("\xC3\xA9")->style == YamlStyle::quoted);
  CHECK(root.find("\xC3\xA9")->offset == text.find('"'));
  CHECK(root.find("list")->style == YamlStyle::flow);
  CHECK(root.find("list")->offset == text.find('['));
  CHECK(root.find("list")->items[1].find("b")->text == "c");
  CHECK(root.find("block")->text == "x\n");
  CHECK(root.find("none")->kind == YamlKind::null);
  CHECK(root.find("other") == nullptr);
}

TEST_CASE("an empty text and one of comments hold nothing") {
  CHECK(YamlText("", "x").parse().kind == YamlKind::null);
  CHECK(YamlText("# only a comment\n", "x").parse().kind == YamlKind::null);
  CHECK(YamlText("---\n", "x").parse().kind == YamlKind::null);
}

TEST_CASE("broken YAML is told with line and column, counted in characters from 1") {
  CHECK(refused("a: [1, 2").starts_with("config.yaml:1:9: end of sequence flow not found | "));
  CHECK(refused("a: 1\n b: 2\n").starts_with("config.yaml:2:3: "));
  CHECK(refused("\xEF\xBB\xBF\xC3\xA9: \xC3\xA9: b").starts_with("config.yaml:1:5: "));
  CHECK(refused("a: \"x").starts_with("config.yaml:1:6: "));
  CHECK(refused("a: 1\r\nb: ]\r\n").starts_with("config.yaml:2:4: "));
}

TEST_CASE("duplicate keys are told by their path") {
  CHECK(refused("a: 1\nb: 2\na: 3\n").starts_with("config.yaml:3:1: duplicate key a | "));
  CHECK(refused("s:\n  k: 1\n  k: 1\n").starts_with("config.yaml:3:3: duplicate key s.k | "));
  CHECK(refused("s: {k: 1, \"k\": 2}").starts_with("config.yaml:1:11: duplicate key s.k | "));
  CHECK(refused("s: [{}, {k: 1, k: 2}]").starts_with("config.yaml:1:16: duplicate key s[1].k | "));
  CHECK(refused("\"a\\e[31m\": 1\n\"a\\e[31m\": 2\n")
            .starts_with(R"(config.yaml:2:1: duplicate key "a\x1b[31m")"));
}

TEST_CASE("what makes a value stand elsewhere than where it is written is refused") {
  CHECK(refused("a: &x 1").starts_with("config.yaml:1:4: an anchor"));
  CHECK(refused("a: [&x 1, *x]").find("an anchor") != std::string::npos);
  CHECK(refused("a: !!str 5").starts_with("config.yaml:1:4: a tag"));
  CHECK(refused("a: 1\n---\nb: 1\n").starts_with("config.yaml:2:1: a second document"));
  CHECK(refused("[a]: 1").starts_with("config.yaml:1:1: a key must be a word"));
  CHECK(refused("~: 1").starts_with("config.yaml:1:1: a key must be a word"));
}

TEST_CASE("bytes that the parser would swallow in silence are refused") {
  CHECK(
      refused("a: 1\nb: \x04\nunknown: 1\n").starts_with("config.yaml:2:4: a control character: \"\\x04\""));
  CHECK(refused(std::string_view("a: \0", 4)).starts_with("config.yaml:1:4: a control character"));
  CHECK(refused("a: \xff").starts_with("config.yaml:1:4: this is not UTF-8"));
  CHECK(YamlText("a: \xEF\xBF\xBD", "x").parse().find("a")->text == "\xEF\xBF\xBD");
}

TEST_CASE("deep nesting ends in an error, not in a crash") {
  CHECK_FALSE(refused(std::string(100'000, '[')).empty());
  CHECK_FALSE(refused(std::string(100'000, '{')).empty());
  std::string steps;
  for (std::size_t i = 0; i < 2'000; ++i) steps += std::string(i, ' ') + "a:\n";
  CHECK_FALSE(refused(steps).empty());
}

TEST_CASE("a quote without an end is an error at the place where it begins") {
  for (const char* yaml : {"prompts:\n  greeting: 'hello\nsearch:\n  top_k: 9\n",
                           "prompts:\n  greeting: \"hello\\\"\n", "prompts:\n  greeting: 'it''s\n"}) {
    try {
      (void)YamlText(yaml, "config.yaml").parse();
      FAIL("accepted: " << yaml);
    } catch (const Error& error) {
      CHECK(std::string(error.what()) == "config.yaml:2:13: the quote that begins here has no end");
    }
  }
  CHECK_NOTHROW((void)YamlText("a: 'it''s'\nb: \"say \\\"so\\\"\"\nc: it's\n", "x").parse());
}

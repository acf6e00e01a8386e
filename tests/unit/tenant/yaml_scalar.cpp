#include "../../../src/tenant/yaml_scalar.hpp"

#include <doctest/doctest.h>

#include <string>

#include "../../../src/tenant/yaml_tree.hpp"

using namespace ragctl::tenant;

TEST_CASE("a text is read back as it was, whatever is in it, in a block and in a flow map") {
  for (const std::string text : {"",
                                 " ",
                                 "a",
                                 "two words",
                                 "a: b",
                                 "a:b",
                                 "a:",
                                 "a #b",
                                 "a#b",
                                 "#a",
                                 "- a",
                                 "-",
                                 "? a",
                                 "[a]",
                                 "{a}",
                                 "a, b",
                                 "null",
                                 "~",
                                 "true",
                                 "No",
                                 "on",
                                 "5",
                                 "1.5",
                                 "1e3",
                                 "0x1F",
                                 "2026-11-21",
                                 "12:30",
                                 "'a'",
                                 "\"a\"",
                                 "a\"b",
                                 "a\\b",
                                 "a\nb",
                                 "a\tb",
                                 "\x01",
                                 "&a",
                                 "*a",
                                 "!a",
                                 "%a",
                                 "@a",
                                 "`a`",
                                 "|",
                                 ">",
                                 "\xC3\xA9t\xC3\xA9",
                                 "a ",
                                 "---",
                                 "...",
                                 "=",
                                 "<<",
                                 "/srv/x",
                                 "14 days",
                                 "50 MB",
                                 "https://host/path?a=b&c=d#e"}) {
    CAPTURE(text);
    const std::string block = "key: " + yaml_text(text, Place::block) + " # comment\nafter: 1\n";
    const std::string flow = "{key: " + yaml_text(text, Place::flow) + ", after: [1]}";
    CHECK(YamlText(block, "block").parse().find("key")->text == text);
    CHECK(YamlText(flow, "flow").parse().find("key")->text == text);
    CHECK(YamlText(block, "block").parse().find("key")->kind == YamlKind::scalar);
  }
}

TEST_CASE("quotes are used only where they are needed, and where another reader would see no text") {
  for (const char* plain :
       {"acme", "two words", "/srv/x", "14 days", "a:b", "a, b", "Acme Corp (EU)", "\xC3\xA9t\xC3\xA9"}) {
    CHECK(yaml_text(plain, Place::block) == plain);
  }
  for (const char* quoted : {"5", "1.5", "2026-11-21", "no", "null", "", "a: b", "a #b"}) {
    CHECK(yaml_text(quoted, Place::block).front() == '"');
  }
  CHECK(yaml_text("a, b", Place::flow) == "\"a, b\"");
}

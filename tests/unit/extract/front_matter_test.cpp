#include <string>
#include <vector>

#include "well_formed.hpp"

using namespace ragctl;
using namespace ragctl::extract;
using model::Metadata;
using model::Value;
using Strings = std::vector<std::string>;

namespace {

model::StructuredText markdown(std::string_view text) { return extracted(text, "text/markdown"); }
Metadata metadata(const std::string& yaml) { return markdown("---\n" + yaml + "---\ntext\n").metadata; }

}  // namespace

TEST_CASE("front matter becomes typed metadata") {
  const Metadata simple =
      metadata("title: A page\ncount: 12\nratio: 0.5\ndraft: true\nnone:\nversion: 1.2.3\nzip: 01234\n");
  CHECK(simple == Metadata{{"title", "A page"},
                           {"count", std::int64_t{12}},
                           {"ratio", 0.5},
                           {"draft", true},
                           {"none", nullptr},
                           {"version", "1.2.3"},
                           {"zip", "01234"}});
}

TEST_CASE("quoted values stay text") {
  CHECK(metadata("a: \"12\"\nb: 'true'\nc: \"x: y\"\n") ==
        Metadata{{"a", "12"}, {"b", "true"}, {"c", "x: y"}});
}

TEST_CASE("lists become lists of strings, with and without indentation") {
  CHECK(metadata("tags: [a, b]\n") == Metadata{{"tags", Strings{"a", "b"}}});
  CHECK(metadata("tags:\n  - a\n  - b c\nx: 1\n") ==
        Metadata{{"tags", Strings{"a", "b c"}}, {"x", std::int64_t{1}}});
  CHECK(metadata("tags:\n- a\n- 1\n") == Metadata{{"tags", Strings{"a", "1"}}});
  CHECK(metadata("tags: []\n") == Metadata{{"tags", Strings{}}});
}

TEST_CASE("nested values are flattened with dots") {
  CHECK(metadata("author:\n  name: Jo\n  mail:\n    work: j@x\nlinks:\n  - url: u\n") ==
        Metadata{{"author.name", "Jo"}, {"author.mail.work", "j@x"}, {"links.0.url", "u"}});
}

TEST_CASE("multi-line values and comments are read as yaml has them") {
  CHECK(metadata("a: |\n  one\n  two\nb: x # note\n") == Metadata{{"a", "one\ntwo\n"}, {"b", "x"}});
}

TEST_CASE("front matter that is no yaml is a warning, and its plain lines are kept") {
  const auto text = markdown("---\ntitle: Logs: how to\nbad: [a\n---\nbody\n");
  CHECK(text.title == "Logs: how to");
  CHECK(outline(text) == "p: body\n");
  REQUIRE(text.warnings.size() == 1);
  CHECK(text.warnings[0].starts_with("front matter is not valid YAML at line "));
}

TEST_CASE("a rule at the start is no front matter") {
  CHECK(outline(markdown("---\n\nJust text.\n\n---\n\nMore.\n")) == "p: Just text.\np: More.\n");
  CHECK(outline(markdown("---\nnever closed\n")) == "p: never closed\n");
  CHECK(outline(markdown("text\n\n---\na: b\n---\n")) == "p: text\nh2: a: b\n");
}

TEST_CASE("front matter alone is a document without text") {
  CHECK(skipped("---\ntitle: x\n---\n", "a.md") == "no text in it");
}

TEST_CASE("yaml that unfolds without end is cut") {
  std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 9; ++i) {
    const std::string last = "*a" + std::to_string(i - 1);
    bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + last;
    for (int k = 0; k < 8; ++k) bomb += ", " + last;
    bomb += "]\n";
  }
  const auto text = markdown("---\n" + bomb + "---\nbody\n");
  CHECK(outline(text) == "p: body\n");
  CHECK(text.warnings.size() == 1);
}

TEST_CASE("deeply nested yaml is refused without a crash") {
  CHECK(outline(markdown("---\na: " + std::string(100'000, '[') + "\n---\nbody\n")) == "p: body\n");
}

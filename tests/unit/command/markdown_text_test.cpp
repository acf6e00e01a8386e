#include "markdown_text.hpp"

#include <doctest/doctest.h>

#include "ragctl/extract/extractor.hpp"

using namespace ragctl;
using namespace ragctl::command;
using model::Block;
using model::BlockKind;

namespace {

/// What an export makes of a document of this type.
std::string exported(const std::string& source, const std::string& media_type, const std::string& title) {
  const auto extraction = extract::extract_text_format(source, media_type, {});
  REQUIRE(extraction.text);
  return markdown_text(title, extraction.text->text, extraction.text->blocks);
}

}  // namespace

TEST_CASE("Markdown comes out with its structure") {
  const std::string source =
      "# Leave\n\nThirty days.\n\n## Part-time\n\n- fewer\n    - by hours\n- none\n\nThen:\n\n1. ask\n2. "
      "wait\n\n"
      "| days | who |\n| --- | --- |\n| 30 | all |\n\n```\n# no heading\n\nx = 1\n```\n\n> said so\n\n### "
      "Deep\n\nEnd.";
  CHECK(exported(source, "text/markdown", "Leave") == source);
}

TEST_CASE("a title of its own stands over the document's headings") {
  CHECK(exported("# One\n\nText.\n\n## Two\n", "text/markdown", "Other") ==
        "# Other\n\n## One\n\nText.\n\n### Two");
  CHECK(exported("Just words.", "text/plain", "notes") == "# notes\n\nJust words.");
}

TEST_CASE("underlined headings of plain text become headings") {
  CHECK(exported("Leave\n=====\n\nThirty days.\n\nMore\n----\n\nEnd.\n", "text/plain", "Leave") ==
        "# Leave\n\nThirty days.\n\n## More\n\nEnd.");
}

TEST_CASE("what Markdown would take for markup is escaped in prose, and left alone in code") {
  CHECK(escaped_prose("# a\n> b\n---\nuse <div> if 1 < 2\n#5 is\nplain - text") ==
        "\\# a\n\\> b\n\\---\nuse \\<div> if 1 < 2\n#5 is\nplain - text");
  const std::string code = "# a\n\n> b";
  CHECK(markdown_text("", code,
                      std::vector<Block>{{BlockKind::code, 0, 0, 3, 0}, {BlockKind::code, 0, 5, 8, 0}}) ==
        "```\n# a\n\n> b\n```");
  const std::string fence = "```\nx\n```";
  CHECK(markdown_text("", fence, std::vector<Block>{{BlockKind::code, 0, 0, 9, 0}}) ==
        "````\n```\nx\n```\n````");
}

TEST_CASE(
    "CSV stays as it is, bullets of a page become those of Markdown, and no list item is so deep that it is "
    "code") {
  CHECK(markdown_text("", "a,b\n1,2", std::vector<Block>{{BlockKind::table, 0, 0, 7, 0}}) ==
        "```\na,b\n1,2\n```");
  CHECK(markdown_text("", "• one\n• two",
                      std::vector<Block>{{BlockKind::list_item, 3, 0, 7, 0},
                                         {BlockKind::list_item, 3, 8, 15, 0}}) == "- one\n    - two");
}

TEST_CASE("text that no block covers is not lost, nor is a text without blocks") {
  CHECK(markdown_text("T", "a b", std::vector<Block>{{BlockKind::paragraph, 0, 2, 3, 0}}) == "# T\n\na\n\nb");
  CHECK(markdown_text("T", "a\n\nb", {}) == "# T\n\na\n\nb");
  CHECK(markdown_text("", "", {}).empty());
}

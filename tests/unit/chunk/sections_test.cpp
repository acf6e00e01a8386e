#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "ragctl/chunk/chunker.hpp"
#include "unit/chunk/documents.hpp"

using namespace ragctl;
using namespace ragctl::chunk;

namespace {

// The heading path of the only child of a document of this heading and a word.
std::vector<std::string> path_of(std::string_view heading) {
  Draftsman draft;
  draft.heading(1, heading).paragraph("word");
  return chunk::chunk(draft.text(), {}).children.at(0).passage.heading;
}

using Path = std::vector<std::string>;

}  // namespace

TEST_CASE("a heading is named without Markdown's signs") {
  CHECK(path_of("## Two words ##") == Path{"Two words"});
  CHECK(path_of("Over\n====") == Path{"Over"});
  CHECK(path_of("#hashtag") == Path{"#hashtag"});
  CHECK(path_of("C#") == Path{"C#"});
  CHECK(path_of("# In C#") == Path{"In C#"});
  CHECK(path_of("wrapped\n  heading") == Path{"wrapped heading"});
  CHECK(path_of("##") == Path{});
}

TEST_CASE("a skipped level does not lose its place") {
  Draftsman draft;
  draft.heading(1, "A").paragraph(prose(10)).heading(4, "B").paragraph(prose(10)).heading(3, "C").paragraph(
      prose(10));
  const model::Chunking made = chunk::chunk(draft.text(), {Unit::characters, 500, 0, 500});
  REQUIRE(made.children.size() == 3);
  CHECK(made.children[1].passage.heading == Path{"A", "B"});
  CHECK(made.children[2].passage.heading == Path{"A", "C"});
}

#include "ragctl/chunk/chunker.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "unit/chunk/documents.hpp"

using namespace ragctl;
using namespace ragctl::chunk;

namespace {

using Lines = std::vector<std::string>;

Lines children(const model::StructuredText& text, const Settings& settings) {
  Lines out;
  for (const auto& child : chunk::chunk(text, settings).children)
    out.emplace_back(words_of(text, child.passage));
  return out;
}

Settings sized(std::uint32_t size, std::uint32_t overlap = 0, std::uint32_t parent = 100000) {
  return {Unit::characters, size, overlap, parent};
}

}  // namespace

TEST_CASE("an empty text has no chunks") {
  CHECK(chunk::chunk({}, {}).children.empty());
  CHECK(chunk::chunk(Draftsman().paragraph("  \n ").text(), {}).parents.empty());
}

TEST_CASE("a short document is one child of one parent, trimmed") {
  Draftsman draft;
  draft.heading(1, "# Title").paragraph("  Words.  ");
  const model::Chunking made = chunk::chunk(draft.text(), {});
  REQUIRE(made.children.size() == 1);
  REQUIRE(made.parents.size() == 1);
  CHECK(words_of(draft.text(), made.children[0].passage) == "# Title\n\n  Words.");
  CHECK(made.children[0].passage.heading == Lines{"Title"});
}

TEST_CASE("a heading starts a new child and stays with what follows it") {
  Draftsman draft;
  draft.heading(1, "A").heading(2, "B").paragraph(prose(4)).heading(2, "C").paragraph(prose(4));
  const Lines made = children(draft.text(), sized(250));
  REQUIRE(made.size() == 2);
  CHECK(made[0].starts_with("A\n\nB\n\nSentence"));
  CHECK(made[1].starts_with("C\n\nSentence"));
}

TEST_CASE("the heading path counts the headings that open a child, outermost first") {
  Draftsman draft;
  draft.heading(1, "# A #").heading(2, "B\n---").paragraph(prose(4)).heading(3, "C").paragraph(prose(4));
  draft.heading(2, "D").paragraph(prose(4)).heading(1, "E").paragraph(prose(4));
  const model::Chunking made = chunk::chunk(draft.text(), sized(250));
  REQUIRE(made.children.size() == 4);
  CHECK(made.children[0].passage.heading == Lines{"A", "B"});
  CHECK(made.children[1].passage.heading == Lines{"A", "B", "C"});
  CHECK(made.children[2].passage.heading == Lines{"A", "D"});
  CHECK(made.children[3].passage.heading == Lines{"E"});
}

TEST_CASE("tiny sibling sections share a child, a section of another chapter does not join them") {
  Draftsman draft;
  draft.heading(1, "A").paragraph(prose(2)).heading(2, "Q1").paragraph("Yes.").heading(2, "Q2").paragraph(
      "No.");
  draft.heading(1, "B").paragraph(prose(12));
  const Lines made = children(draft.text(), sized(500));
  REQUIRE(made.size() == 2);
  CHECK(made[0].ends_with("Q2\n\nNo."));
  CHECK(made[1].starts_with("B"));
}

TEST_CASE("blocks that fit are kept whole") {
  Draftsman draft;
  draft.paragraph(prose(3)).code("one\ntwo\nthree").table("|a|b|\n|1|2|").item("- item");
  const Lines made = children(draft.text(), sized(130));
  CHECK(made == Lines{prose(3), "one\ntwo\nthree\n\n|a|b|\n|1|2|\n\n- item"});
}

TEST_CASE("a long paragraph is cut at sentences, a long table at rows, long code at lines") {
  for (const std::string& piece : children(Draftsman().paragraph(prose(50)).text(), sized(200))) {
    CHECK(piece.starts_with("Sentence 10"));
    CHECK(piece.ends_with("useful."));
  }
  std::string rows;
  for (int i = 0; i < 50; ++i) rows += "| cell " + std::to_string(i) + ". Not | a sentence |\n";
  for (const std::string& piece : children(Draftsman().table(rows).text(), sized(100))) {
    CHECK(piece.starts_with("| cell"));
    CHECK(piece.ends_with("|"));
  }
  for (const std::string& piece : children(Draftsman().code(rows).text(), sized(100)))
    CHECK(piece.ends_with("|"));
}

TEST_CASE("a sentence too long is cut at words, a word too long at whole characters") {
  CHECK(children(Draftsman().paragraph("alpha beta gamma delta").text(), sized(11)) ==
        Lines{"alpha beta", "gamma delta"});
  CHECK(children(Draftsman().paragraph("abcdefghij").text(), sized(4)) == Lines{"abcd", "efgh", "ij"});
  const std::string marked = "xxxe\u0301yyy";
  CHECK(children(Draftsman().paragraph(marked).text(), sized(4)) == Lines{"xxx", "e\u0301yy", "y"});
}

TEST_CASE("overlap repeats whole sentences of the child before, within the limit") {
  Draftsman draft;
  draft.paragraph(prose(30));
  const model::Chunking made = chunk::chunk(draft.text(), sized(300, 90));
  REQUIRE(made.children.size() > 3);
  for (std::size_t i = 1; i < made.children.size(); ++i) {
    const model::Passage& before = made.children[i - 1].passage;
    const model::Passage& here = made.children[i].passage;
    CHECK(here.begin < before.end);
    CHECK(before.end - here.begin <= 90);
    CHECK(words_of(draft.text(), here).starts_with("Sentence 10"));
    CHECK(here.end - here.begin <= 300);
  }
}

TEST_CASE("overlap crosses no heading, no parent border, and repeats no code") {
  Draftsman draft;
  draft.heading(1, "A").paragraph(prose(5)).heading(1, "B").paragraph(prose(5));
  const model::Chunking sections = chunk::chunk(draft.text(), sized(250, 100));
  REQUIRE(sections.children.size() == 2);
  CHECK(sections.children[1].passage.begin > sections.children[0].passage.end);
  Draftsman flat;
  flat.paragraph(prose(40));
  const model::Chunking parents = chunk::chunk(flat.text(), sized(300, 100, 600));
  REQUIRE(parents.parents.size() > 1);
  for (std::size_t i = 1; i < parents.children.size(); ++i) {
    if (parents.children[i].parent == parents.children[i - 1].parent) continue;
    CHECK(parents.children[i].passage.begin > parents.children[i - 1].passage.end);
  }
  std::string lines;
  for (int i = 0; i < 40; ++i) lines += "call(" + std::to_string(i) + "); Then it goes.\n";
  const model::Chunking code = chunk::chunk(Draftsman().code(lines).text(), sized(200, 100));
  for (std::size_t i = 1; i < code.children.size(); ++i) {
    CHECK(code.children[i].passage.begin > code.children[i - 1].passage.end);
  }
}

TEST_CASE("a section ends in no scrap") {
  for (int sentences = 7; sentences < 40; ++sentences) {
    const Lines made = children(Draftsman().paragraph(prose(sentences)).text(), sized(250));
    CHECK(made.back().size() >= 50);
  }
}

TEST_CASE("parents end at section borders when they can, and at children when a section is too long") {
  Draftsman draft;
  draft.heading(1, "A").paragraph(prose(10)).heading(2, "B").paragraph(prose(10));
  draft.heading(2, "C").paragraph(prose(10)).heading(1, "D").paragraph(prose(60));
  const model::Chunking made = chunk::chunk(draft.text(), sized(200, 0, 1000));
  REQUIRE(made.parents.size() >= 4);
  CHECK(words_of(draft.text(), made.parents[0]).starts_with("A\n"));
  CHECK(words_of(draft.text(), made.parents[1]).starts_with("C\n"));
  CHECK(words_of(draft.text(), made.parents[2]).starts_with("D\n"));
  for (const model::Passage& parent : made.parents) CHECK(parent.end - parent.begin <= 1000);
}

TEST_CASE("a child carries the page on which it begins") {
  Draftsman draft;
  draft.page(1)
      .heading(1, "A")
      .paragraph(prose(5))
      .page(2)
      .paragraph(prose(5))
      .page(3)
      .heading(1, "B")
      .paragraph(prose(5));
  const model::Chunking made = chunk::chunk(draft.text(), sized(250));
  REQUIRE(made.children.size() == 3);
  CHECK(made.children[0].passage.page == 1);
  CHECK(made.children[1].passage.page == 2);
  CHECK(made.children[2].passage.page == 3);
}

TEST_CASE("text that no block names is covered all the same") {
  Draftsman draft;
  draft.stray("before").paragraph("named").stray("after");
  CHECK(children(draft.text(), {}) == Lines{"before\n\nnamed\n\nafter"});
}

TEST_CASE("tokens are estimated from characters and their length in UTF-8") {
  const Settings tokens{Unit::tokens, 3, 0, 100};
  CHECK(children(Draftsman().paragraph("abcdefghijklmnop").text(), tokens) == Lines{"abcdefghijkl", "mnop"});
  CHECK(children(Draftsman().paragraph("\u4e2d\u56fd\u4eba\u6c11").text(), tokens) ==
        Lines{"\u4e2d\u56fd\u4eba", "\u6c11"});
}

TEST_CASE("an edit moves no cut in distant sections") {
  const auto document = [](int sentences_in_second) {
    Draftsman draft;
    for (int section = 0; section < 12; ++section) {
      draft.heading(2, "Section " + std::to_string(section));
      draft.paragraph(prose(section == 1 ? sentences_in_second : 20, section * 100));
    }
    return draft;
  };
  const Draftsman before = document(20);
  const Draftsman after = document(23);
  const Lines old_children = children(before.text(), sized(300, 60));
  const Lines new_children = children(after.text(), sized(300, 60));
  std::size_t common = 0;
  while (common < old_children.size() &&
         old_children[old_children.size() - 1 - common] == new_children[new_children.size() - 1 - common]) {
    ++common;
  }
  CHECK(common * 12 >= old_children.size() * 9);
}

TEST_CASE("each further piece of a table has the names of its columns at the end of its heading path") {
  std::string rows = "Name | Price";
  for (int i = 0; i < 30; ++i) rows += "\nthing " + std::to_string(100 + i) + " | " + std::to_string(i);
  Draftsman draft;
  draft.heading(1, "Prices").table(rows).paragraph(prose(1));
  const model::Chunking made = chunk::chunk(draft.text(), sized(120, 0, 240));
  REQUIRE(made.children.size() > 3);
  CHECK(made.children[0].passage.heading == Lines{"Prices"});
  CHECK(words_of(draft.text(), made.children[1].passage).starts_with("thing "));
  CHECK(made.children[1].passage.heading == Lines{"Prices", "Name | Price"});
  CHECK(made.parents[1].heading == Lines{"Prices", "Name | Price"});
  Draftsman separate;
  separate.heading(1, "Prices").table(rows).paragraph(prose(4)).heading(1, "End").paragraph(prose(4));
  CHECK(chunk::chunk(separate.text(), sized(150)).children.back().passage.heading == Lines{"End"});
}

TEST_CASE("the names of columns are cut where they are longer than what they explain") {
  std::string names;
  while (names.size() < 400) names += "\u00E4\u00F6 ";
  Draftsman draft;
  draft.table(names + "\n" + prose(5) + "\n" + prose(5, 5));
  const model::Chunking made = chunk::chunk(draft.text(), sized(500));
  REQUIRE(made.children.size() == 2);
  REQUIRE(made.children[1].passage.heading.size() == 1);
  CHECK(made.children[1].passage.heading[0].size() <= 300);
  CHECK(made.children[1].passage.heading[0].size() > 290);
}

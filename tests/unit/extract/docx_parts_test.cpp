#include <doctest/doctest.h>

#include "docx/inline.hpp"
#include "docx/numbering.hpp"
#include "docx/styles.hpp"
#include "docx/symbols.hpp"
#include "office/drawing.hpp"

using namespace ragctl::extract;

namespace {
const std::string kSpace = " xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
XmlTree tree(const std::string& element, const std::string& content) {
  return {"<" + element + kSpace + ">" + content + "</" + element + ">", "x"};
}
std::string level(int index, const std::string& format, const std::string& text,
                  const std::string& more = {}) {
  return "<w:lvl w:ilvl=\"" + std::to_string(index) + "\"><w:numFmt w:val=\"" + format +
         "\"/><w:lvlText w:val=\"" + text + "\"/>" + more + "</w:lvl>";
}
std::string list(int id, int definition, const std::string& overrides = {}) {
  return "<w:num w:numId=\"" + std::to_string(id) + "\"><w:abstractNumId w:val=\"" +
         std::to_string(definition) + "\"/>" + overrides + "</w:num>";
}
std::string definition(int id, const std::string& content) {
  return "<w:abstractNum w:abstractNumId=\"" + std::to_string(id) + "\">" + content + "</w:abstractNum>";
}
}  // namespace

TEST_CASE("numbers are written as Word writes them") {
  CHECK(roman_number(4) == "iv");
  CHECK(roman_number(1994) == "mcmxciv");
  CHECK(roman_number(5000) == "5000");
  CHECK(letter_number(26) == "z");
  CHECK(letter_number(28) == "bb");
  CHECK(letter_number(0) == "0");
}

TEST_CASE("lists of one definition count on, and one that starts anew does so once") {
  DocxLists lists(
      tree("w:numbering",
           definition(1, level(0, "upperRoman", "Article %1")) + list(1, 1) + list(2, 1) +
               list(3, 1, "<w:lvlOverride w:ilvl=\"0\"><w:startOverride w:val=\"1\"/></w:lvlOverride>"))
          .root());
  CHECK(lists.next({1, 0}) == "Article I ");
  CHECK(lists.next({2, 0}) == "Article II ");
  CHECK(lists.next({3, 0}) == "Article I ");
  CHECK(lists.next({3, 0}) == "Article II ");
}

TEST_CASE("a deeper level starts again after its parent, and shows the count of its parents") {
  DocxLists lists(
      tree("w:numbering",
           definition(1, level(0, "decimal", "%1.") + level(1, "decimalZero", "%1.%2")) + list(1, 1))
          .root());
  CHECK(lists.next({1, 1}) == "1.01 ");  // no parent yet: it counts as the first
  CHECK(lists.next({1, 0}) == "1. ");
  CHECK(lists.next({1, 1}) == "1.01 ");
  CHECK(lists.next({1, 1}) == "1.02 ");
  CHECK(lists.next({1, 0}) == "2. ");
  CHECK(lists.next({1, 1}) == "2.01 ");
}

TEST_CASE("a list may be defined by a style, and replace a level") {
  DocxLists lists(
      tree("w:numbering",
           definition(1, "<w:numStyleLink w:val=\"S\"/>") +
               definition(2, "<w:styleLink w:val=\"S\"/>" + level(0, "decimal", "%1)")) + list(1, 1) +
               list(2, 2,
                    "<w:lvlOverride w:ilvl=\"0\">" + level(0, "lowerLetter", "(%1)") + "</w:lvlOverride>"))
          .root());
  CHECK(lists.next({1, 0}) == "1) ");
  CHECK(lists.next({2, 0}) == "(a) ");
  CHECK_FALSE(lists.next({0, 0}));
  CHECK_FALSE(lists.next({7, 0}));
}

TEST_CASE("bullets are one sign, but for boxes that are ticked or not") {
  DocxLists lists(tree("w:numbering", definition(1, level(0, "bullet", "\xEF\x82\xB7") +
                                                        level(1, "bullet", "☒") + level(2, "none", "")) +
                                          list(1, 1))
                      .root());
  CHECK(lists.next({1, 0}) == "- ");
  CHECK(lists.next({1, 1}) == "- ☒ ");
  CHECK(lists.next({1, 2}) == "");
}

TEST_CASE("what a style says itself goes before what it inherits") {
  const DocxStyles styles(
      tree("w:styles",
           "<w:style w:styleId=\"A\"><w:name w:val=\"heading 3\"/><w:rPr><w:vanish/></w:rPr></w:style>"
           "<w:style w:styleId=\"B\"><w:basedOn w:val=\"A\"/><w:pPr><w:outlineLvl w:val=\"9\"/></w:pPr>"
           "<w:rPr><w:vanish w:val=\"false\"/></w:rPr></w:style>"
           "<w:style w:styleId=\"C\"><w:basedOn w:val=\"A\"/></w:style>")
          .root());
  CHECK(styles.paragraph("A").heading == 3);
  CHECK(styles.paragraph("B").heading == 0);
  CHECK(styles.paragraph("C").heading == 3);
  CHECK(styles.hides("C"));
  CHECK_FALSE(styles.hides("B"));
  CHECK_FALSE(styles.hides("nobody"));
}

TEST_CASE("symbols of the usual fonts are characters; others by their own code, if that is one") {
  CHECK(docx_symbol("Symbol", "F061") == U'α');
  CHECK(docx_symbol("Symbol", "00A3") == U'≤');
  CHECK(docx_symbol("Wingdings", "F0FC") == U'✓');
  CHECK(docx_symbol("Wingdings 2", "52") == U'☑');
  CHECK(docx_symbol("Arial", "2026") == U'…');
  CHECK_FALSE(docx_symbol("Arial", "F061"));
  CHECK_FALSE(docx_symbol("Arial", "D800"));
  CHECK_FALSE(docx_symbol("Arial", "110000"));
  CHECK_FALSE(docx_symbol("Symbol", "x"));
  CHECK_FALSE(docx_symbol("Symbol", ""));
}

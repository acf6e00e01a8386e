#include "office/xml_tree.hpp"

#include <doctest/doctest.h>

#include "ragctl/base/error.hpp"

using namespace ragctl;
using namespace ragctl::extract;

namespace {
std::string names(const XmlTree& tree) {
  std::string out;
  for (XmlNode node = tree.root(); node; node = node.next_in(tree.root()))
    out.append(node.name()).append(" ");
  return out;
}
const std::string kWord = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
}  // namespace

TEST_CASE("a tree is walked in the order of the document") {
  const XmlTree tree("<a><b><c/>text<d/></b><!-- e --><f/></a>", "x");
  CHECK(names(tree) == "a b c d f ");
  CHECK(tree.root().child("b").text() == "text");
  CHECK_FALSE(tree.root().child("e"));
}

TEST_CASE("blanks that are all there is are kept, those between elements are not") {
  const XmlTree tree("<a>\n <b> </b>\n</a>", "x");
  CHECK(tree.root().child("b").text() == " ");
  CHECK(tree.root().text().empty());
}

TEST_CASE("names have the usual prefix of their namespace, as far as the declaration holds") {
  const XmlTree tree("<x:document xmlns:x=\"" + kWord + "\" x:val=\"1\"><x:p/><q xmlns=\"" + kWord +
                         "\" val=\"2\"/><q/><x:r xmlns:x=\"urn:other\"/><x:t/></x:document>",
                     "x");
  CHECK(names(tree) == "w:document w:p w:q q x:r w:t ");
  CHECK(tree.root().attribute("w:val") == "1");
  CHECK(tree.root().integer("w:val") == 1);
  CHECK(tree.root().child("w:q").attribute("val") == "2");
}

TEST_CASE("UTF-16 is read by its mark") {
  std::string bytes = "\xFF\xFE";
  for (const char c : std::string("<a>\xE4</a>")) bytes.append({c, '\0'});
  CHECK(XmlTree(bytes, "x").root().text() == "ä");
}

TEST_CASE("what is no XML is refused with its part and place") {
  CHECK_THROWS_WITH_AS(XmlTree("<a><b></a>", "word/x.xml"),
                       "its part 'word/x.xml' is no sound XML: Start-end tags mismatch at byte 8", Error);
  CHECK_THROWS_AS(XmlTree("", "x"), Error);
  CHECK_THROWS_AS(XmlTree(std::string("\0\0\0", 3), "x"), Error);
}

TEST_CASE("white space between elements is kept where it may part two words") {
  const std::string xml = "<a><b>x</b> <b>y</b>z</a>";
  const auto contents = [&](XmlTree::WhiteSpace white_space) {
    const XmlTree tree(xml, "p", white_space);
    std::string out;
    for (XmlNode each = tree.root().first_content(); each; each = each.next_content())
      out += each.is_text() ? "[" + each.characters() + "]" : std::string(each.name());
    return out;
  };
  CHECK(contents(XmlTree::WhiteSpace::kept) == "b[ ]b[z]");
  CHECK(contents(XmlTree::WhiteSpace::sole) == "bb[z]");
}

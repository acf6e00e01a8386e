#include <doctest/doctest.h>

#include <string>

#include "well_formed.hpp"

using namespace ragctl;
using namespace ragctl::extract;

namespace {

model::StructuredText org(std::string_view text) { return extracted(text, "text/org"); }
model::StructuredText asciidoc(std::string_view text) { return extracted(text, "text/asciidoc"); }
std::string repeated(std::string_view piece, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += piece;
  return out;
}

}  // namespace

TEST_CASE("Org has its headings, blocks, lists and tables, and no drawers") {
  const auto text =
      org("#+TITLE: Locks\n#+AUTHOR: Ann Lee\n#+OPTIONS: toc:nil\n\n* TODO [#A] Care of *locks* :work:home:\n"
          ":PROPERTIES:\n:ID: 7\n:END:\nOil the =key= in\n[[https://example.org][winter]], 2 * 3 * 4 and "
          "a_b.\n# a comment\n"
          "** Tools\n- oil\n  - fine\n1. turn\n\n#+BEGIN_SRC c\n  int main() {\n    return 0;\n#+END_SRC\n\n"
          "| Lock | Price |\n|------+-------|\n| Pad | 7.50 |\n\n: typed\n:   "
          "text\n\n#+begin_quote\nSaid\nso.\n#+end_quote\n");
  CHECK(outline(text) ==
        "h1: Care of locks\np: Oil the key in winter, 2 * 3 * 4 and a_b.\nh2: Tools\nli1: - oil\nli2: - "
        "fine\nli1: 1. turn\n"
        "code: int main() {\n  return 0;\ntable: Lock | Price\nPad | 7.50\ncode: typed\n  text\nquote: Said "
        "so.\n");
  CHECK(text.title == "Locks");
  CHECK(text.metadata == model::Metadata{{"author", "Ann Lee"}});
}

TEST_CASE("AsciiDoc has its titles, blocks, lists and tables, and the values of its attributes") {
  const auto text = asciidoc(
      "= Locks\nAnn Lee <ann@example.org>\nv1.2, 2024-05-01\n:product: Lock 3\n:description: About locks\n\n"
      "The *{product}* needs `oil` from link:https://example.org[a shop^], see <<care,Care>>.\n// a "
      "comment\n\n"
      "[[care]]\n== Care\n\nNOTE: Mind the "
      "gap.\n\n[WARNING]\n====\nHot.\n====\n\n.Listing\n[source,c]\n----\nint x;\n\n  y;\n----\n\n"
      "* oil\n** fine\n. turn\n. again\n\nKey:: turns\n\n|===\n| Lock | Price\n\n| Pad\n| 7.50\n|===\n\n"
      "image::a.png[A lock,200]\n\ninclude::x.adoc[]\n\n literal\n   text\n\n____\nSaid.\n____\n");
  CHECK(outline(text) ==
        "h1: Locks\np: The Lock 3 needs oil from a shop, see Care.\nh2: Care\np: Note: Mind the gap.\np: "
        "Warning: Hot.\n"
        "p: Listing\ncode: int x;\n\n  y;\nli1: - oil\nli2: - fine\nli1: 1. turn\nli1: 2. again\np: "
        "Key\nturns\n"
        "table: Lock | Price\nPad | 7.50\np: A lock\ncode: literal\n  text\np: Said.\n");
  CHECK(text.metadata == model::Metadata{{"author", "Ann Lee"},
                                         {"description", "About locks"},
                                         {"revision", "v1.2, 2024-05-01"}});
  CHECK(outline(asciidoc("|===\n|a\n|b\n\n|c\n|d\n|===\n")) == "table: a | b\nc | d\n");
}

TEST_CASE("hostile Org and AsciiDoc neither overflow nor hang nor grow") {
  for (const char* piece : {"* ", "*a ", "[[a", "| ", "#+begin_src\n", ":a:\n", "- ", "----\n", "====\n",
                            "link:a[", "<<", "{a}", "|===\n", ".a\n", "* x\n", ": \n", "`", "[a]\n"}) {
    CAPTURE(piece);
    for (const char* type : {"text/org", "text/asciidoc"})
      CHECK(fault_of(extracted("x\n\n" + repeated(piece, 50'000) + "\nend\n", type)) == "");
  }
  CHECK(asciidoc(":a: " + std::string(400, 'x') + "\n\n" + repeated("{a} ", 50'000)).text.size() < 2'000'000);
}

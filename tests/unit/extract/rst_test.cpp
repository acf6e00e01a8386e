#include <doctest/doctest.h>

#include <string>

#include "well_formed.hpp"

using namespace ragctl;
using namespace ragctl::extract;

namespace {

model::StructuredText rst(std::string_view text) { return extracted(text, "text/x-rst"); }
std::string blocks(std::string_view text) { return outline(rst(text)); }
std::string repeated(std::string_view piece, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += piece;
  return out;
}

}  // namespace

TEST_CASE("headings of reStructuredText have levels in the order in which their rules appear") {
  const auto text = rst(
      "=======\nHandbook\n=======\n\nLocks\n-----\n\nPadlocks\n~~~~~~~~\n\nText.\n\nKeys\n-----\n\n----\n\n"
      "Ünnumbered\n~~~~~~~~~~\n\nLonger than its rule\n~~~~~\n");
  CHECK(outline(text).find(
            "h2: Locks\nh3: Padlocks\np: Text.\nh2: Keys\nh3: Ünnumbered\nh3: Longer than its rule\n") !=
        std::string::npos);
  CHECK(rst("Title\n=====\n\nBody\n").title == "Title");
  CHECK(blocks(" Centred\n=========\n").find("h1") == std::string::npos);
  CHECK(blocks("=========\n Centred\n=========\n\nA\n=\n") == "h1: Centred\nh2: A\n");
}

TEST_CASE("inline markup reads as what it shows") {
  const auto p = [](const std::string& text) {
    return rst(text + "\n\n.. _docs: https://example.org\n.. |v| replace:: version 2\n").text;
  };
  CHECK(p("A *b* **c** ``d*e`` `f`_ `g <https://x.org>`_ `h`__ end") == "A b c d*e f g h end");
  CHECK(p(":ref:`Locks <locks>`, :py:class:`~a.b.Key`, :func:`!open`, `x`:sub:, :doc:`guide`") ==
        "Locks, Key, open, x, guide");
  CHECK(p("See docs_ and my_var and __init__ and a_b_ of |v| [1]_, [#note]_.") ==
        "See docs and my_var and __init__ and a_b_ of version 2 [1], [#note].");
  CHECK(p("2 * 3 * 4, *args, a|b, C:\\\\dir, it\\ s, `open, |none|") ==
        "2 * 3 * 4, *args, a|b, C:\\dir, its, `open, |none|");
  CHECK(p("An _`inline target` here: 10:30: ok") == "An inline target here: 10:30: ok");
}

TEST_CASE("lists, definitions, quotes and verses keep their structure") {
  CHECK(blocks("- one\n  goes on\n\n  more\n\n  * deep\n- two\n\n#. auto\n2) b\n") ==
        "li1: - one goes on\np: more\nli2: - deep\nli1: - two\nli1: #. auto\nli1: 2) b\n");
  CHECK(blocks("A. Smith wrote this\nlong ago.\n") == "p: A. Smith wrote this long ago.\n");
  CHECK(blocks("term\n  What it *means*.\n\n  More.\n\nother : kind\n  Meaning.\n") ==
        "p: term\nWhat it means.\np: More.\np: other : kind\nMeaning.\n");
  CHECK(blocks("He said:\n\n  Words of\n  another.\n\n| a verse\n| of two\n") ==
        "p: He said:\nquote: Words of another.\np: a verse\nof two\n");
}

TEST_CASE("code keeps its lines: after two colons, in directives and in sessions") {
  CHECK(blocks("Run::\n\n    for x in y:\n        print(x)\n\nDone.\n") ==
        "p: Run:\ncode: for x in y:\n    print(x)\np: Done.\n");
  CHECK(blocks("Quoted::\n\n> a\n> b\n\n::\n\n  c\n") == "p: Quoted:\ncode: > a\n> b\ncode: c\n");
  CHECK(blocks(".. code-block:: python\n   :caption: An example\n\n   x = *y*\n\n>>> 1 + 1\n2\n") ==
        "p: An example\ncode: x = *y*\ncode: >>> 1 + 1\n2\n");
}

TEST_CASE("directives give their text, and those that only steer give none") {
  CHECK(blocks(".. note:: Mind *the* gap.\n   It is wide.\n\n   More.\n") ==
        "p: Note: Mind the gap. It is wide.\np: More.\n");
  CHECK(blocks(".. warning::\n\n   Hot.\n") == "p: Warning: Hot.\n");
  CHECK(blocks(".. versionadded:: 3.2\n   The option.\n") == "p: Added in version 3.2\np: The option.\n");
  CHECK(blocks(".. figure:: a.png\n   :alt: A lock\n   :width: 10\n\n   The caption.\n") ==
        "p: A lock\np: The caption.\n");
  CHECK(blocks(".. py:function:: open(key)\n   :noindex:\n\n   Opens it.\n\n   :param key: which one\n") ==
        "p: open(key)\np: Opens it.\np: param key: which one\n");
  CHECK(rst("Text.\n\n.. toctree::\n   :maxdepth: 2\n\n   a\n   b\n\n.. a comment\n   of two "
            "lines\n\n..\n\n.. include:: x.txt\n"
            ".. _target:\n.. _`quoted one`: https://example.org\n__ https://example.org\n.. index:: pair\n")
            .text == "Text.");
}

TEST_CASE("tables of every kind are rows of cells") {
  CHECK(blocks("+------+-------+\n| Lock | Price |\n+======+=======+\n| Pad  | 7.50  |\n| lock |       |\n"
               "+------+-------+\n| both columns |\n+------+-------+\n") ==
        "table: Lock | Price\nPad lock | 7.50\nboth columns |\n");
  CHECK(blocks("=====  ======\nLock   *Price*\n=====  ======\nPad    7.50\n       each\nÄÖÜ    2.00 "
               "net\n=====  ======\n\nEnd.\n") ==
        "table: Lock | Price\nPad | 7.50 each\nÄÖÜ | 2.00 net\np: End.\n");
  CHECK(blocks(".. list-table:: Prices\n   :header-rows: 1\n\n   * - Lock\n     - Price\n   * - Pad\n     - "
               "7.50\n       each\n") == "p: Prices\ntable: Lock | Price\nPad | 7.50 each\n");
  CHECK(blocks(".. csv-table::\n   :header: Lock, Price\n\n   \"Pad, big\", 7.50\n   \"a \"\"b\"\"\",1\n") ==
        "table: Lock | Price\nPad, big | 7.50\na \"b\" | 1\n");
}

TEST_CASE("fields at the top are facts about the document, elsewhere text; notes keep their marks") {
  const auto text =
      rst("Title\n=====\n\n:Author: Ann *Lee*\n:Date: 2024-05-01\n:orphan:\n\nBody [1]_.\n\n:later: text\n\n"
          ".. [1] The note\n   goes on.\n.. [LEE24] A book.\n");
  CHECK(text.metadata == model::Metadata{{"author", "Ann Lee"}, {"date", "2024-05-01"}});
  CHECK(outline(text) ==
        "h1: Title\np: Body [1].\np: later: text\np: [1] The note goes on.\np: [LEE24] A book.\n");
  CHECK(rst(".. meta::\n   :description: About locks\n\nText\n").metadata ==
        model::Metadata{{"description", "About locks"}});
}

TEST_CASE("hostile reStructuredText neither overflows nor hangs nor grows") {
  for (const char* piece : {"- ", "*a ", "`a ", "|a ", ":a:`", "``a ", "[1", "_", "::\n\n ", ".. note::\n ",
                            "+-", "= =\nx\n\n", "== ==\n", "\\", ".. |a| replace:: |a|\n", "1. ", ">>> \n"}) {
    CAPTURE(piece);
    CHECK(fault_of(extracted("x\n\n" + repeated(piece, 100'000) + "\nend\n", "text/x-rst")) == "");
  }
  std::string deep;
  for (std::size_t i = 0; i < 1'500; ++i) deep += std::string(i, ' ') + "- x\n";
  CHECK(rst(deep).text.find('x') != std::string::npos);
  const std::string bomb =
      ".. |a| replace:: " + std::string(10'000, 'x') + "\n\n" + repeated("|a| ", 100'000);
  CHECK(rst(bomb).text.size() < 3'000'000);
}

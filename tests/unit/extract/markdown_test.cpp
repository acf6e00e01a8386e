#include <chrono>
#include <string>

#include "well_formed.hpp"

using namespace ragctl;
using namespace ragctl::extract;

namespace {

model::StructuredText markdown(std::string_view text) { return extracted(text, "text/markdown"); }
std::string blocks(std::string_view text) { return outline(markdown(text)); }

std::string repeated(std::string_view piece, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += piece;
  return out;
}

}  // namespace

TEST_CASE("headings of both styles are blocks with their level") {
  CHECK(blocks("# One\n\nTwo\n---\n\n###### Six ######\n") == "h1: One\nh2: Two\nh6: Six\n");
}

TEST_CASE("what looks like a tag of no HTML and is closed nowhere is text") {
  CHECK(blocks("Set <your-name> and <unk>, a <b>bold</b> <Tabs>tab</Tabs><x y=1><Foo/> end") ==
        "p: Set <your-name> and <unk>, a bold tab end\n");
  CHECK(blocks("# Install <package>\n") == "h1: Install <package>\n");
}

TEST_CASE("marks of emphasis go, links and images leave their text") {
  CHECK(blocks("A **bold** _word_ ~~gone~~ [link](http://x.org \"t\") ![pic *ture*](p.png) <https://a.b>") ==
        "p: A bold word gone link pic ture https://a.b\n");
  CHECK(blocks("`a*b*c` &amp; &copy; \\*x\\*") == "p: a*b*c & © *x*\n");
}

TEST_CASE("a bare address keeps its underscores") {
  CHECK(blocks("see https://a.org/_b_/c_d now") == "p: see https://a.org/_b_/c_d now\n");
}

TEST_CASE("a soft line end is a blank, but none between characters of scripts without blanks") {
  CHECK(blocks("one\ntwo  \nthree<br>four") == "p: one two\nthree\nfour\n");
  CHECK(blocks("中文\n换行") == "p: 中文换行\n");
}

TEST_CASE("list items carry their marker and their depth") {
  CHECK(blocks("- a\n  - b\n- c\n") == "li1: - a\nli2: - b\nli1: - c\n");
  CHECK(blocks("3. x\n4. y\n") == "li1: 3. x\nli1: 4. y\n");
  CHECK(blocks("- [x] done\n- [ ] open\n") == "li1: - [x] done\nli1: - [ ] open\n");
  CHECK(markdown("- a\n  - b\n- c\n").text == "- a\n  - b\n- c");
  CHECK(blocks("1. a\n\n   more\n\n   ```\n   code\n   ```\n") == "li1: 1. a\np: more\ncode: code\n");
}

TEST_CASE("a table is one block with a row a line") {
  CHECK(blocks("| a | b |\n|---|:-:|\n| 1 | **2** |\n|   | 4 |\n") == "table: a | b\n1 | 2\n| 4\n");
}

TEST_CASE("code is verbatim") {
  CHECK(blocks("```c++\n  int *x;\n\n\ty();\n```\n") == "code:   int *x;\n\n\ty();\n");
  CHECK(blocks("    indented\n") == "code: indented\n");
}

TEST_CASE("quotes are blocks without their marks, and notes are named") {
  CHECK(blocks("> a\n> b\n>\n> > c\n") == "quote: a b\nquote: c\n");
  CHECK(blocks("> [!NOTE]\n> Mind the gap.\n") == "quote: Note: Mind the gap.\n");
}

TEST_CASE("html within markdown leaves its text, comments leave nothing") {
  CHECK(blocks("a <b>bold</b> <!-- no --> c\n") == "p: a bold  c\n");
  CHECK(blocks("<!-- no -->\n\n<h1 align=\"center\">Logo</h1>\n\ntext\n") == "h1: Logo\np: text\n");
  CHECK(blocks("<table><tr><td>1</td><td>2</td></tr></table>\n") == "table: 1 | 2\n");
  CHECK(blocks("x\n\n<script>alert(1)</script>\n") == "p: x\n");
}

TEST_CASE("footnotes stand at the end") {
  CHECK(blocks("a[^n]\n\n[^n]: the note\n\nb\n") == "p: a[^1]\np: b\nli1: [^1]: the note\n");
}

TEST_CASE(
    "the title is that of the front matter, else the first heading of level 1, else the first heading") {
  CHECK(markdown("---\ntitle: \"T\"\n---\n# H\n").title == "T");
  CHECK(markdown("## Two\n\n# One\n\n# Other\n").title == "One");
  CHECK(markdown("### Three\n\n## Two\n").title == "Three");
  CHECK(markdown("text").title == "");
}

TEST_CASE("a reference to a control character leaves nothing") {
  CHECK(blocks("a&#1;b&#0;c&#x85;d") == "p: ab\uFFFDc d\n");
}

TEST_CASE("deep nesting neither overflows nor hangs") {
  const auto quotes = markdown(repeated("> ", 10'000) + "deep\n");
  CHECK(outline(quotes) == "quote: deep\n");
  CHECK(quotes.warnings ==
        std::vector<std::string>{"lists and quotes nested deeper than 100 were flattened"});
  CHECK(outline(markdown(repeated("- ", 10'000) + "deep\n" + repeated("a\n\n", 1000))).find("deep") !=
        std::string::npos);
  CHECK(outline(markdown(repeated("1. ", 10'000) + "deep\n")).find("deep") != std::string::npos);
  CHECK(markdown(repeated("[", 50'000) + "x" + repeated("](u)", 50'000)).text.find('x') != std::string::npos);
  CHECK(markdown(repeated("**a *b ", 20'000)).blocks.size() == 1);
}

TEST_CASE("input that is made to be slow is read in linear time") {
  const auto seconds_for = [](const std::string& text) {
    const auto start = std::chrono::steady_clock::now();
    (void)extract_text_format(text, "text/markdown", {});
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  };
  // Each took minutes without the guard; ten seconds leave room for slow machines and sanitizers.
  CHECK(seconds_for(repeated("www.a_", 200'000) + " https://a/_b_") < 10);
  CHECK(seconds_for(repeated("a@b.c", 200'000) + " https://a/_b_") < 10);
  CHECK(seconds_for(repeated("|a", 20'000) + "\n" + repeated("|-", 20'000) + "\n" +
                    repeated("|x\n", 20'000)) < 10);
}

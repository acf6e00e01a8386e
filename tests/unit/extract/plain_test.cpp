#include "well_formed.hpp"

using namespace ragctl;
using namespace ragctl::extract;

TEST_CASE("plain text is cut into paragraphs at blank lines and stays as it is") {
  const auto text = extracted("  One\ntwo\n \n\nThree  \n", "text/plain");
  CHECK(text.text == "  One\ntwo\n \n\nThree  \n");
  CHECK(outline(text) == "p: One\ntwo\np: Three\n");
}

TEST_CASE("an underlined line is a heading and the first one the title") {
  const auto text = extracted("Guide\n=====\nText\nmore\n\nPart two\n--------\n\nEnd", "text/plain");
  CHECK(outline(text) == "h1: Guide\np: Text\nmore\nh2: Part two\np: End\n");
  CHECK(text.title == "Guide");
}

TEST_CASE("a rule that is no underline is text") {
  CHECK(outline(extracted("a\n----------------------------------------\nb", "text/plain")) ==
        "p: a\n----------------------------------------\nb\n");
  CHECK(outline(extracted("one\ntwo\n===\nthree", "text/plain")) == "p: one\ntwo\n===\nthree\n");
}

TEST_CASE("source code and data keep their indentation and their media type") {
  const auto text = extracted("  if x:\n    y()\n\nz\n", "text/x-python");
  CHECK(outline(text) == "code:   if x:\n    y()\ncode: z\n");
  CHECK(text.media_type == "text/x-python");
  CHECK(outline(extracted("{\"a\": 1}\n", "application/json")) == "code: {\"a\": 1}\n");
}

TEST_CASE("form feeds in plain text begin pages, in source code they do not") {
  const auto text = extracted("one\n\ftwo\n\nmore\f\fafter an empty one\n\f", "text/plain");
  CHECK(text.pages == 4);
  std::vector<std::uint32_t> pages;
  for (const model::Block& block : text.blocks) pages.push_back(block.page);
  CHECK(pages == std::vector<std::uint32_t>{1, 2, 2, 4});
  CHECK(extracted("no page\n", "text/plain").pages == 0);
  CHECK(extracted("a()\f\nb()\n", "text/x-c").pages == 0);
}

TEST_CASE("source code is cut at definitions, with what is indented below them") {
  CHECK(outline(extracted("import a\n\n@cached\ndef f(x):\n    y = x\n\n    return y\n\ndef g():\n    pass\n",
                          "text/x-python")) ==
        "code: import a\ncode: @cached\ndef f(x):\n    y = x\n\n    return y\ncode: def g():\n    pass\n");
  CHECK(outline(extracted("int f() {\n  a();\n\n  b();\n\n}\n\nint g;\n", "text/x-c")) ==
        "code: int f() {\n  a();\n\n  b();\n\n}\ncode: int g;\n");
}

TEST_CASE("a class too long for a block is cut between its methods") {
  std::string source = "class A:\n    x = 1\n\n";
  for (int i = 0; i < 40; ++i)
    source +=
        "    def method_of_number_" + std::to_string(i) + "(self):\n        a = 1\n\n        return a\n\n";
  const auto text = extracted(source, "text/x-python");
  CHECK(text.blocks.size() > 1);
  for (const model::Block& block : text.blocks) {
    const std::string code = text.text.substr(block.begin, block.end - block.begin);
    CHECK(code.size() <= 1200);
    CHECK(code.ends_with("return a"));
  }
}

TEST_CASE("comma separated values are one table") {
  CHECK(outline(extracted("a,b\n1,2\n", "text/csv")) == "table: a,b\n1,2\n");
}

TEST_CASE("a very long line is one paragraph") {
  const std::string line(3'000'000, 'x');
  CHECK(extracted(line, "text/plain").blocks.size() == 1);
}

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

TEST_CASE("comma separated values are one table") {
  CHECK(outline(extracted("a,b\n1,2\n", "text/csv")) == "table: a,b\n1,2\n");
}

TEST_CASE("a very long line is one paragraph") {
  const std::string line(3'000'000, 'x');
  CHECK(extracted(line, "text/plain").blocks.size() == 1);
}

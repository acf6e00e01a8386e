#include "../../../src/chat/citation_marks.hpp"

#include <doctest/doctest.h>

using namespace ragctl::chat;

namespace {

/// The text fed whole, and again byte by byte; both must come out the same, and what streams is the text.
std::string renumber(std::string_view text, std::size_t passages, std::vector<std::size_t>* cited = nullptr) {
  std::string streamed;
  CitationMarks whole(passages, [&](std::string_view piece) { streamed += piece; });
  whole.feed(text);
  whole.finish();
  CHECK(streamed == whole.text());
  CitationMarks pieces(passages, nullptr);
  for (const char c : text) pieces.feed(std::string_view(&c, 1));
  pieces.finish();
  CHECK(pieces.text() == whole.text());
  CHECK(pieces.cited() == whole.cited());
  if (cited != nullptr) *cited = whole.cited();
  return whole.text();
}

std::string quote(std::string_view sentence, std::string_view text) {
  const FoundQuote found = find_quote(sentence, text);
  return std::string(text.substr(found.begin, found.end - found.begin));
}

}  // namespace

TEST_CASE("marks are numbered densely in order of use") {
  std::vector<std::size_t> cited;
  CHECK(renumber("B [3]. A [1]. B again [3].", 5, &cited) == "B [1]. A [2]. B again [1].");
  CHECK(cited == std::vector<std::size_t>{2, 0});
}

TEST_CASE("several numbers in one mark become marks of their own, those of no passage go") {
  CHECK(renumber("x [4, 2]", 5) == "x [1][2]");
  CHECK(renumber("x [9] y [0] z [2,9]", 5) == "x  y  z [1]");
  CHECK(renumber("x [99999999999999999999]", 5) == "x ");
}

TEST_CASE("brackets that are no marks stay as they are") {
  CHECK(renumber("[a] [ ] [] [[2]] [1.2] [1", 5) == "[a] [ ] [] [[1]] [1.2] [1");
  CHECK(renumber("[link](http://x) and [", 5) == "[link](http://x) and [");
}

TEST_CASE("a mark stands behind the sentence before it") {
  const auto marked = marked_sentences("First one [1]. Second one. [2][1] Tail [x].");
  REQUIRE(marked.size() == 3);
  CHECK(marked[0].number == 1);
  CHECK(marked[0].sentence == "First one");
  CHECK(marked[1].sentence == "Second one.");
  CHECK(marked[2].number == 1);
  CHECK(marked[2].sentence == "Second one.");
  CHECK(marked_sentences("no marks").empty());
  CHECK(marked_sentences("[1]").size() == 1);
}

TEST_CASE("a quote is found whatever its white space and letter case, and only when it is there") {
  CHECK(quote("you get 28 days", "Now:  You get\n28  days off.") == "You get\n28  days");
  CHECK(quote("29 days", "28 days").empty());
  CHECK(quote("", "28 days").empty());
  CHECK(quote("  28 days ", "28 days") == "28 days");
  CHECK(quote("\xC3\xA4hnlich", "So \xC3\xA4hnlich wie") == "\xC3\xA4hnlich");
}

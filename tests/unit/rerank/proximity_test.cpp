#include "../../../src/rerank/proximity.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace ragctl;
using namespace ragctl::rerank;

namespace {

/// One span a word; "_" stands for a word that makes no term.
std::vector<model::TermSpan> spans(std::string_view text) {
  std::vector<model::TermSpan> out;
  std::uint32_t position = 0;
  for (std::size_t begin = 0; begin < text.size(); ++position) {
    const std::size_t end = std::min(text.find(' ', begin), text.size());
    const std::string_view word = text.substr(begin, end - begin);
    if (word != "_")
      out.push_back({word, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end), position});
    begin = end + 1;
  }
  return out;
}

std::vector<TermPlace> places(std::string_view text) {
  std::vector<TermPlace> out;
  for (const model::TermSpan& span : spans(text)) out.push_back({span.term, span.position});
  return out;
}

double one(std::string_view) { return 1; }

}  // namespace

TEST_CASE("neighbours of the question are pairs, each once, in either order") {
  const auto question = spans("remote work _ policy work remote remote");
  const auto pairs = neighbouring_pairs(question, one);
  REQUIRE(pairs.size() == 2);
  CHECK(pairs[0].first == "remote");
  CHECK(pairs[1].second == "policy");
}

TEST_CASE("the nearer the neighbours stand, the better, in either order") {
  const auto question = spans("remote work");
  const auto pairs = neighbouring_pairs(question, one);
  const double next = proximity(pairs, places("a remote work b"));
  CHECK(next > proximity(pairs, places("remote a b work")));
  CHECK(next == doctest::Approx(proximity(pairs, places("work remote"))));
  CHECK(proximity(pairs, places("remote _ _ _ _ _ _ _ _ work")) == 0);
  CHECK(proximity(pairs, places("remote remote")) == 0);
  CHECK(proximity(pairs, {}) == 0);
  CHECK(proximity({}, places("remote work")) == 0);
}

#include "../../../src/retrieve/diversity.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace ragctl::retrieve;

namespace {

bool same(const std::string& a, const std::string& b) { return TextSketch(a).equal(TextSketch(b)); }
bool near(const std::string& a, const std::string& b) {
  TextSketch other(b);
  return TextSketch(a).near_duplicate(other);
}

/// Some 900 bytes in which no piece comes twice.
std::string long_text() {
  std::string out;
  for (const char* what : {"otters", "herons", "storks", "beavers", "kingfishers", "dragonflies", "newts"}) {
    out += std::string("Of all that lives by the river the ") + what + " are those we see least, for " +
           what + " leave before the mist over the banks has gone. ";
  }
  return out;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  return text.replace(text.find(from), from.size(), to);
}

}  // namespace

TEST_CASE("case, punctuation and white space do not make another text, words and numbers do") {
  CHECK(same("Annual  leave:\n28 days.", "annual leave 28 days"));
  CHECK_FALSE(same("28 days", "29 days"));
  CHECK_FALSE(same("1 23", "12 3"));
  CHECK_FALSE(same("\xC3\xA4", "\xC3\xB6"));
  CHECK_FALSE(same("...", "---"));
}

TEST_CASE("a long text with a word changed is nearly the same, with another number it is not") {
  const std::string text = long_text() + "Founded in 1987.";
  CHECK(near(text, replaced(text, "herons", "egrets")));
  CHECK(near(replaced(text, "herons", "egrets"), text));
  CHECK_FALSE(near(text, replaced(text, "1987", "1988")));
  CHECK_FALSE(near(text, text.substr(text.size() / 3)));
}

TEST_CASE("a text that repeats itself is compared by the little that it says") {
  std::string chorus;
  for (int i = 0; i < 20; ++i) chorus += "Down by the river the otters sing all night. ";
  CHECK(near(chorus, chorus + "Down by the river the otters sing all night."));
  CHECK_FALSE(near(chorus, replaced(chorus, "Down by the river", "Up in the hills of the north")));
  const std::string verses = chorus + long_text() + long_text();
  CHECK(near(verses, replaced(verses, "herons", "egrets")));
}

TEST_CASE("short texts are the same only when they are equal") {
  CHECK(near("The desk is red.", "the desk is RED"));
  CHECK_FALSE(near("The desk is red.", "The desk is blue."));
}

TEST_CASE("without diversity the order stays, with it what repeats the best comes later") {
  const std::vector<double> relevance{1.0, 0.9, 0.8, 0.1};
  const Similarity alike = [](std::size_t a, std::size_t b) { return a + b == 1 ? 1.0 : 0.0; };  // 0 and 1
  using Order = std::vector<std::size_t>;
  CHECK(marginal_order(relevance, alike, 4, 0) == Order{0, 1, 2, 3});
  CHECK(marginal_order(relevance, alike, 4, 0.5) == Order{0, 2, 3, 1});
  CHECK(marginal_order(relevance, alike, 2, 0.5) == Order{0, 2, 1, 3});
  CHECK(marginal_order({}, alike, 2, 0.5).empty());
}

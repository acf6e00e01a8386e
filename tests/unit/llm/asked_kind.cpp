#include "../../../src/llm/asked_kind.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace ragctl::llm;

TEST_CASE("the kind asked for is told from the first telling words") {
  CHECK(asked_for("How many vacation days do I get?").kind == AskedKind::amount);
  CHECK(asked_for("Within how many days can I return goods, and where?").kind == AskedKind::duration);
  CHECK(asked_for("Who approves expenses when I travel?").kind == AskedKind::person);
  CHECK(asked_for("WHEN is the office closed?").kind == AskedKind::time);
  CHECK(asked_for("where do we meet").kind == AskedKind::place);
  CHECK(asked_for("Wie viele Tage Urlaub habe ich?").kind == AskedKind::duration);
  CHECK(asked_for("Wie viele Leute arbeiten hier?").kind == AskedKind::amount);
  CHECK(asked_for("Somewhere to sleep").kind == AskedKind::anything);
  CHECK(asked_for("").kind == AskedKind::anything);
}

TEST_CASE("a sentence is asked whether it holds that kind") {
  CHECK(kind_share("You get 28 days.", AskedKind::amount) == 1);
  CHECK(kind_share("You get twelve days.", AskedKind::amount) == 1);
  CHECK(kind_share("You get some days.", AskedKind::amount) == 0);
  CHECK(kind_share("Ask Maria Lopez.", AskedKind::person) == 1);
  CHECK(kind_share("Ask your lead.", AskedKind::person) == 0);
  CHECK(kind_share("We close on Friday.", AskedKind::time) == 1);
  CHECK(kind_share("Meet at the car park.", AskedKind::place) == 1);
  CHECK(kind_share("", AskedKind::person) == 0);
  CHECK(kind_share("", AskedKind::anything) == 1);
}

TEST_CASE("a duration, a price or a date counts whole where it is asked for, a bare number by half") {
  CHECK(asked_for("How long is the warranty?").kind == AskedKind::duration);
  CHECK(asked_for("What is the price of the tent?").kind == AskedKind::money);
  CHECK(kind_share("It lasts ten years.", AskedKind::duration) == 1);
  CHECK(kind_share("At least 14 characters.", AskedKind::duration) == 0.5);
  CHECK(kind_share("It takes about twice as long.", AskedKind::duration) == 0);
  CHECK(kind_share("price: 389, currency: EUR", AskedKind::money) == 1);
  CHECK(kind_share("It came in 1914.", AskedKind::time) == 1);
  CHECK(kind_share("It has 28 pages.", AskedKind::time) == 0.5);
}

TEST_CASE("the words that tell the kind are known by their place") {
  const std::string question = "And HOW LONG is it?";
  const AskedFor asked = asked_for(question);
  CHECK(question.substr(asked.begin, asked.end - asked.begin) == "HOW LONG");
  const AskedFor none = asked_for("tents");
  CHECK(none.begin == none.end);
}

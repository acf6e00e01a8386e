#include "../../../src/llm/asked_kind.hpp"

#include <doctest/doctest.h>

using namespace ragctl::llm;

TEST_CASE("the kind asked for is told from the first telling words") {
  CHECK(asked_kind("How many vacation days do I get?") == AskedKind::amount);
  CHECK(asked_kind("Within how many days can I return goods, and where?") == AskedKind::amount);
  CHECK(asked_kind("Who approves expenses when I travel?") == AskedKind::person);
  CHECK(asked_kind("WHEN is the office closed?") == AskedKind::time);
  CHECK(asked_kind("where do we meet") == AskedKind::place);
  CHECK(asked_kind("Wie viele Tage Urlaub habe ich?") == AskedKind::amount);
  CHECK(asked_kind("Somewhere to sleep") == AskedKind::anything);
  CHECK(asked_kind("") == AskedKind::anything);
}

TEST_CASE("a sentence is asked whether it holds that kind") {
  CHECK(holds_kind("You get 28 days.", AskedKind::amount));
  CHECK(holds_kind("You get twelve days.", AskedKind::amount));
  CHECK_FALSE(holds_kind("You get some days.", AskedKind::amount));
  CHECK(holds_kind("Ask Maria Lopez.", AskedKind::person));
  CHECK_FALSE(holds_kind("Ask your lead.", AskedKind::person));
  CHECK(holds_kind("We close on Friday.", AskedKind::time));
  CHECK(holds_kind("Meet at the car park.", AskedKind::place));
  CHECK_FALSE(holds_kind("", AskedKind::person));
  CHECK(holds_kind("", AskedKind::anything));
}

#include "ragctl/purge/trace_search.hpp"

#include <doctest/doctest.h>

#include <string>

using ragctl::purge::TraceSearch;

TEST_CASE("a piece of the text is found wherever it lies, and nothing else is") {
  const std::string text = "The quokka protocol grants thirty days of leave to everybody who asks for it.";
  TraceSearch search;
  search.add_text(text);
  CHECK(search.probes() == 3);
  for (const std::size_t before : {0U, 1U, 1000U}) {
    CHECK(search.find(std::string(before, 'x') + text + "tail").size() == 3);
    CHECK(search.find(std::string(before, 'x') + text).size() == 3);
  }
  CHECK(search.find(text.substr(1, TraceSearch::kWindow)).empty());
  CHECK(search.find(text.substr(0, TraceSearch::kWindow)).size() == 1);
  CHECK(search.find(std::string(100'000, 'q')).empty());
  CHECK(search.find("").empty());
}

TEST_CASE("a text shorter than a window gives no probe") {
  TraceSearch search;
  search.add_text("short");
  CHECK(search.probes() == 0);
  CHECK(search.find(std::string(1000, 's')).empty());
}

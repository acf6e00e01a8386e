#include <doctest/doctest.h>

#include "ragctl/model/document.hpp"
#include "ragctl/model/hit.hpp"
#include "ragctl/model/report.hpp"
#include "ragctl/model/turn.hpp"

using namespace ragctl::model;

TEST_CASE("words and values of the enumerations agree both ways") {
  for (const auto status : {DocumentStatus::ready, DocumentStatus::skipped, DocumentStatus::failed}) {
    CHECK(parse_document_status(to_string(status)) == status);
  }
  for (const auto mode : {SearchMode::hybrid, SearchMode::semantic, SearchMode::keyword}) {
    CHECK(parse_search_mode(to_string(mode)) == mode);
  }
  CHECK_FALSE(parse_search_mode("psychic").has_value());
  CHECK(std::string(to_string(Role::assistant)) == "assistant");
}

TEST_CASE("a report balances whatever is counted") {
  IngestReport report;
  for (const auto outcome : {Outcome::added, Outcome::updated, Outcome::unchanged, Outcome::skipped,
                             Outcome::failed, Outcome::deleted}) {
    report.count({"x", outcome, "", 10, 2});
    CHECK(report.balances());
  }
  CHECK(report.seen == 5);
  CHECK(report.deleted == 1);
  CHECK(report.chunks == 12);
}

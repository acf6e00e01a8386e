#include "ragctl/retrieve/measurement.hpp"

#include <doctest/doctest.h>

using namespace ragctl;
using namespace ragctl::retrieve;

namespace {

/// One metric, a figure a query: q0, q1, ...
Measurement figures(const std::vector<double>& values) {
  Measurement out{parse_metrics("map"), {}};
  for (std::size_t i = 0; i < values.size(); ++i)
    out.queries.push_back({"q" + std::to_string(i), {values[i]}});
  return out;
}

}  // namespace

TEST_CASE(
    "means are over the queries that have a relevant document, unanswered ones count as nothing found") {
  const Truth truth{{{"1", {{"a", 0}}}, {"2", {{"a", 1}}}, {"3", {{"b", 1}}}}, {}};
  const std::vector<Ranking> rankings{{"3", {"b"}, {}}, {"1", {"a"}, {}}, {"unjudged", {"a"}, {}}};
  const Measurement m = measure(parse_metrics("ndcg@10,map"), truth, rankings);
  REQUIRE(m.queries.size() == 2);
  CHECK(m.queries[0].query == "3");
  CHECK(m.queries[1].query == "2");
  CHECK(m.mean(0) == doctest::Approx(0.5));
  CHECK(m.mean(1) == doctest::Approx(0.5));
  CHECK(measure(parse_metrics("map"), {}, rankings).queries.empty());
  CHECK(measure(parse_metrics("map"), {}, rankings).mean(0) == 0);
}

TEST_CASE("measures of documents and of spans have each their own queries") {
  Truth truth;
  truth.judgements["1"] = {{"a", 1}};
  truth.spans["2"] = {{{model::DocumentId{1}, {0, 10}}}, 0};
  const std::vector<Ranking> rankings{{"1", {"a"}, {{model::DocumentId{1}, {0, 10}}}},
                                      {"2", {"a"}, {{model::DocumentId{1}, {0, 5}}}}};
  const Measurement m = measure(parse_metrics("mrr,span_recall@5"), truth, rankings);
  REQUIRE(m.queries.size() == 2);
  CHECK(m.queries[0].values[0] == 1.0);
  CHECK_FALSE(m.queries[0].values[1]);
  CHECK_FALSE(m.queries[1].values[0]);
  CHECK(m.mean(0) == doctest::Approx(1));
  CHECK(m.mean(1) == doctest::Approx(0.5));
}

TEST_CASE("configurations are compared query by query, in whatever order they stand") {
  Measurement first = figures({0.1, 0.5, 0.5});
  Measurement second = figures({0.2, 0.5, 0.4});
  std::swap(second.queries[0], second.queries[2]);
  const PairedComparison c = compare(first, second, 0);
  CHECK(c.pairs == 3);
  CHECK(c.wins == 1);
  CHECK(c.ties == 1);
  CHECK(c.losses == 1);
}

TEST_CASE("a configuration that is best on every query is chosen on both halves") {
  const std::vector<Measurement> points{figures({0.1, 0.2, 0.3, 0.1}), figures({0.5, 0.6, 0.7, 0.5})};
  const auto held = hold_out(points, 0);
  REQUIRE(held);
  CHECK(held->best == 1);
  CHECK(held->chosen == std::array<std::size_t, 2>{1, 1});
  CHECK(held->best_mean == doctest::Approx(0.575));
  CHECK(held->held_out_mean == doctest::Approx(0.575));
}

TEST_CASE("a choice that fits only the queries it was made on is worth nothing on the others") {
  double least = 1;
  for (unsigned pattern = 0; pattern < 16; ++pattern) {
    std::vector<double> one, other;
    for (unsigned i = 0; i < 4; ++i) {
      one.push_back((pattern >> i) & 1U);
      other.push_back(1 - one.back());
    }
    const auto held = hold_out(std::vector{figures(one), figures(other)}, 0);
    REQUIRE(held);
    CHECK(held->best_mean >= 0.5);
    CHECK(held->held_out_mean <= held->best_mean);
    least = std::min(least, held->held_out_mean);
  }
  CHECK(least == 0);  // the pattern that follows the halves
}

TEST_CASE("of equal points the first is the best, and a single query cannot be split") {
  CHECK(hold_out(std::vector{figures({0.5, 0.5}), figures({0.5, 0.5})}, 0)->best == 0);
  CHECK_FALSE(hold_out(std::vector{figures({0.5})}, 0));
  CHECK_FALSE(hold_out(std::vector{figures({})}, 0));
}

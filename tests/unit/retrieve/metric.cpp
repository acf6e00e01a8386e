#include "ragctl/retrieve/metric.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "ragctl/base/error.hpp"

using namespace ragctl;
using namespace ragctl::retrieve;

namespace {

using Judged = std::map<std::string, int>;
const Judged kJudged{{"a", 3}, {"b", 1}, {"c", 0}};

double of(const char* metric, const std::vector<std::string>& ranked, const Judged& judged = kJudged) {
  return score(parse_metric(metric), judged, ranked);
}

}  // namespace

TEST_CASE("a metric is a name and a cut, and is written as it is read") {
  for (const char* name : {"ndcg@10", "recall@100", "precision@5", "hit@1", "mrr@10", "map", "ndcg", "map@20",
                           "span_recall@5", "span_precision@5", "span_iou@1000"}) {
    CHECK(to_string(parse_metric(name)) == name);
  }
  CHECK(parse_metrics("map,ndcg@10,map") == std::vector{parse_metric("map"), parse_metric("ndcg@10")});
}

TEST_CASE("what is no metric is refused, and the nearest is named") {
  CHECK_THROWS_WITH_AS((void)parse_metric("ndgc@10"), "unknown metric \"ndgc\", did you mean ndcg?", Error);
  CHECK_THROWS_WITH_AS((void)parse_metric(""), "unknown metric \"\"", Error);
  CHECK_THROWS_WITH_AS((void)parse_metric("precision"), "precision needs a cut, such as precision@5", Error);
  for (const char* text : {"ndcg@", "ndcg@0", "ndcg@1001", "ndcg@ten", "ndcg@-1", "ndcg@1.5", "ndcg@10@5"})
    CHECK_THROWS_AS((void)parse_metric(text), Error);
  CHECK_THROWS_AS((void)parse_metrics("map,"), Error);
}

TEST_CASE("every measure agrees with figures worked out by hand") {
  const std::vector<std::string> ranked{"c", "b", "x", "a"};
  const double second = 1 / std::log2(3.0);
  const double fourth = 1 / std::log2(5.0);
  const double ideal = 3 + second;
  CHECK(of("ndcg@10", ranked) == doctest::Approx((second + 3 * fourth) / ideal));
  CHECK(of("ndcg@2", ranked) == doctest::Approx(second / ideal));
  CHECK(of("ndcg@1", ranked) == 0);
  CHECK(of("ndcg", ranked) == of("ndcg@10", ranked));
  CHECK(of("recall@2", ranked) == doctest::Approx(0.5));
  CHECK(of("recall@4", ranked) == 1);
  CHECK(of("precision@2", ranked) == doctest::Approx(0.5));
  CHECK(of("precision@4", ranked) == doctest::Approx(0.5));
  CHECK(of("hit@1", ranked) == 0);
  CHECK(of("hit@2", ranked) == 1);
  CHECK(of("mrr@1", ranked) == 0);
  CHECK(of("mrr@10", ranked) == doctest::Approx(0.5));
  CHECK(of("map", ranked) == doctest::Approx((1.0 / 2 + 2.0 / 4) / 2));
  CHECK(of("map@2", ranked) == doctest::Approx(1.0 / 2 / 2));
}

TEST_CASE("the ideal order of a cut holds no more documents than the cut") {
  const Judged judged{{"a", 1}, {"b", 1}, {"c", 1}};
  CHECK(of("ndcg@2", {"a", "b"}, judged) == doctest::Approx(1));
  CHECK(of("ndcg@2", {"c", "a", "b"}, judged) == doctest::Approx(1));
}

TEST_CASE("documents of equal gain may stand in any order") {
  const Judged judged{{"a", 2}, {"b", 2}, {"c", 1}};
  for (const char* metric : {"ndcg@10", "recall@2", "precision@2", "mrr", "map"}) {
    CHECK(of(metric, {"a", "b", "c"}, judged) == of(metric, {"b", "a", "c"}, judged));
  }
}

TEST_CASE("fewer answers than the cut leave precision at the cut's denominator") {
  CHECK(of("precision@10", {"a", "b"}) == doctest::Approx(0.2));
  CHECK(of("precision@10", {}) == 0);
}

TEST_CASE("a document counts once, at its best rank, and takes one place of the cut") {
  const Judged judged{{"a", 1}, {"b", 1}};
  CHECK(of("ndcg@10", {"a", "a", "a", "b"}, judged) == doctest::Approx(1));
  CHECK(of("map", {"a", "a", "a", "b"}, judged) == doctest::Approx(1));
  CHECK(of("recall@2", {"a", "a", "a", "b"}, judged) == doctest::Approx(1));
  CHECK(of("precision@2", {"a", "a", "a", "b"}, judged) == doctest::Approx(1));
}

TEST_CASE("nothing found is nought, whatever the measure, and negative gains are not relevant") {
  for (const char* metric : {"ndcg@10", "recall@100", "precision@5", "hit@10", "mrr@10", "map"}) {
    CHECK(of(metric, {}) == 0);
    CHECK(of(metric, {"x", "y"}) == 0);
    CHECK(of(metric, {"bad"}, {{"bad", -1}, {"a", 1}}) == 0);
  }
  CHECK(count_relevant({{"a", 2}, {"b", 0}, {"c", -1}}) == 1);
}

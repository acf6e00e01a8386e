#include "ragctl/pipeline/in_order.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <stdexcept>

using ragctl::pipeline::InOrder;
using ragctl::pipeline::InOrderLimits;

namespace {

using Squares = InOrder<int, int>;

std::function<std::optional<int>()> count_to(int end) {
  return [at = 0, end]() mutable { return at < end ? std::optional(at++) : std::nullopt; };
}

std::uint64_t weigh_one(const int&) { return 1; }

}  // namespace

TEST_CASE("results come in the order of the jobs, whichever thread is first") {
  Squares squares({4, 16, 1000}, [] { return [](int& job) { return job * job; }; });
  std::vector<int> results;
  squares.run(count_to(1000), weigh_one, [&](int&& job, int&& result) {
    CHECK(result == job * job);
    results.push_back(job);
  });
  REQUIRE(results.size() == 1000);
  for (int i = 0; i < 1000; ++i) CHECK(results[static_cast<std::size_t>(i)] == i);
}

TEST_CASE("no more is under way than the limits allow") {
  std::atomic<int> under_way = 0;
  int most = 0;
  Squares squares({2, 5, 1000}, [] { return [](int& job) { return job; }; });
  squares.run(
      [&, next = count_to(200)]() mutable {
        auto job = next();
        if (job) most = std::max(most, ++under_way);
        return job;
      },
      weigh_one, [&](int&&, int&&) { --under_way; });
  CHECK(most <= 5);
}

TEST_CASE("a job heavier than the limit passes alone") {
  Squares squares({2, 64, 10}, [] { return [](int& job) { return job; }; });
  int seen = 0;
  squares.run(
      count_to(20), [](const int&) -> std::uint64_t { return 100; }, [&](int&&, int&&) { ++seen; });
  CHECK(seen == 20);
}

TEST_CASE("what a worker throws is thrown when its turn comes, after the results before it") {
  Squares squares({2, 8, 1000}, [] {
    return [](int& job) {
      if (job == 50) throw std::runtime_error("fifty");
      return job;
    };
  });
  int last = -1;
  CHECK_THROWS_WITH(squares.run(count_to(100), weigh_one, [&](int&& job, int&&) { last = job; }), "fifty");
  CHECK(last == 49);
}

TEST_CASE("the threads end when the consumer throws") {
  Squares squares({2, 8, 1000}, [] { return [](int& job) { return job; }; });
  CHECK_THROWS_WITH(squares.run(count_to(100), weigh_one,
                                [](int&& job, int&&) {
                                  if (job == 3) throw std::runtime_error("full");
                                }),
                    "full");
}

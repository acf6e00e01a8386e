#include "ragctl/retrieve/significance.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

using namespace ragctl::retrieve;

namespace {

PairedComparison against_nought(const std::vector<double>& differences) {
  return compare_paired(std::vector<double>(differences.size(), 0.0), differences);
}

}  // namespace

TEST_CASE("Student's distribution agrees with its closed forms and tables") {
  CHECK(student_two_sided(1, 1) == doctest::Approx(0.5).epsilon(1e-12));
  CHECK(student_two_sided(12.7062047364, 1) == doctest::Approx(0.05).epsilon(1e-9));
  CHECK(student_two_sided(3, 2) == doctest::Approx(1 - 3 / std::sqrt(11.0)).epsilon(1e-12));
  CHECK(student_two_sided(2.2281388520, 10) == doctest::Approx(0.05).epsilon(1e-8));
  CHECK(student_two_sided(-2.6258905214, 100) == doctest::Approx(0.01).epsilon(1e-8));
  CHECK(student_two_sided(1.9623390808, 1000) == doctest::Approx(0.05).epsilon(1e-8));
  CHECK(student_two_sided(0, 7) == doctest::Approx(1));
}

TEST_CASE("with few pairs every swap is counted") {
  const PairedComparison c = against_nought({1, 2, 3});
  CHECK(c.pairs == 3);
  CHECK(c.first == 0);
  CHECK(c.second == doctest::Approx(2));
  CHECK(c.difference == doctest::Approx(2));
  CHECK(c.p_randomisation == doctest::Approx(2.0 / 8));  // +++ and ---
  REQUIRE(c.p_t);
  CHECK(*c.p_t == doctest::Approx(1 - std::sqrt(12.0) / std::sqrt(14.0)));
}

TEST_CASE("wins, ties and losses are counted, and a rounding error is a tie") {
  const PairedComparison c =
      compare_paired(std::vector{0.5, 0.3, 0.1 + 0.2, 0.9}, std::vector{0.6, 0.3, 0.3, 0.2});
  CHECK(c.wins == 1);
  CHECK(c.ties == 2);
  CHECK(c.losses == 1);
  CHECK(c.difference == doctest::Approx(-0.15));
}

TEST_CASE("ties weigh nothing in the randomisation test") {
  CHECK(against_nought({1, 2, 3, 0, 0, 0, 0}).p_randomisation == doctest::Approx(2.0 / 8));
}

TEST_CASE("with many pairs samples come close to the count of all swaps, the same at every run") {
  // 13 of 17 in favour: the two tails of the binomial, 2 (1 + 17 + 136 + 680 + 2380) / 2^17.
  std::vector<double> differences(13, 1.0);
  differences.insert(differences.end(), 4, -1.0);
  const double p = against_nought(differences).p_randomisation;
  CHECK(p == doctest::Approx(6428.0 / 131072).epsilon(0.05));
  CHECK(p == against_nought(differences).p_randomisation);
  CHECK(against_nought(std::vector<double>(80, 0.1)).p_randomisation == doctest::Approx(1e-5));
}

TEST_CASE("equal configurations do not differ, and no or one pair tells little") {
  const PairedComparison same = against_nought(std::vector<double>(40, 0.0));
  CHECK(same.p_randomisation == 1);
  CHECK(same.p_t == 1.0);
  CHECK(same.ties == 40);
  const PairedComparison none = against_nought({});
  CHECK(none.pairs == 0);
  CHECK(none.p_randomisation == 1);
  const PairedComparison one = against_nought({0.5});
  CHECK(one.p_randomisation == 1);
  CHECK_FALSE(one.p_t);
}

#include "ragctl/retrieve/significance.hpp"

#include <cmath>
#include <random>
#include <vector>

namespace ragctl::retrieve {
namespace {

constexpr double kTie = 1e-12;  // rounding of the same figure
constexpr std::size_t kMostCounted = 16;
constexpr std::uint64_t kSamples = 100'000;
constexpr std::uint64_t kSeed = 20'070'611;

/// The continued fraction of the incomplete beta function (DLMF 8.17.22), by the method of Lentz.
double beta_fraction(double a, double b, double x) {
  constexpr double kTiny = 1e-300;
  constexpr double kEnough = 1e-15;
  constexpr int kMostSteps = 10'000;
  const auto away_from_zero = [](double value) { return std::abs(value) < kTiny ? kTiny : value; };
  double c = 1;
  double d = 1 / away_from_zero(1 - (a + b) * x / (a + 1));
  double fraction = d;
  const auto step = [&](double coefficient) {
    d = 1 / away_from_zero(1 + coefficient * d);
    c = away_from_zero(1 + coefficient / c);
    fraction *= c * d;
    return std::abs(c * d - 1) < kEnough;
  };
  for (int m = 1; m < kMostSteps; ++m) {
    step(m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)));
    if (step(-(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)))) break;
  }
  return fraction;
}

/// I_x(a, b), DLMF 8.17.
double regularised_beta(double a, double b, double x) {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const double factor =
      std::exp(std::lgamma(a + b) - std::lgamma(a) - std::lgamma(b) + a * std::log(x) + b * std::log1p(-x));
  // The fraction converges fast on this side only.
  if (x < (a + 1) / (a + b + 2)) return factor * beta_fraction(a, b, x) / a;
  return 1 - factor * beta_fraction(b, a, 1 - x) / b;
}

double share_of_all_swaps(const std::vector<double>& differences, double observed) {
  const std::uint64_t swaps = std::uint64_t{1} << differences.size();
  std::uint64_t as_large = 0;
  for (std::uint64_t swap = 0; swap < swaps; ++swap) {
    double sum = 0;
    for (std::size_t i = 0; i < differences.size(); ++i)
      sum += ((swap >> i) & 1U) == 1U ? -differences[i] : differences[i];
    if (std::abs(sum) >= observed) ++as_large;
  }
  return static_cast<double>(as_large) / static_cast<double>(swaps);
}

double share_of_sampled_swaps(const std::vector<double>& differences, double observed) {
  std::mt19937_64 random(kSeed);
  std::uint64_t as_large = 1;  // the observed one is one of them, so p is never 0
  for (std::uint64_t sample = 1; sample < kSamples; ++sample) {
    double sum = 0;
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < differences.size(); ++i) {
      if (i % 64 == 0) bits = random();
      sum += (bits & 1U) == 1U ? -differences[i] : differences[i];
      bits >>= 1U;
    }
    if (std::abs(sum) >= observed) ++as_large;
  }
  return static_cast<double>(as_large) / static_cast<double>(kSamples);
}

double randomisation(const std::vector<double>& differences) {
  double sum = 0, scale = 0;
  for (const double one : differences) {
    sum += one;
    scale += std::abs(one);
  }
  const double observed = std::abs(sum) - kTie * scale;
  return differences.size() <= kMostCounted ? share_of_all_swaps(differences, observed)
                                            : share_of_sampled_swaps(differences, observed);
}

std::optional<double> paired_t(std::span<const double> first, std::span<const double> second, double mean) {
  if (first.size() < 2) return std::nullopt;
  const auto count = static_cast<double>(first.size());
  double squares = 0;
  for (std::size_t i = 0; i < first.size(); ++i) {
    const double off = second[i] - first[i] - mean;
    squares += off * off;
  }
  const double error = std::sqrt(squares / (count - 1) / count);
  if (error < kTie) return std::abs(mean) < kTie ? 1.0 : 0.0;
  return student_two_sided(mean / error, count - 1);
}

}  // namespace

double student_two_sided(double t, double degrees_of_freedom) {
  return regularised_beta(degrees_of_freedom / 2, 0.5, degrees_of_freedom / (degrees_of_freedom + t * t));
}

PairedComparison compare_paired(std::span<const double> first, std::span<const double> second) {
  PairedComparison out;
  out.pairs = first.size();
  if (first.empty()) return out;
  std::vector<double> differences;
  for (std::size_t i = 0; i < first.size(); ++i) {
    const double difference = second[i] - first[i];
    out.first += first[i];
    out.second += second[i];
    if (std::abs(difference) <= kTie)
      ++out.ties;
    else
      ++(difference > 0 ? out.wins : out.losses);
    if (std::abs(difference) > kTie) differences.push_back(difference);
  }
  const auto count = static_cast<double>(first.size());
  out.first /= count;
  out.second /= count;
  out.difference = out.second - out.first;
  out.p_randomisation = randomisation(differences);
  out.p_t = paired_t(first, second, out.difference);
  return out;
}

}  // namespace ragctl::retrieve

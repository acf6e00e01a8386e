#pragma once
#include <cstdint>
#include <optional>
#include <span>

namespace ragctl::retrieve {

/// Two configurations on the same queries.
struct PairedComparison {
  std::uint64_t pairs = 0;
  double first = 0, second = 0;                  ///< means
  double difference = 0;                         ///< second - first
  std::uint64_t wins = 0, ties = 0, losses = 0;  ///< queries on which the second is better, equal, worse
  /// Two-sided p of Fisher's paired randomisation test on the difference of the means: how often as large a
  /// difference comes about when each query's two figures are swapped by the toss of a coin. All swaps are
  /// counted when at most 16 queries differ, else 100,000 with a fixed seed, the observed one among them.
  /// Smucker, Allan and Carterette (CIKM 2007) found it the one to use for retrieval.
  double p_randomisation = 1;
  /// Two-sided p of Student's paired t-test, which they found to agree with it. Nothing for a single pair.
  std::optional<double> p_t;
};

/// Precondition: both are of the same length and order. Deterministic.
[[nodiscard]] PairedComparison compare_paired(std::span<const double> first, std::span<const double> second);

/// P(|T| >= |t|) for Student's distribution.
[[nodiscard]] double student_two_sided(double t, double degrees_of_freedom);

}  // namespace ragctl::retrieve

#pragma once
#include <stop_token>
#include <vector>

#include "dense.hpp"

namespace ragctl::embed {

/// The leading left singular vectors (as columns, one row for each row of the matrix) and singular values,
/// largest first.
struct TruncatedSvd {
  Matrix left;
  std::vector<float> singular;
};

/// Halko, Martinsson and Tropp (2011), algorithm 4.4, with Cholesky QR and a Rayleigh-Ritz step on the left
/// side. Exact when the matrix has few rows. Directions that are numerically nothing are left out, so there
/// can be fewer than asked for. Throws interrupted between steps.
[[nodiscard]] TruncatedSvd truncated_svd(const SparseRows& rows, const SparseRows& transposed,
                                         std::size_t most, unsigned power_iterations, unsigned threads,
                                         const std::stop_token& stop);

}  // namespace ragctl::embed

#include "truncated_svd.hpp"

#include <Eigen/Cholesky>
#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>

#include "ragctl/base/stop.hpp"

namespace ragctl::embed {
namespace {

constexpr std::size_t kOversampling = 16;
constexpr double kNothing =
    1e-6;  // of the largest eigenvalue: singular values below a thousandth are roundings

Eigen::MatrixXd symmetric(const Matrix& matrix) {
  const auto size = static_cast<Eigen::Index>(matrix.rows());
  Eigen::MatrixXd result(size, size);
  for (Eigen::Index i = 0; i < size; ++i) {
    for (Eigen::Index j = 0; j <= i; ++j) {
      const double upper = static_cast<double>(matrix.row(static_cast<std::size_t>(j))[i]);
      const double lower = static_cast<double>(matrix.row(static_cast<std::size_t>(i))[j]);
      result(i, j) = result(j, i) = (upper + lower) / 2;
    }
  }
  return result;
}

Matrix to_floats(const Eigen::MatrixXd& from) {
  Matrix result(static_cast<std::size_t>(from.rows()), static_cast<std::size_t>(from.cols()));
  for (Eigen::Index i = 0; i < from.rows(); ++i) {
    for (Eigen::Index j = 0; j < from.cols(); ++j)
      result.row(static_cast<std::size_t>(i))[j] = static_cast<float>(from(i, j));
  }
  return result;
}

/// Random signs from a counter (SplitMix64, Steele, Lea and Flood 2014): as good a sketch as Gaussians, at a
/// bit each, and the same on every machine.
Matrix random_signs(std::size_t rows, std::size_t columns) {
  Matrix signs(rows, columns);
  std::uint64_t counter = 0;
  std::uint64_t bits = 0;
  unsigned left = 0;
  for (std::size_t row = 0; row < rows; ++row) {
    for (std::size_t column = 0; column < columns; ++column) {
      if (left == 0) {
        bits = counter += 0x9E3779B97F4A7C15U;
        bits = (bits ^ (bits >> 30U)) * 0xBF58476D1CE4E5B9U;
        bits = (bits ^ (bits >> 27U)) * 0x94D049BB133111EBU;
        bits ^= bits >> 31U;
        left = 64;
      }
      signs.row(row)[column] = (bits & 1U) != 0 ? 1.0F : -1.0F;
      bits >>= 1U;
      --left;
    }
  }
  return signs;
}

Matrix identity(std::size_t size) {
  Matrix result(size, size);
  for (std::size_t i = 0; i < size; ++i) result.row(i)[i] = 1;
  return result;
}

/// Columns that span what the columns of `matrix` span, nearly orthonormal. A small ridge carries Cholesky
/// over columns that depend on each other; the Rayleigh-Ritz step drops what they leave.
Matrix orthonormal(const Matrix& matrix, unsigned threads) {
  Eigen::MatrixXd gram = symmetric(transposed_times(matrix, matrix, threads));
  const double ridge = 1e-7 * gram.trace() + 1e-30;
  gram.diagonal().array() += ridge;
  const Eigen::LLT<Eigen::MatrixXd> cholesky(gram);
  const Eigen::MatrixXd inverse =
      cholesky.matrixU().solve(Eigen::MatrixXd::Identity(gram.rows(), gram.cols()));
  return times(matrix, to_floats(inverse), threads);
}

}  // namespace

TruncatedSvd truncated_svd(const SparseRows& rows, const SparseRows& transposed, std::size_t most,
                           unsigned power_iterations, unsigned threads, const std::stop_token& stop) {
  const std::size_t width = std::min(rows.rows(), most + kOversampling);
  if (width == 0 || rows.columns == 0) return {};
  const bool exact = width == rows.rows();
  Matrix basis =
      exact ? identity(width) : orthonormal(times(rows, random_signs(rows.columns, width), threads), threads);
  for (unsigned i = 0; i < power_iterations && !exact; ++i) {
    throw_if_stopped(stop);
    basis = orthonormal(times(rows, times(transposed, basis, threads), threads), threads);
  }
  throw_if_stopped(stop);
  // From here on: the best directions within the basis.
  basis = exact ? std::move(basis) : orthonormal(basis, threads);
  const Matrix image = times(rows, times(transposed, basis, threads), threads);
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(
      symmetric(transposed_times(basis, image, threads)));
  const auto& values = solver.eigenvalues();  // ascending
  const auto size = static_cast<std::size_t>(values.size());
  TruncatedSvd svd;
  for (std::size_t i = 0; i < std::min(most, size); ++i) {
    const double value = values[static_cast<Eigen::Index>(size - 1 - i)];
    if (!(value > kNothing * values[static_cast<Eigen::Index>(size - 1)])) break;
    svd.singular.push_back(static_cast<float>(std::sqrt(value)));
  }
  const Eigen::MatrixXd kept =
      solver.eigenvectors().rowwise().reverse().leftCols(static_cast<Eigen::Index>(svd.singular.size()));
  svd.left = times(basis, to_floats(kept), threads);
  return svd;
}

}  // namespace ragctl::embed

#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace ragctl::embed {

/// A row-major matrix of floats whose rows are padded with zeros to a multiple of 16.
class Matrix {
public:
  Matrix() = default;
  Matrix(std::size_t rows, std::size_t columns)
      : rows_(rows), columns_(columns), stride_((columns + 15) / 16 * 16), values_(rows * stride_) {}

  [[nodiscard]] std::size_t rows() const noexcept { return rows_; }
  [[nodiscard]] std::size_t columns() const noexcept { return columns_; }
  [[nodiscard]] std::size_t stride() const noexcept { return stride_; }
  [[nodiscard]] float* row(std::size_t index) noexcept { return values_.data() + index * stride_; }
  [[nodiscard]] const float* row(std::size_t index) const noexcept {
    return values_.data() + index * stride_;
  }

private:
  std::size_t rows_ = 0;
  std::size_t columns_ = 0;
  std::size_t stride_ = 0;
  std::vector<float> values_;
};

/// Sparse rows: entries [starts[i], starts[i + 1]) are those of row i.
struct SparseRows {
  std::size_t columns = 0;
  std::vector<std::size_t> starts{0};
  std::vector<std::uint32_t> places;
  std::vector<float> values;

  [[nodiscard]] std::size_t rows() const noexcept { return starts.size() - 1; }
  [[nodiscard]] SparseRows transposed() const;
};

// Products. The work is cut into pieces that do not depend on the number of threads and sums are taken in one
// order, so the result is the same to the last bit for any number of threads. Kernels for AVX-512, AVX2 and
// plain x86-64 are chosen when the program runs; results of different kernels differ by roundings.
//
// Eigen compiled for plain x86-64 reaches a quarter of this, and Eigen over OpenBLAS brings a library that
// starts its threads in every process that links it (4 ms).

[[nodiscard]] Matrix times(const SparseRows& a, const Matrix& b, unsigned threads);
[[nodiscard]] Matrix times(const Matrix& a, const Matrix& b, unsigned threads);
/// The transpose of `a` times `b`, a.columns() by b.columns().
[[nodiscard]] Matrix transposed_times(const Matrix& a, const Matrix& b, unsigned threads);

/// out += sum over i of factors[i] * rows[i], for eight-bit rows of `size` values, a multiple of 16.
void add_rows(std::span<const std::int8_t* const> rows, std::span<const float> factors, std::size_t size,
              float* out) noexcept;

}  // namespace ragctl::embed

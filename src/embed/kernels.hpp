#pragma once
#include <cstddef>
#include <cstdint>

namespace ragctl::embed {

/// A product of a strip of rows: for each of `rows` (at most 4) and 16 columns, c += sum over k of a(row, k)
/// * b(k, column).
struct TileProduct {
  const float* a = nullptr;
  std::size_t a_row = 0;  ///< distance between rows of a
  std::size_t a_k = 0;    ///< distance between neighbours in the sum
  const float* b = nullptr;
  std::size_t b_k = 0;
  std::size_t depth = 0;
  float* c = nullptr;
  std::size_t c_row = 0;
  std::size_t rows = 0;
};

struct Kernels {
  void (*tile)(const TileProduct& product);
  /// out[0..columns) = sum over i of values[i] * b[places[i] * b_row ...]; columns is a multiple of 16.
  void (*gather)(const std::uint32_t* places, const float* values, std::size_t count, const float* b,
                 std::size_t b_row, std::size_t columns, float* out);
  /// out += sum over i of factors[i] * rows[i], of `size` values each; size is a multiple of 16.
  void (*add_rows)(const std::int8_t* const* rows, const float* factors, std::size_t count, std::size_t size,
                   float* out);
};

/// The fastest that this processor runs.
[[nodiscard]] const Kernels& kernels();

}  // namespace ragctl::embed

#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "scan.hpp"

namespace ragctl::index {

[[nodiscard]] constexpr std::size_t row_stride(std::size_t dimensions) {
  return (dimensions + kScanStep - 1) / kScanStep * kScanStep;
}

/// Rounds a vector to eight bits; times the returned scale the codes are the vector. Zeros give the scale 0.
float quantise(std::span<const float> vector, std::span<std::int8_t> codes);

/// A vector of zeros stays one.
void scale_to_unit(std::span<float> vector);

/// A question's vector, rounded to as many of sixteen bits as the sum of the products has room for.
struct QuantisedQuery {
  QuantisedQuery(std::span<const float> vector, std::size_t stride);
  std::vector<std::int16_t> codes;
  float scale = 0;
};

/// Rows of eight bits, one after the other, each with its scale.
struct QuantisedRows {
  std::span<const std::int8_t> codes;
  std::span<const float> scales;
  std::size_t stride = 0;

  [[nodiscard]] std::span<const std::int8_t> row(std::size_t place) const {
    return codes.subspan(place * stride, stride);
  }
  [[nodiscard]] float product(const QuantisedQuery& query, std::size_t place) const;
  /// out[i] = inner product with row first + i.
  void products(const QuantisedQuery& query, std::size_t first, std::span<float> out) const;
};

/// The same with bytes of its own.
struct OwnedRows {
  OwnedRows(std::size_t count, std::size_t the_stride)
      : codes(count * the_stride), scales(count), stride(the_stride) {}
  void set(std::size_t place, std::span<const float> vector) {
    scales[place] = quantise(vector, std::span(codes).subspan(place * stride, stride));
  }
  [[nodiscard]] QuantisedRows rows() const { return {codes, scales, stride}; }

  std::vector<std::int8_t> codes;
  std::vector<float> scales;
  std::size_t stride;
};

}  // namespace ragctl::index

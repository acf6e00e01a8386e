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

/// The same to twelve bits: the codes, and in `rests` (half as many bytes) what they leave, in sixteenths of
/// a step, four bits a dimension. Dimension d of `stride` is the low half of byte d, or the high half of byte
/// d - stride / 2; 8 stands for nothing left.
float quantise(std::span<const float> vector, std::span<std::int8_t> codes, std::span<std::uint8_t> rests);

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

/// Rows of twelve bits: a search reads the eight of all rows that it visits and the four of the best only.
/// Eight alone put neighbours that are nearly as near into the wrong order: of dense vectors they find nine
/// of the ten nearest, twelve find them all, and with sixteen there is nothing left to win.
struct FineRows {
  QuantisedRows coarse;
  std::span<const std::uint8_t> rests;

  [[nodiscard]] std::span<const std::uint8_t> rest(std::size_t place) const {
    return rests.subspan(place * (coarse.stride / 2), coarse.stride / 2);
  }
  [[nodiscard]] float product(const QuantisedQuery& query, std::size_t place) const;
  /// The vector itself, without the padding.
  [[nodiscard]] std::vector<float> vector(std::size_t place, std::size_t dimensions) const;

private:
  void unpack(std::size_t place, std::span<std::int8_t> out) const;
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

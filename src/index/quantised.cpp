#include "quantised.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace ragctl::index {
namespace {

constexpr float kLargestCode = 127;

float largest_of(std::span<const float> vector) {
  float largest = 0;
  for (const float value : vector) largest = std::max(largest, std::fabs(value));
  return largest;
}

}  // namespace

float quantise(std::span<const float> vector, std::span<std::int8_t> codes) {
  const float largest = largest_of(vector);
  const float factor = largest > 0 ? kLargestCode / largest : 0;
  if (!std::isfinite(factor) || factor == 0) return 0;
  for (std::size_t i = 0; i < vector.size(); ++i)
    codes[i] = static_cast<std::int8_t>(std::lround(vector[i] * factor));
  return largest / kLargestCode;
}

void scale_to_unit(std::span<float> vector) {
  double squares = 0;
  for (const float value : vector) squares += static_cast<double>(value) * static_cast<double>(value);
  if (!(squares > 0)) return;
  const auto factor = static_cast<float>(1 / std::sqrt(squares));
  for (float& value : vector) value *= factor;
}

QuantisedQuery::QuantisedQuery(std::span<const float> vector, std::size_t stride) : codes(stride) {
  const float largest = largest_of(vector);
  const double room = 2147483647.0 / (static_cast<double>(kLargestCode) * static_cast<double>(stride));
  const auto most = static_cast<float>(std::min(32767.0, std::floor(room)));
  const float factor = largest > 0 ? most / largest : 0;
  if (!std::isfinite(factor) || factor == 0) return;
  for (std::size_t i = 0; i < vector.size(); ++i)
    codes[i] = static_cast<std::int16_t>(std::lround(vector[i] * factor));
  scale = largest / most;
}

float QuantisedRows::product(const QuantisedQuery& query, std::size_t place) const {
  float out = 0;
  products(query, place, {&out, 1});
  return out;
}

void QuantisedRows::products(const QuantisedQuery& query, std::size_t first, std::span<float> out) const {
  std::array<std::int32_t, 64> sums;
  for (std::size_t at = 0; at < out.size(); at += sums.size()) {
    const std::size_t count = std::min(sums.size(), out.size() - at);
    inner_products(query.codes.data(), row(first + at).data(), stride, count, sums.data());
    for (std::size_t i = 0; i < count; ++i)
      out[at + i] = static_cast<float>(sums[i]) * query.scale * scales[first + at + i];
  }
}

}  // namespace ragctl::index

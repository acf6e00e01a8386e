#include "quantised.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace ragctl::index {
namespace {

constexpr float kLargestCode = 127;
constexpr int kRestSteps = 16;  // of a step of the codes
constexpr int kNoRest = 8;

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

float quantise(std::span<const float> vector, std::span<std::int8_t> codes, std::span<std::uint8_t> rests) {
  const float largest = largest_of(vector);
  const float factor = largest > 0 ? kRestSteps * kLargestCode / largest : 0;
  std::ranges::fill(rests, static_cast<std::uint8_t>(kNoRest * 17));
  if (!std::isfinite(factor) || factor == 0) return 0;
  for (std::size_t i = 0; i < vector.size(); ++i) {
    const auto fine = static_cast<int>(std::lround(vector[i] * factor));
    const int code = (fine + kNoRest) >> 4;  // rounds down: the rest is -8 to 7
    const auto rest = static_cast<unsigned>(fine - code * kRestSteps + kNoRest);
    codes[i] = static_cast<std::int8_t>(code);
    const bool high = i >= rests.size();
    std::uint8_t& byte = rests[high ? i - rests.size() : i];
    byte = static_cast<std::uint8_t>(high ? (byte & 15U) | rest << 4U : (byte & 0xF0U) | rest);
  }
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

void FineRows::unpack(std::size_t place, std::span<std::int8_t> out) const {
  const auto bytes = rest(place);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    out[i] = static_cast<std::int8_t>((bytes[i] & 15) - kNoRest);
    out[i + bytes.size()] = static_cast<std::int8_t>((bytes[i] >> 4) - kNoRest);
  }
}

float FineRows::product(const QuantisedQuery& query, std::size_t place) const {
  std::vector<std::int8_t> left(coarse.stride);
  unpack(place, left);
  std::int32_t sum = 0;
  std::int32_t rest_sum = 0;
  inner_products(query.codes.data(), coarse.row(place).data(), coarse.stride, 1, &sum);
  inner_products(query.codes.data(), left.data(), coarse.stride, 1, &rest_sum);
  const double whole = sum + static_cast<double>(rest_sum) / kRestSteps;
  return static_cast<float>(whole * static_cast<double>(query.scale) *
                            static_cast<double>(coarse.scales[place]));
}

std::vector<float> FineRows::vector(std::size_t place, std::size_t dimensions) const {
  std::vector<std::int8_t> left(coarse.stride);
  unpack(place, left);
  const auto codes = coarse.row(place);
  std::vector<float> out(dimensions);
  for (std::size_t i = 0; i < dimensions; ++i) {
    const auto sixteenths = static_cast<float>(codes[i] * kRestSteps + left[i]);
    out[i] = sixteenths * (coarse.scales[place] / kRestSteps);
  }
  return out;
}

}  // namespace ragctl::index

#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "vector_groups.hpp"

namespace ragctl::index {

/// Rows of floats in blocks, because a vector of them all would be copied as it grows.
class FloatRows {
public:
  static constexpr std::uint32_t kBlockRows = 4096;

  explicit FloatRows(std::uint32_t dimensions) : dimensions_(dimensions) {}
  void add(std::span<const float> row);
  [[nodiscard]] std::uint32_t size() const noexcept { return size_; }
  [[nodiscard]] std::uint32_t dimensions() const noexcept { return dimensions_; }
  [[nodiscard]] std::span<const float> row(std::uint32_t row) const;
  /// Up to kBlockRows rows each.
  [[nodiscard]] const std::vector<std::vector<float>>& blocks() const noexcept { return blocks_; }

private:
  std::uint32_t dimensions_;
  std::uint32_t size_ = 0;
  std::vector<std::vector<float>> blocks_;
};

struct Probes {
  std::uint32_t groups = 1;
  double recall = 1;
};

/// The smallest number of groups to visit for a recall@10 of `wanted`, or for 99% of what a visit to all of
/// them finds, because rounding costs a little too. The truth is FAISS's exact scan of the floats; the
/// questions are rows of the segment turned away to a cosine of 0.8, because questions are not rows.
[[nodiscard]] Probes measure_probes(const FloatRows& rows, const VectorGroups& groups, double wanted);

}  // namespace ragctl::index

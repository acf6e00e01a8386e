#pragma once
#include <cstdint>
#include <vector>

namespace ragctl::index {

/// A set of rows; costs nothing while it is empty.
class RowSet {
public:
  void add(std::uint32_t row, std::uint32_t rows) {
    if (words_.empty()) words_.resize(rows / 64 + 1);
    const std::uint64_t bit = std::uint64_t{1} << row % 64;
    size_ += (words_[row / 64] & bit) == 0 ? 1 : 0;
    words_[row / 64] |= bit;
  }
  [[nodiscard]] bool contains(std::uint32_t row) const noexcept {
    return size_ != 0 && (words_[row / 64] >> row % 64 & 1U) != 0;
  }
  [[nodiscard]] std::uint32_t size() const noexcept { return size_; }

private:
  std::vector<std::uint64_t> words_;
  std::uint32_t size_ = 0;
};

}  // namespace ragctl::index

#pragma once
#include <algorithm>
#include <bit>
#include <cstddef>
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
  [[nodiscard]] static RowSet all(std::uint32_t rows) {
    RowSet out;
    out.words_.assign(rows / 64 + 1, ~std::uint64_t{0});
    out.words_.back() = (std::uint64_t{1} << rows % 64) - 1;
    out.size_ = rows;
    return out;
  }
  void intersect(const RowSet& other) {
    for (std::size_t i = 0; i < words_.size(); ++i)
      words_[i] &= i < other.words_.size() ? other.words_[i] : 0;
    recount();
  }
  void subtract(const RowSet& other) {
    for (std::size_t i = 0; i < std::min(words_.size(), other.words_.size()); ++i)
      words_[i] &= ~other.words_[i];
    recount();
  }
  [[nodiscard]] std::uint32_t size() const noexcept { return size_; }
  /// visit(row), ascending.
  template <class Visit>
  void each(const Visit& visit) const {
    for (std::size_t word = 0; word < words_.size(); ++word) {
      for (std::uint64_t bits = words_[word]; bits != 0; bits &= bits - 1)
        visit(static_cast<std::uint32_t>(word * 64 + static_cast<std::size_t>(std::countr_zero(bits))));
    }
  }

private:
  void recount() {
    size_ = 0;
    for (const std::uint64_t word : words_) size_ += static_cast<std::uint32_t>(std::popcount(word));
  }

  std::vector<std::uint64_t> words_;
  std::uint32_t size_ = 0;
};

/// The rows that a search may return.
struct RowSelection {
  const RowSet* deleted = nullptr;
  const RowSet* allowed = nullptr;  ///< null: all of them
  [[nodiscard]] bool takes(std::uint32_t row) const noexcept {
    return !deleted->contains(row) && (allowed == nullptr || allowed->contains(row));
  }
};

}  // namespace ragctl::index

#pragma once
#include <algorithm>
#include <limits>
#include <vector>

#include "ragctl/index/searcher.hpp"

namespace ragctl::index {

[[nodiscard]] inline bool better(const Scored& a, const Scored& b) noexcept {
  return a.score != b.score ? a.score > b.score : a.chunk < b.chunk;
}

/// Keeps the best k of what it is offered, ties broken by the smaller id.
class TopK {
public:
  explicit TopK(std::uint32_t k) : k_(k) {}

  [[nodiscard]] std::uint32_t size() const noexcept { return k_; }  ///< how many are wanted
  /// A score below this cannot enter.
  [[nodiscard]] double threshold() const noexcept { return threshold_; }

  void offer(const Scored& candidate) {
    if (k_ == 0 || (heap_.size() == k_ && !better(candidate, heap_.front()))) return;
    if (heap_.size() == k_) {
      std::pop_heap(heap_.begin(), heap_.end(), better);
      heap_.pop_back();
    }
    heap_.push_back(candidate);
    std::push_heap(heap_.begin(), heap_.end(), better);
    if (heap_.size() == k_) threshold_ = heap_.front().score;
  }

  /// Best first.
  [[nodiscard]] std::vector<Scored> take() {
    std::sort(heap_.begin(), heap_.end(), better);
    return std::move(heap_);
  }

private:
  std::uint32_t k_;
  double threshold_ = -std::numeric_limits<double>::infinity();
  std::vector<Scored> heap_;
};

}  // namespace ragctl::index

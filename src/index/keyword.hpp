#pragma once
#include <span>
#include <vector>

#include "postings_state.hpp"
#include "row_set.hpp"
#include "top_k.hpp"

namespace ragctl::index {

/// BM25 with the corpus's average length put in: weight * count * (k1 + 1) / (count + norm(length)).
class Bm25Scorer {
public:
  Bm25Scorer(const Bm25& bm25, double average_length);
  [[nodiscard]] double norm(std::uint32_t length) const noexcept { return fixed_ + per_token_ * length; }
  [[nodiscard]] double score(double weight, std::uint32_t count, std::uint32_t length) const noexcept {
    return weight * saturation(count, norm(length));
  }
  [[nodiscard]] double saturation(double count, double norm) const noexcept {
    return count * k1_plus_1_ / (count + norm);
  }
  /// No posting that the impact covers scores more.
  [[nodiscard]] double bound(double weight, const Impact& impact) const noexcept;
  [[nodiscard]] double bound(double weight) const noexcept;

private:
  double k1_plus_1_;
  double fixed_;
  double per_token_;
};

/// A query term that the segment knows. `weight` is idf times the query's weight.
struct WeightedList {
  TermList list;
  double weight = 0;
};

/// Offers to `top` every row of the selection that can still enter it, and scores each exactly as a full scan
/// would, adding the terms in their order. MaxScore (Turtle and Flood 1995) over block maxima (Ding and Suel
/// 2011).
void keyword_top(const Postings::State& postings, const RowSelection& selection,
                 std::span<const WeightedList> lists, const Bm25Scorer& scorer, TopK& top);

}  // namespace ragctl::index

#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ragctl::retrieve {

/// How alike two candidates are, 0..1, by their places in the list.
using Similarity = std::function<double(std::size_t, std::size_t)>;

/// Maximal marginal relevance (Carbonell and Goldstein 1998): the next is always the one with the largest
/// (1 - diversity) * relevance - diversity * its similarity to the most alike of those before it. Relevance
/// is taken as a share of the best. Returns all places, the first `wanted` of them chosen so, the rest as
/// they were. `relevance` is sorted, largest first. 0 changes nothing.
[[nodiscard]] std::vector<std::size_t> marginal_order(std::span<const double> relevance,
                                                      const Similarity& similarity, std::size_t wanted,
                                                      double diversity);

/// Equal for texts that differ only in case, punctuation and white space.
[[nodiscard]] std::uint64_t text_identity(std::string_view text);

/// What a text is made of, small enough to compare it with many: the smallest hashes of its overlapping
/// pieces (bottom-k sketch, Cohen and Kaplan 2007; pieces as in Broder 1997), blind to case, punctuation and
/// white space.
class TextSketch {
public:
  explicit TextSketch(std::string_view text);
  /// The same text but for case, punctuation and white space.
  [[nodiscard]] bool equal(const TextSketch& other) const { return identity_ == other.identity_; }
  /// The same text but for a few words: an estimated Jaccard similarity of kNearDuplicate at least. Texts
  /// with different numbers are never near-duplicates, for a number is a fact, and short ones only when they
  /// are equal.
  [[nodiscard]] bool near_duplicate(TextSketch& other);

private:
  [[nodiscard]] const std::vector<std::uint64_t>& hashes();

  std::string text_;  ///< what is compared of it
  std::uint64_t identity_ = 0;
  std::uint64_t numbers_ = 0;  ///< hash of all digits, in order
  std::vector<std::uint64_t>
      hashes_;  ///< sorted; made when first needed, for most pairs are told apart without
};

}  // namespace ragctl::retrieve

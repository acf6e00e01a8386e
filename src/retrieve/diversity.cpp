#include "diversity.hpp"

#include <algorithm>
#include <numeric>
#include <string>

#include "ragctl/base/digest.hpp"

namespace ragctl::retrieve {
namespace {

constexpr double kNearDuplicate = 0.9;
constexpr std::size_t kPiece = 16;          // bytes: two or three words
constexpr std::size_t kSketch = 128;        // the estimate's standard error at 0.9 is 0.026
constexpr std::size_t kShortestText = 200;  // a word more or less is much in a shorter one

bool is_ascii_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_significant(char c) {
  return is_ascii_letter(c) || is_digit(c) || static_cast<unsigned char>(c) >= 0x80;
}

/// Letters in lower case and digits, one blank for all between: "1 23" and "12 3" stay two texts.
std::string significant_text(std::string_view text) {
  std::string kept(text.size(), '\0');  // a blank stands for one byte at least, so it is never longer
  std::size_t size = 0;
  bool gap = false;
  for (const char c : text) {
    if (!is_significant(c)) {
      gap = true;
      continue;
    }
    if (gap && size > 0) kept[size++] = ' ';
    gap = false;
    kept[size++] = is_ascii_letter(c) ? static_cast<char>(c | 0x20) : c;
  }
  kept.resize(size);
  return kept.empty() ? std::string(text) : kept;
}

std::uint64_t numbers_in(const std::string& text) {
  std::string digits;
  for (const char c : text) {
    if (is_digit(c))
      digits += c;
    else if (!digits.empty() && digits.back() != ' ')
      digits += ' ';
  }
  return xxh3(digits);
}

void keep_smallest(std::vector<std::uint64_t>& hashes) {
  std::ranges::sort(hashes);
  hashes.erase(std::unique(hashes.begin(), hashes.end()), hashes.end());
  if (hashes.size() > kSketch) hashes.resize(kSketch);
}

std::vector<std::uint64_t> smallest_hashes(const std::string& text) {
  std::vector<std::uint64_t> all;
  for (std::size_t at = 0; at + kPiece <= text.size(); ++at)
    all.push_back(xxh3(std::string_view(text).substr(at, kPiece)));
  // Sorting all of them is most of the work; only in a text that repeats itself are these too few.
  std::vector<std::uint64_t> out = all;
  if (out.size() > 2 * kSketch) {
    std::ranges::nth_element(out, out.begin() + 2 * kSketch);
    out.resize(2 * kSketch);
  }
  keep_smallest(out);
  if (out.size() == kSketch || all.size() <= 2 * kSketch) return out;
  keep_smallest(all);
  return all;
}

/// Of the smallest hashes of both together, the share that both have.
double estimated_jaccard(const std::vector<std::uint64_t>& a, const std::vector<std::uint64_t>& b) {
  std::size_t i = 0, j = 0, seen = 0, shared = 0;
  while (seen < kSketch && (i < a.size() || j < b.size())) {
    ++seen;
    if (j == b.size() || (i < a.size() && a[i] < b[j])) {
      ++i;
    } else if (i == a.size() || b[j] < a[i]) {
      ++j;
    } else {
      ++shared, ++i, ++j;
    }
  }
  return seen == 0 ? 0 : static_cast<double>(shared) / static_cast<double>(seen);
}

}  // namespace

std::vector<std::size_t> marginal_order(std::span<const double> relevance, const Similarity& similarity,
                                        std::size_t wanted, double diversity) {
  std::vector<std::size_t> order(relevance.size());
  std::iota(order.begin(), order.end(), 0);
  if (diversity <= 0 || order.empty()) return order;
  const double best = relevance.front() > 0 ? relevance.front() : 1;
  std::vector<double> nearest(relevance.size(), 0);  // to any that is chosen
  const auto value = [&](std::size_t i) {
    return (1 - diversity) * relevance[i] / best - diversity * nearest[i];
  };
  for (std::size_t chosen = 0; chosen < std::min(wanted, order.size()); ++chosen) {
    const auto from = order.begin() + static_cast<std::ptrdiff_t>(chosen);
    const auto next = std::max_element(from, order.end(),
                                       [&](std::size_t a, std::size_t b) { return value(a) < value(b); });
    std::rotate(from, next, next + 1);  // the others keep their order
    for (auto at = from + 1; at != order.end(); ++at)
      nearest[*at] = std::max(nearest[*at], similarity(order[chosen], *at));
  }
  return order;
}

std::uint64_t text_identity(std::string_view text) { return xxh3(significant_text(text)); }

TextSketch::TextSketch(std::string_view text) : text_(significant_text(text)) {
  identity_ = xxh3(text_);
  numbers_ = numbers_in(text_);
}

bool TextSketch::near_duplicate(TextSketch& other) {
  if (identity_ == other.identity_) return true;
  const std::size_t small = std::min(text_.size(), other.text_.size());
  const std::size_t large = std::max(text_.size(), other.text_.size());
  if (small < kShortestText || numbers_ != other.numbers_) return false;
  if (static_cast<double>(small) < kNearDuplicate * static_cast<double>(large)) return false;
  return estimated_jaccard(hashes(), other.hashes()) >= kNearDuplicate;
}

const std::vector<std::uint64_t>& TextSketch::hashes() {
  if (hashes_.empty()) hashes_ = smallest_hashes(text_);
  return hashes_;
}

}  // namespace ragctl::retrieve

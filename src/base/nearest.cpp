#include "ragctl/base/nearest.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "ragctl/base/utf8.hpp"

namespace ragctl {
namespace {

// Three rows; the texts are words.
template <class Text>
std::size_t aligned_distance(const Text& a, const Text& b) {
  std::vector<std::size_t> rows(3 * (b.size() + 1));
  std::size_t* before = rows.data();
  std::size_t* previous = before + b.size() + 1;
  std::size_t* current = previous + b.size() + 1;
  for (std::size_t j = 0; j <= b.size(); ++j) previous[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    current[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t cost = a[i - 1] == b[j - 1] ? 0 : 1;
      current[j] = std::min({previous[j] + 1, current[j - 1] + 1, previous[j - 1] + cost});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) current[j] = std::min(current[j], before[j - 2] + 1);
    }
    std::swap(before, previous);
    std::swap(previous, current);
  }
  return previous[b.size()];
}

std::u32string code_points(std::string_view text) {
  std::u32string out;
  for (std::size_t at = 0; at < text.size();) {
    const auto next = decode_utf8(text, at);
    out += next.value;
    at += next.size;
  }
  return out;
}

bool is_ascii(std::string_view text) {
  return std::ranges::none_of(text, [](char c) { return (static_cast<unsigned char>(c) & 128U) != 0; });
}

}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b) {
  if (is_ascii(a) && is_ascii(b)) return aligned_distance(a, b);
  return aligned_distance(code_points(a), code_points(b));
}

std::optional<std::string> nearest(std::string_view word, std::span<const std::string> candidates) {
  std::optional<std::string> best;
  std::size_t best_distance = 0;
  for (const std::string& candidate : candidates) {
    const std::size_t allowed = std::max<std::size_t>(1, std::max(word.size(), candidate.size()) / 3);
    const std::size_t found = edit_distance(word, candidate);
    if (found > allowed || (best && found >= best_distance)) continue;
    best = candidate;
    best_distance = found;
  }
  return best;
}

}  // namespace ragctl

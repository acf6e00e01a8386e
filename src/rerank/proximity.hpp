#pragma once
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "ragctl/model/terms.hpp"

namespace ragctl::rerank {

/// Two terms that stand next to each other in the question.
struct TermPair {
  std::string_view first;
  std::string_view second;
  double idf = 0;  ///< mean of the two
};

/// Each pair once, in order of first occurrence; words without an analysed term (stop words) do not part
/// neighbours. `idf_of` a term by its text.
template <class IdfOf>
[[nodiscard]] std::vector<TermPair> neighbouring_pairs(std::span<const model::TermSpan> question,
                                                       IdfOf idf_of) {
  std::vector<TermPair> out;
  for (std::size_t i = 0; i + 1 < question.size(); ++i) {
    const std::string_view a = question[i].term, b = question[i + 1].term;
    if (a == b || question[i].position == question[i + 1].position) continue;
    bool known = false;
    for (const TermPair& pair : out)
      known = known || (pair.first == a && pair.second == b) || (pair.first == b && pair.second == a);
    if (!known) out.push_back({a, b, (idf_of(a) + idf_of(b)) / 2});
  }
  return out;
}

/// Where a term stands in a text.
struct TermPlace {
  std::string_view term;
  std::uint32_t position = 0;  ///< word number
};

/// How near to each other the question's neighbours stand in a text (places by position), in units of BM25:
/// each pair counts as a term whose frequency is the sum of 1/distance within 8 words (after Rasolofo and
/// Savoy 2003).
[[nodiscard]] double proximity(std::span<const TermPair> pairs, std::span<const TermPlace> text);

}  // namespace ragctl::rerank

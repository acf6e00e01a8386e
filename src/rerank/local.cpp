#include "ragctl/rerank/local.hpp"

#include <algorithm>
#include <set>

#include "proximity.hpp"
#include "ragctl/base/stop.hpp"

namespace ragctl::rerank {

Judgement LocalReranker::judge(const Asked& asked, const Passages& passages, const std::stop_token& stop) {
  Judgement out;
  out.scores.assign(passages.count, 0.0);
  if (passages.count == 0) return out;
  std::vector<TermPlace> text;
  for (const std::vector<model::TermSpan>& sequence : asked.sequences) {
    throw_if_stopped(stop);
    const auto pairs = neighbouring_pairs(sequence, passages.idf);
    if (pairs.empty()) continue;
    std::set<std::string_view> paired;
    for (const TermPair& pair : pairs) paired.insert({pair.first, pair.second});
    const std::vector<std::string_view> terms(paired.begin(), paired.end());
    const auto places = passages.places(terms);
    for (std::size_t i = 0; i < passages.count; ++i) {
      text.clear();
      for (const auto& [term, position] : places[i]) text.push_back({terms[term], position});
      // The languages see the same words, so the best of them counts, not their sum.
      out.scores[i] = std::max(*out.scores[i], proximity(pairs, text));
    }
  }
  return out;
}

}  // namespace ragctl::rerank

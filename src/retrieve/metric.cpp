#include "ragctl/retrieve/metric.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <set>

#include "ragctl/base/error.hpp"
#include "ragctl/base/nearest.hpp"
#include "ragctl/base/number.hpp"

namespace ragctl::retrieve {
namespace {

constexpr std::array<std::string_view, 9> kNames{"ndcg", "recall",      "precision",      "hit",     "mrr",
                                                 "map",  "span_recall", "span_precision", "span_iou"};

[[noreturn]] void refuse(const std::string& message) {
  throw Error(ErrorCode::usage, message,
              "a metric is a name with a cut: ndcg@10, recall@100, precision@5, hit@1, mrr@10, map");
}

Measure parse_measure(std::string_view name) {
  const auto found = std::ranges::find(kNames, name);
  if (found != kNames.end()) return static_cast<Measure>(found - kNames.begin());
  const std::vector<std::string> known(kNames.begin(), kNames.end());
  const auto near = nearest(name, known);
  refuse("unknown metric \"" + std::string(name) + "\"" + (near ? ", did you mean " + *near + "?" : ""));
}

// Without a cut these would say how long the list is.
bool needs_cut(Measure measure) { return measure == Measure::precision || measure >= Measure::span_recall; }

double discount(std::size_t position) { return 1.0 / std::log2(static_cast<double>(position) + 2.0); }

double ideal_gain(const std::map<std::string, int>& judged, std::size_t depth) {
  std::vector<int> gains;
  for (const auto& [id, value] : judged) {
    if (value > 0) gains.push_back(value);
  }
  std::ranges::sort(gains, std::greater<>());
  double sum = 0;
  for (std::size_t i = 0; i < std::min(gains.size(), depth); ++i) sum += gains[i] * discount(i);
  return sum;
}

/// What the measures are made of, of the first answers.
struct Tally {
  double gain = 0;        ///< discounted
  double reciprocal = 0;  ///< of the first relevant rank
  double precisions = 0;  ///< summed over the relevant ranks
  double found = 0;
};

Tally tally(const std::map<std::string, int>& judged, const std::vector<std::string>& ranked,
            std::size_t depth) {
  Tally out;
  std::set<std::string_view> seen;
  for (const std::string& id : ranked) {
    if (seen.size() == depth) break;
    if (!seen.insert(id).second) continue;
    const auto at = judged.find(id);
    if (at == judged.end() || at->second <= 0) continue;
    const std::size_t position = seen.size() - 1;
    const auto rank = static_cast<double>(position + 1);
    out.found += 1;
    out.precisions += out.found / rank;
    out.gain += at->second * discount(position);
    if (out.reciprocal == 0) out.reciprocal = 1 / rank;
  }
  return out;
}

}  // namespace

std::string to_string(const Metric& metric) {
  std::string name(kNames[static_cast<std::size_t>(metric.measure)]);
  return metric.cut == 0 ? name : name + "@" + std::to_string(metric.cut);
}

Metric parse_metric(std::string_view text) {
  const std::size_t at = text.find('@');
  Metric out{parse_measure(text.substr(0, at)), 0};
  if (at == std::string_view::npos) {
    if (needs_cut(out.measure))
      refuse(std::string(text) + " needs a cut, such as " + std::string(text) + "@5");
    return out;
  }
  const auto cut = parse_number<std::uint32_t>(text.substr(at + 1));
  if (!cut || *cut == 0 || *cut > kMaximumCut) {
    refuse("\"" + std::string(text) + "\" is no metric: the cut is a whole number from 1 to " +
           std::to_string(kMaximumCut));
  }
  out.cut = *cut;
  return out;
}

std::vector<Metric> parse_metrics(std::string_view text) {
  std::vector<Metric> out;
  for (bool more = true; more;) {
    const std::size_t end = std::min(text.find(','), text.size());
    const Metric metric = parse_metric(text.substr(0, end));
    if (std::ranges::find(out, metric) == out.end()) out.push_back(metric);
    more = end < text.size();
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

bool is_of_spans(const Metric& metric) { return metric.measure >= Measure::span_recall; }

std::uint64_t count_relevant(const std::map<std::string, int>& judged) {
  return static_cast<std::uint64_t>(
      std::ranges::count_if(judged, [](const auto& one) { return one.second > 0; }));
}

double score(const Metric& metric, const std::map<std::string, int>& judged,
             const std::vector<std::string>& ranked) {
  const std::size_t depth = metric.cut == 0 ? std::numeric_limits<std::size_t>::max() : metric.cut;
  const auto relevant = static_cast<double>(count_relevant(judged));
  const Tally sums = tally(judged, ranked, depth);
  switch (metric.measure) {
    case Measure::ndcg:
      return sums.gain / ideal_gain(judged, depth);
    case Measure::recall:
      return sums.found / relevant;
    case Measure::precision:
      return sums.found / metric.cut;
    case Measure::hit:
      return sums.found > 0 ? 1 : 0;
    case Measure::mrr:
      return sums.reciprocal;
    case Measure::map:
      return sums.precisions / relevant;
    case Measure::span_recall:
    case Measure::span_precision:
    case Measure::span_iou:
      break;
  }
  return 0;
}

}  // namespace ragctl::retrieve

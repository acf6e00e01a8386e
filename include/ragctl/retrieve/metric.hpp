#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace ragctl::retrieve {

enum class Measure : std::uint8_t {
  ndcg,       ///< linear gain, log2 discount (Jaervelin and Kekaelaeinen 2002)
  recall,     ///< share of the relevant documents that are found
  precision,  ///< share of the first k that are relevant; fewer than k answers count as k
  hit,        ///< 1 when any relevant document is found
  mrr,        ///< 1 / rank of the first relevant document
  map,        ///< average precision (Manning, Raghavan, Schuetze 2008, chapter 8)
  span_recall,
  span_precision,
  span_iou,
};

/// A measure of the first `cut` answers, "ndcg@10"; 0: of all of them.
struct Metric {
  Measure measure = Measure::ndcg;
  std::uint32_t cut = 0;
  bool operator==(const Metric&) const = default;
};

constexpr std::uint32_t kMaximumCut = 1000;

[[nodiscard]] std::string to_string(const Metric& metric);
/// "ndcg@10". Throws usage for an unknown measure (naming the nearest), a cut that is no number from 1 to
/// kMaximumCut, and a missing one where it is needed (precision and the span measures).
[[nodiscard]] Metric parse_metric(std::string_view text);
/// "ndcg@10,map", each once.
[[nodiscard]] std::vector<Metric> parse_metrics(std::string_view text);
/// Of passages rather than documents: see spans.hpp.
[[nodiscard]] bool is_of_spans(const Metric& metric);

/// One query's figure, 0..1. `judged` has at least one document of positive gain; `ranked` is best first, and
/// a document counts once, at its best rank. For measures of documents.
[[nodiscard]] double score(const Metric& metric, const std::map<std::string, int>& judged,
                           const std::vector<std::string>& ranked);

/// The documents with a positive gain.
[[nodiscard]] std::uint64_t count_relevant(const std::map<std::string, int>& judged);

}  // namespace ragctl::retrieve

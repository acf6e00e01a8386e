#include "ragctl/retrieve/measurement.hpp"

#include <algorithm>
#include <set>

#include "ragctl/base/digest.hpp"

namespace ragctl::retrieve {
namespace {

std::optional<double> figure(const Metric& metric, const Truth& truth, const Ranking& ranking) {
  if (is_of_spans(metric)) {
    const auto gold = truth.spans.find(ranking.query);
    if (gold == truth.spans.end()) return std::nullopt;
    return span_score(metric, gold->second, ranking.chunks);
  }
  const auto judged = truth.judgements.find(ranking.query);
  if (judged == truth.judgements.end() || count_relevant(judged->second) == 0) return std::nullopt;
  return score(metric, judged->second, ranking.documents);
}

void add_figures(const Truth& truth, const Ranking& ranking, Measurement& out) {
  QueryFigures figures{ranking.query, {}};
  bool any = false;
  for (const Metric& metric : out.metrics) {
    any = figures.values.emplace_back(figure(metric, truth, ranking)).has_value() || any;
  }
  if (any) out.queries.push_back(std::move(figures));
}

/// Queries that both have a figure for, by their place in `first`.
std::vector<std::pair<double, double>> pairs(const Measurement& first, const Measurement& second,
                                             std::size_t metric) {
  std::map<std::string_view, double> others;
  for (const QueryFigures& query : second.queries) {
    if (query.values[metric]) others.emplace(query.query, *query.values[metric]);
  }
  std::vector<std::pair<double, double>> out;
  for (const QueryFigures& query : first.queries) {
    const auto other = others.find(query.query);
    if (query.values[metric] && other != others.end()) out.emplace_back(*query.values[metric], other->second);
  }
  return out;
}

/// Half 0 or 1 of each query that has a figure; the other queries are in none.
std::vector<std::optional<std::size_t>> halves(const Measurement& measured, std::size_t metric) {
  std::vector<std::pair<std::uint64_t, std::size_t>> order;
  for (std::size_t i = 0; i < measured.queries.size(); ++i) {
    if (measured.queries[i].values[metric]) order.emplace_back(xxh3(measured.queries[i].query), i);
  }
  std::ranges::sort(order);
  std::vector<std::optional<std::size_t>> out(measured.queries.size());
  for (std::size_t i = 0; i < order.size(); ++i) out[order[i].second] = i % 2;
  return out;
}

}  // namespace

double Measurement::mean(std::size_t metric) const {
  double sum = 0, count = 0;
  for (const QueryFigures& query : queries) {
    if (!query.values[metric]) continue;
    sum += *query.values[metric];
    count += 1;
  }
  return count > 0 ? sum / count : 0;
}

Measurement measure(const std::vector<Metric>& metrics, const Truth& truth,
                    std::span<const Ranking> rankings) {
  Measurement out{metrics, {}};
  std::set<std::string> left;
  for (const auto& [query, judged] : truth.judgements) left.insert(query);
  for (const auto& [query, gold] : truth.spans) left.insert(query);
  for (const Ranking& ranking : rankings) {
    left.erase(ranking.query);
    add_figures(truth, ranking, out);
  }
  for (const std::string& query : left) add_figures(truth, {query, {}, {}}, out);
  return out;
}

PairedComparison compare(const Measurement& first, const Measurement& second, std::size_t metric) {
  std::vector<double> firsts, seconds;
  for (const auto& [one, other] : pairs(first, second, metric)) {
    firsts.push_back(one);
    seconds.push_back(other);
  }
  return compare_paired(firsts, seconds);
}

std::optional<HeldOut> hold_out(std::span<const Measurement> points, std::size_t metric) {
  const auto half_of = halves(points.front(), metric);
  std::vector<std::array<double, 2>> sums(points.size());
  std::array<double, 2> counts{};
  for (std::size_t i = 0; i < half_of.size(); ++i) {
    if (!half_of[i]) continue;
    counts[*half_of[i]] += 1;
    for (std::size_t point = 0; point < points.size(); ++point)
      sums[point][*half_of[i]] += points[point].queries[i].values[metric].value_or(0);
  }
  if (counts[1] == 0) return std::nullopt;
  const double total = counts[0] + counts[1];
  HeldOut out;
  const auto best_by = [&](auto value) {
    std::size_t best = 0;
    for (std::size_t point = 1; point < points.size(); ++point) {
      if (value(sums[point]) > value(sums[best])) best = point;
    }
    return best;
  };
  out.best = best_by([](const auto& sum) { return sum[0] + sum[1]; });
  out.chosen = {best_by([](const auto& sum) { return sum[0]; }),
                best_by([](const auto& sum) { return sum[1]; })};
  out.best_mean = (sums[out.best][0] + sums[out.best][1]) / total;
  out.held_out_mean = (sums[out.chosen[0]][1] + sums[out.chosen[1]][0]) / total;
  return out;
}

}  // namespace ragctl::retrieve

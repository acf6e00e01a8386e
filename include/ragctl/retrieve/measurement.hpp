#pragma once
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "ragctl/retrieve/evaluation.hpp"
#include "ragctl/retrieve/metric.hpp"
#include "ragctl/retrieve/significance.hpp"
#include "ragctl/retrieve/spans.hpp"

namespace ragctl::retrieve {

/// What people say is right.
struct Truth {
  Judgements judgements;
  std::map<std::string, GoldSpans> spans;  ///< by query id
};

/// What one query brought, best first.
struct Ranking {
  std::string query;
  std::vector<std::string> documents;  ///< of each hit, as the judgements name them
  std::vector<Span> chunks;            ///< of each hit
};

struct QueryFigures {
  std::string query;
  std::vector<std::optional<double>> values;  ///< one a metric; empty when nobody judged the query for it
};

/// Figures of one configuration.
struct Measurement {
  std::vector<Metric> metrics;
  std::vector<QueryFigures> queries;

  /// Over the queries that have a figure; 0 when none has.
  [[nodiscard]] double mean(std::size_t metric) const;
};

/// A query has figures of documents when it has at least one relevant document, and figures of spans when it
/// has evidence. One that was judged but is not in `rankings` counts as if nothing had been found; it comes
/// after the others.
[[nodiscard]] Measurement measure(const std::vector<Metric>& metrics, const Truth& truth,
                                  std::span<const Ranking> rankings);

/// Both on the same queries, for one metric.
[[nodiscard]] PairedComparison compare(const Measurement& first, const Measurement& second,
                                       std::size_t metric);

/// What choosing the best of several configurations is worth on questions that had no part in the choice: the
/// queries are split in halves (by a hash of the id, so the same at every run), the best of each half is
/// applied to the other (twofold cross-validation; Stone 1974).
struct HeldOut {
  std::size_t best = 0;                 ///< the best on all queries, the first of equals
  std::array<std::size_t, 2> chosen{};  ///< the best on each half
  double best_mean = 0;                 ///< of `best`, on all queries
  double held_out_mean = 0;             ///< of the choice, on the halves that it was not made on
};
/// Precondition: `points` is not empty, and all measure the same queries. Nothing with fewer than two
/// queries.
[[nodiscard]] std::optional<HeldOut> hold_out(std::span<const Measurement> points, std::size_t metric);

}  // namespace ragctl::retrieve

#pragma once
#include <nlohmann/json_fwd.hpp>
#include <stop_token>
#include <string>
#include <vector>

#include "ragctl/retrieve/measurement.hpp"

namespace ragctl::command {

/// What a figure must reach.
struct Gate {
  retrieve::Metric metric;
  double wanted = 0;
  std::string reason;  ///< "--min", or "0.6123 in base.json, less 0.02"
};

struct GateOptions {
  std::vector<std::string> minimums;   ///< "ndcg@10=0.6"
  std::string baseline;                ///< a file of `eval --output json`; empty: none
  std::vector<std::string> max_drops;  ///< "0.02" for every metric, or "map=0.05" for one
};

struct Gates {
  std::vector<Gate> gates;
  /// The result that is the baseline, as JSON text; empty without one.
  std::string baseline;
};

/// Throws usage for an option that is wrong, failed for a baseline that is no result of `eval`.
[[nodiscard]] Gates parse_gates(const GateOptions& options, const std::stop_token& stop);

/// In what a baseline is of something else than this result, as words ("of tenant beta, in keyword mode");
/// empty when it is of the same. Drops are then no measure of what changed in between.
[[nodiscard]] std::string difference(const nlohmann::ordered_json& result, const std::string& baseline);

struct GateResult {
  Gate gate;
  double measured = 0;
  bool met = false;
};
/// The metrics of the gates are among the measured ones.
[[nodiscard]] std::vector<GateResult> check_gates(const std::vector<Gate>& gates,
                                                  const retrieve::Measurement& measured);

}  // namespace ragctl::command

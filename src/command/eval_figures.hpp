#pragma once
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "eval_gates.hpp"
#include "eval_judged.hpp"
#include "eval_settings.hpp"
#include "ragctl/command/output.hpp"

namespace ragctl::command {

[[nodiscard]] std::string fixed(double value);  ///< "0.6123"
[[nodiscard]] nlohmann::ordered_json metrics_json(const retrieve::Measurement& measured);

/// What every result begins with: tenant, mode, queries, metrics; then what was set for this run,
/// and the marked passages.
struct ResultHead {
  std::string tenant;
  std::string mode;
  std::vector<Setting> settings;
};
[[nodiscard]] nlohmann::ordered_json result_json(const ResultHead& head, const JudgedSet& judged,
                                                 const retrieve::Measurement& measured);

enum class PerQuery : std::uint8_t { no, yes };

/// The result of one configuration.
void report_one(nlohmann::ordered_json result, const JudgedSet& judged, const retrieve::Measurement& measured,
                const std::vector<GateResult>& gates, PerQuery per_query, Output& output);

/// The tenant's configuration against another.
void report_comparison(nlohmann::ordered_json result, const JudgedSet& judged,
                       const retrieve::Measurement& first, const retrieve::Measurement& second,
                       const std::string& settings, PerQuery per_query, Output& output);

/// `points[0]` is the configuration as it stands; settings[i] made points[i + 1].
void report_sweep(nlohmann::ordered_json result, const std::vector<retrieve::Measurement>& points,
                  const std::vector<std::vector<Setting>>& settings, Output& output);

}  // namespace ragctl::command

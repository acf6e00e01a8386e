#pragma once
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "ragctl/tenant/config.hpp"

namespace ragctl::command {

/// "search.fusion=rrf".
struct Setting {
  std::string key;
  std::string value;
};

/// Throws usage when there is no "=" or no key. The key and the value are judged when they are applied.
[[nodiscard]] Setting parse_setting(std::string_view text);
/// Settings parted by commas.
[[nodiscard]] std::vector<Setting> parse_settings(std::string_view text);
[[nodiscard]] std::string to_string(const std::vector<Setting>& settings);

/// The configuration with these settings of `search`; a later one wins. Throws usage.
[[nodiscard]] tenant::Config with_settings(tenant::Config config, const std::vector<Setting>& settings);

/// What --compare names: settings parted by commas, or else a YAML file that says keys of `search`.
[[nodiscard]] tenant::Config compared_config(const tenant::Config& config, const std::string& argument,
                                             const std::stop_token& stop);

/// The values that --sweep gives one key.
struct Axis {
  std::string key;
  std::vector<std::string> values;
};
/// "search.semantic_weight=0:1:0.1" (from, to, step; both ends count) or "search.fusion=rrf,weighted". Throws
/// usage, also for more values than a sweep may have.
[[nodiscard]] Axis parse_axis(std::string_view text);
/// Every combination; the last axis changes fastest. Throws usage for a key that is swept twice and for more
/// than kMostPoints.
[[nodiscard]] std::vector<std::vector<Setting>> grid(const std::vector<Axis>& axes);

constexpr std::size_t kMostPoints = 1000;

}  // namespace ragctl::command

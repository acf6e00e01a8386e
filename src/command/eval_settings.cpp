#include "eval_settings.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <optional>

#include "ragctl/base/error.hpp"
#include "ragctl/base/number.hpp"
#include "ragctl/base/units.hpp"
#include "ragctl/files/read.hpp"

namespace ragctl::command {
namespace {

constexpr std::uint64_t kFileLimit = 1'000'000;

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> out;
  for (bool more = true; more;) {
    const std::size_t end = std::min(text.find(separator), text.size());
    out.emplace_back(text.substr(0, end));
    more = end < text.size();
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

Error too_many() {
  return {ErrorCode::usage, "a sweep has " + format_count(kMostPoints) + " points at most",
          "take larger steps, or fewer values"};
}

// "0.30000000000000004" is what 3 * 0.1 is, and nobody wants to read it.
std::string short_number(double value) {
  std::array<char, 32> text{};
  const int size = std::snprintf(text.data(), text.size(), "%.10g", value);
  return {text.data(), static_cast<std::size_t>(size)};
}

/// Nothing unless the text is FROM:TO:STEP in numbers.
std::optional<std::array<double, 3>> range_of(const std::string& text) {
  const std::vector<std::string> parts = split(text, ':');
  std::array<double, 3> out{};
  if (parts.size() != out.size()) return std::nullopt;
  for (std::size_t i = 0; i < out.size(); ++i) {
    const auto value = parse_number<double>(parts[i]);
    if (!value || !std::isfinite(*value)) return std::nullopt;
    out[i] = *value;
  }
  return out;
}

std::vector<std::string> values_of_range(const std::array<double, 3>& range, const std::string& text) {
  const auto [from, to, step] = range;
  if (step == 0 || (to - from) * step < 0) {
    throw Error(ErrorCode::usage, "\"" + text + "\" never arrives",
                "FROM:TO:STEP, where STEP leads from the one to the other: 0:1:0.1");
  }
  // A step of a tenth is not a tenth exactly, and the last point must not be lost to that.
  const double steps = std::floor((to - from) / step + 1e-9);
  if (steps >= static_cast<double>(kMostPoints)) throw too_many();
  std::vector<std::string> out;
  for (int i = 0; i <= static_cast<int>(steps); ++i) out.push_back(short_number(from + i * step));
  return out;
}

}  // namespace

Setting parse_setting(std::string_view text) {
  const std::size_t equals = text.find('=');
  if (equals != std::string_view::npos && equals > 0)
    return {std::string(text.substr(0, equals)), std::string(text.substr(equals + 1))};
  throw Error(ErrorCode::usage, "\"" + std::string(text) + "\" is no setting",
              "KEY=VALUE, such as search.fusion=rrf");
}

std::vector<Setting> parse_settings(std::string_view text) {
  std::vector<Setting> out;
  for (const std::string& one : split(text, ',')) out.push_back(parse_setting(one));
  return out;
}

std::string to_string(const std::vector<Setting>& settings) {
  std::string out;
  for (const Setting& one : settings) out += (out.empty() ? "" : ",") + one.key + "=" + one.value;
  return out;
}

tenant::Config with_settings(tenant::Config config, const std::vector<Setting>& settings) {
  for (const Setting& one : settings) config = tenant::with_search_value(config, one.key, one.value);
  return config;
}

tenant::Config compared_config(const tenant::Config& config, const std::string& argument,
                               const std::stop_token& stop) {
  const bool names_a_file = argument.find('=') == std::string::npos || files::stat_file(argument).has_value();
  if (!names_a_file) return with_settings(config, parse_settings(argument));
  return tenant::with_search_settings(config, files::read_stream(argument, kFileLimit, stop), argument);
}

Axis parse_axis(std::string_view text) {
  const Setting swept = parse_setting(text);
  if (const auto range = range_of(swept.value)) return {swept.key, values_of_range(*range, swept.value)};
  Axis out{swept.key, split(swept.value, ',')};
  if (out.values.size() > kMostPoints) throw too_many();
  return out;
}

std::vector<std::vector<Setting>> grid(const std::vector<Axis>& axes) {
  std::vector<std::vector<Setting>> points{{}};
  for (const Axis& axis : axes) {
    if (std::ranges::count(axes, axis.key, &Axis::key) > 1)
      throw Error(ErrorCode::usage, axis.key + " is swept twice", "give its values in one --sweep");
    if (points.size() * axis.values.size() > kMostPoints) throw too_many();
    std::vector<std::vector<Setting>> longer;
    for (const auto& point : points) {
      for (const std::string& value : axis.values) {
        longer.push_back(point);
        longer.back().push_back({axis.key, value});
      }
    }
    points = std::move(longer);
  }
  return points;
}

}  // namespace ragctl::command

#include "eval_gates.hpp"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>

#include "eval_figures.hpp"
#include "eval_settings.hpp"
#include "ragctl/base/error.hpp"
#include "ragctl/base/number.hpp"
#include "ragctl/base/utf8.hpp"
#include "ragctl/files/read.hpp"

namespace ragctl::command {
namespace {

constexpr std::uint64_t kBaselineLimit = 1'000'000'000;
constexpr double kRounding = 1e-12;

std::optional<double> share(std::string_view text) {
  const auto value = parse_number<double>(text);
  return value && *value >= 0 && *value <= 1 ? value : std::nullopt;
}

double require_share(std::string_view text, const std::string& option) {
  if (const auto value = share(text)) return *value;
  throw Error(ErrorCode::usage, option + ": \"" + std::string(text) + "\" is no number from 0 to 1");
}

struct Drops {
  double general = 0;
  std::map<std::string, double> own;  ///< by metric

  [[nodiscard]] double of(const std::string& metric) const {
    const auto at = own.find(metric);
    return at == own.end() ? general : at->second;
  }
};

Drops parse_drops(const std::vector<std::string>& texts) {
  Drops out;
  for (const std::string& text : texts) {
    if (text.find('=') == std::string::npos) {
      out.general = require_share(text, "--max-drop");
      continue;
    }
    const Setting one = parse_setting(text);
    out.own[to_string(retrieve::parse_metric(one.key))] = require_share(one.value, "--max-drop");
  }
  return out;
}

Error no_result(const std::string& file) {
  return {ErrorCode::failed, file + " is no result of ragctl eval",
          "make one: ragctl --output json eval TENANT --queries F --qrels F > " + file};
}

void add_baseline(const std::string& file, const std::string& text, const Drops& drops,
                  std::vector<Gate>& out) {
  const nlohmann::json json = nlohmann::json::parse(text, nullptr, false);
  const auto metrics = json.is_object() ? json.find("metrics") : json.end();
  if (!json.is_object() || metrics == json.end() || !metrics->is_object() || metrics->empty())
    throw no_result(file);
  for (const auto& [name, value] : metrics->items()) {
    if (!value.is_number()) throw no_result(file);
    const auto then = value.get<double>();
    const double drop = drops.of(name);
    out.push_back({retrieve::parse_metric(name), then - drop,
                   fixed(then) + " in " + file + (drop > 0 ? ", less " + fixed(drop) : "")});
  }
  for (const auto& [name, drop] : drops.own) {
    if (!metrics->contains(name))
      throw Error(ErrorCode::usage, "--max-drop " + name + ": " + file + " has no such metric");
  }
}

}  // namespace

Gates parse_gates(const GateOptions& options, const std::stop_token& stop) {
  Gates out;
  for (const std::string& text : options.minimums) {
    if (text.find('=') == std::string::npos)
      throw Error(ErrorCode::usage, "--min " + text + " says no value",
                  "for example: --min " + text + "=0.6");
    const Setting one = parse_setting(text);
    out.gates.push_back({retrieve::parse_metric(one.key), require_share(one.value, "--min"), "--min"});
  }
  const Drops drops = parse_drops(options.max_drops);
  if (options.baseline.empty() && !options.max_drops.empty())
    throw Error(ErrorCode::usage, "--max-drop needs what to compare with", "add --baseline FILE");
  if (options.baseline.empty()) return out;
  out.baseline = files::read_stream(options.baseline, kBaselineLimit, stop);
  add_baseline(options.baseline, out.baseline, drops, out.gates);
  return out;
}

std::string difference(const nlohmann::ordered_json& result, const std::string& baseline) {
  const nlohmann::json then = nlohmann::json::parse(baseline, nullptr, false);
  std::string out;
  const auto add = [&](const char* key, const std::string& before, const std::string& after) {
    const auto at = then.find(key);
    if (at == then.end() || *at == nlohmann::json(result.at(key))) return;
    const std::string value = at->is_string() ? at->get<std::string>() : at->dump();
    out += (out.empty() ? "" : ", ") + before + without_controls(to_valid_utf8(value)) + after;
  };
  add("tenant", "of tenant ", "");
  add("mode", "in ", " mode");
  add("queries", "of ", " questions");
  return out;
}

std::vector<GateResult> check_gates(const std::vector<Gate>& gates, const retrieve::Measurement& measured) {
  std::vector<GateResult> out;
  for (const Gate& gate : gates) {
    const auto at = std::ranges::find(measured.metrics, gate.metric);
    const double value = measured.mean(static_cast<std::size_t>(at - measured.metrics.begin()));
    // A run without a single judged question shows nothing, so it meets nothing.
    out.push_back({gate, value, !measured.queries.empty() && value >= gate.wanted - kRounding});
  }
  return out;
}

}  // namespace ragctl::command

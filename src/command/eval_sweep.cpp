#include <algorithm>
#include <nlohmann/json.hpp>

#include "eval_figures.hpp"

namespace ragctl::command {
namespace {

using Json = nlohmann::ordered_json;
using retrieve::HeldOut;
using retrieve::Measurement;

constexpr std::size_t kChosenBy = 0;  // the first metric

Json settings_json(const std::vector<Setting>& settings) {
  Json out = Json::object();
  for (const Setting& one : settings) out[one.key] = one.value;
  return out;
}

Json sweep_json(const std::vector<Measurement>& points, const std::vector<std::vector<Setting>>& settings,
                const std::optional<HeldOut>& held) {
  Json out{{"metric", to_string(points.front().metrics[kChosenBy])}, {"points", Json::array()}};
  for (std::size_t i = 0; i < settings.size(); ++i) {
    out["points"].push_back(
        {{"settings", settings_json(settings[i])}, {"metrics", metrics_json(points[i + 1])}});
  }
  out["best"] = held ? settings_json(settings[held->best]) : Json();
  out["hold_out"] = nullptr;
  if (held) {
    out["hold_out"] = {
        {"chosen", {settings_json(settings[held->chosen[0]]), settings_json(settings[held->chosen[1]])}},
        {"best", held->best_mean},
        {"held_out", held->held_out_mean},
        {"configured", points.front().mean(kChosenBy)}};
  }
  return out;
}

void print_points(const std::vector<Measurement>& points, const std::vector<std::vector<Setting>>& settings,
                  const std::optional<HeldOut>& held, Output& output) {
  std::vector<std::string> header;
  for (const Setting& one : settings.front()) header.push_back(one.key);
  for (const retrieve::Metric& metric : points.front().metrics) header.push_back(to_string(metric));
  header.emplace_back("");
  Table table(header);
  for (std::size_t i = 0; i < points.size(); ++i) {
    std::vector<std::string> row;
    for (std::size_t key = 0; key < settings.front().size(); ++key) {
      const bool as_it_stands = i == 0;
      row.push_back(as_it_stands ? (key == 0 ? "(configured)" : "") : settings[i - 1][key].value);
    }
    for (std::size_t metric = 0; metric < points[i].metrics.size(); ++metric)
      row.push_back(fixed(points[i].mean(metric)));
    row.emplace_back(held && i == held->best + 1 ? "best" : "");
    table.add(row);
  }
  table.print(output);
}

void warn(const std::vector<Measurement>& points, const std::vector<std::vector<Setting>>& settings,
          const HeldOut& held, Output& output) {
  const std::string metric = to_string(points.front().metrics[kChosenBy]);
  output.report("best " + metric + ": " + to_string(settings[held.best]) + ", " + fixed(held.best_mean) +
                " on the questions that it was chosen by");
  output.report("held out: " + fixed(held.held_out_mean) + ", choosing on one half of the questions (" +
                to_string(settings[held.chosen[0]]) + "; " + to_string(settings[held.chosen[1]]) +
                ") and measuring on the other; configured: " + fixed(points.front().mean(kChosenBy)));
  output.note(
      "the best point of one collection need not be the best of another, or of tomorrow's questions: "
      "change a setting when the held-out figure gains too");
}

}  // namespace

void report_sweep(Json result, const std::vector<Measurement>& points,
                  const std::vector<std::vector<Setting>>& settings, Output& output) {
  const auto held = retrieve::hold_out(std::span(points).subspan(1), kChosenBy);
  if (output.machine_readable()) {
    result["sweep"] = sweep_json(points, settings, held);
    output.json_answer("eval", result);
    return;
  }
  print_points(points, settings, held, output);
  if (held) warn(points, settings, *held, output);
}

}  // namespace ragctl::command

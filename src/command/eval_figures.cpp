#include "eval_figures.hpp"
#include "rounded.hpp"

#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>

#include "ragctl/base/units.hpp"

namespace ragctl::command {
namespace {

using Json = nlohmann::ordered_json;
using retrieve::Measurement;
using retrieve::QueryFigures;

std::string heading(const retrieve::Metric& metric) {
  std::string name = to_string(metric);
  std::ranges::transform(name, name.begin(), [](unsigned char c) { return std::toupper(c); });
  return name;
}

std::vector<std::string> headings(const Measurement& measured) {
  std::vector<std::string> out;
  for (const retrieve::Metric& metric : measured.metrics) out.push_back(heading(metric));
  return out;
}

std::string cell(const std::optional<double>& value) { return value ? fixed(*value) : "-"; }

Json figures_json(const Measurement& measured, const QueryFigures& query) {
  Json out = Json::object();
  for (std::size_t i = 0; i < measured.metrics.size(); ++i)
    out[to_string(measured.metrics[i])] = query.values[i] ? Json(*query.values[i]) : Json();
  return out;
}

std::map<std::string_view, std::string_view> texts_of(const JudgedSet& judged) {
  std::map<std::string_view, std::string_view> out;
  for (const retrieve::JudgedQuery& query : judged.queries) out.emplace(query.id, query.text);
  return out;
}

/// {"query","text"} of each query, then what `add` says of it.
template <class Add>
Json queries_json(const JudgedSet& judged, const Measurement& measured, Add add) {
  const auto texts = texts_of(judged);
  Json out = Json::array();
  for (const QueryFigures& query : measured.queries) {
    const auto text = texts.find(query.query);
    Json row{{"query", query.query},
             {"text", text == texts.end() ? Json() : Json(std::string(text->second))}};
    add(row, query);
    out.push_back(std::move(row));
  }
  return out;
}

/// json: one document that holds the rows; jsonl: the rows, a line each, and then the rest.
void print_json(Json result, const Json& rows, Output& output) {
  if (output.format() == Format::json && rows.is_array()) result["per_query"] = rows;
  if (output.format() == Format::jsonl) {
    for (const Json& row : rows) output.json_line("query", row);
  }
  output.json_answer("eval", result);
}

Json gates_json(const std::vector<GateResult>& gates) {
  Json out = Json::array();
  for (const GateResult& one : gates)
    out.push_back({{"metric", to_string(one.gate.metric)},
                   {"wanted", one.gate.wanted},
                   {"reason", one.gate.reason},
                   {"measured", one.measured},
                   {"met", one.met}});
  return out;
}

void print_gates(const std::vector<GateResult>& gates, Output& output) {
  for (const GateResult& one : gates) {
    output.line(output.styled(one.met ? Style::good : Style::bad, one.met ? "met     " : "not met ") + " " +
                to_string(one.gate.metric) + ": wanted " + fixed(one.gate.wanted) + " or more (" +
                one.gate.reason + "), measured " + fixed(one.measured));
  }
}

void print_queries(const JudgedSet& judged, const Measurement& measured, Output& output) {
  const auto texts = texts_of(judged);
  std::vector<std::string> header{"QUERY"};
  for (const std::string& name : headings(measured)) header.push_back(name);
  header.emplace_back("QUESTION");
  Table table(header);
  for (const QueryFigures& query : measured.queries) {
    std::vector<std::string> row{query.query};
    for (const auto& value : query.values) row.push_back(cell(value));
    const auto text = texts.find(query.query);
    row.emplace_back(text == texts.end() ? "" : text->second);
    table.add(row);
  }
  table.print(output);
  output.line();
}

}  // namespace

std::string fixed(double value) { return fixed(value, 4); }

Json metrics_json(const Measurement& measured) {
  Json out = Json::object();
  for (std::size_t i = 0; i < measured.metrics.size(); ++i)
    out[to_string(measured.metrics[i])] = measured.mean(i);
  return out;
}

Json result_json(const ResultHead& head, const JudgedSet& judged, const Measurement& measured) {
  Json out{{"tenant", head.tenant},
           {"mode", head.mode},
           {"queries", measured.queries.size()},
           {"metrics", metrics_json(measured)}};
  for (const Setting& one : head.settings) out["settings"][one.key] = one.value;
  if (judged.references > 0) out["spans"] = {{"references", judged.references}, {"lost", judged.lost}};
  return out;
}

void report_one(Json result, const JudgedSet& judged, const Measurement& measured,
                const std::vector<GateResult>& gates, PerQuery per_query, Output& output) {
  const bool each = per_query == PerQuery::yes;
  if (output.machine_readable()) {
    if (!gates.empty()) result["gates"] = gates_json(gates);
    const Json rows = each ? queries_json(judged, measured,
                                          [&](Json& row, const QueryFigures& query) {
                                            row["metrics"] = figures_json(measured, query);
                                          })
                           : Json();
    print_json(std::move(result), rows, output);
    return;
  }
  if (each) print_queries(judged, measured, output);
  std::vector<std::string> header{"QUERIES"};
  std::vector<std::string> row{std::to_string(measured.queries.size())};
  for (std::size_t i = 0; i < measured.metrics.size(); ++i) {
    header.push_back(heading(measured.metrics[i]));
    row.push_back(fixed(measured.mean(i)));
  }
  Table table(header);
  table.add(row);
  table.print(output);
  print_gates(gates, output);
}

namespace {

Json comparison_json(const retrieve::PairedComparison& one) {
  return {{"configured", one.first},
          {"compared", one.second},
          {"difference", one.difference},
          {"queries", one.pairs},
          {"wins", one.wins},
          {"ties", one.ties},
          {"losses", one.losses},
          {"p_randomisation", one.p_randomisation},
          {"p_t_test", one.p_t ? Json(*one.p_t) : Json()}};
}

/// The figures that `second` has for the queries of `first`.
std::map<std::string_view, const QueryFigures*> by_query(const Measurement& measured) {
  std::map<std::string_view, const QueryFigures*> out;
  for (const QueryFigures& query : measured.queries) out.emplace(query.query, &query);
  return out;
}

std::string with_sign(double value) { return (value >= 0 ? "+" : "") + fixed(value); }

void print_compared_queries(const Measurement& first, const Measurement& second, Output& output) {
  const auto others = by_query(second);
  Table table({"QUERY", "METRIC", "CONFIGURED", "COMPARED", "DIFFERENCE"});
  for (const QueryFigures& query : first.queries) {
    const QueryFigures& other = *others.at(query.query);
    for (std::size_t i = 0; i < first.metrics.size(); ++i) {
      if (!query.values[i]) continue;
      table.add({query.query, to_string(first.metrics[i]), cell(query.values[i]), cell(other.values[i]),
                 with_sign(other.values[i].value_or(0) - *query.values[i])});
    }
  }
  table.print(output);
  output.line();
}

void print_comparison(const Measurement& first, const Measurement& second, const std::string& settings,
                      Output& output) {
  Table table({"METRIC", "CONFIGURED", "COMPARED", "DIFFERENCE", "BETTER/SAME/WORSE", "P"});
  for (std::size_t i = 0; i < first.metrics.size(); ++i) {
    const retrieve::PairedComparison one = compare(first, second, i);
    table.add({to_string(first.metrics[i]), fixed(one.first), fixed(one.second), with_sign(one.difference),
               std::to_string(one.wins) + "/" + std::to_string(one.ties) + "/" + std::to_string(one.losses),
               one.p_randomisation < 0.0001 ? "<0.0001" : fixed(one.p_randomisation)});
  }
  table.print(output);
  output.report(std::to_string(first.queries.size()) + " queries; compared: " + settings);
  output.report(
      "P: how likely chance alone makes so large a difference (paired randomisation test, two-sided)");
}

}  // namespace

void report_comparison(Json result, const JudgedSet& judged, const Measurement& first,
                       const Measurement& second, const std::string& settings, PerQuery per_query,
                       Output& output) {
  const bool each = per_query == PerQuery::yes;
  if (!output.machine_readable()) {
    if (each) print_compared_queries(first, second, output);
    print_comparison(first, second, settings, output);
    return;
  }
  Json differences = Json::object();
  for (std::size_t i = 0; i < first.metrics.size(); ++i)
    differences[to_string(first.metrics[i])] = comparison_json(compare(first, second, i));
  result["compare"] = {{"with", settings}, {"metrics", std::move(differences)}};
  const auto others = by_query(second);
  const Json rows = each ? queries_json(judged, first,
                                        [&](Json& row, const QueryFigures& query) {
                                          row["metrics"] = figures_json(first, query);
                                          row["compared"] = figures_json(second, *others.at(query.query));
                                        })
                         : Json();
  print_json(std::move(result), rows, output);
}

}  // namespace ragctl::command

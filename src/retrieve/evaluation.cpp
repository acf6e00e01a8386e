// Measuring a ranking against judgements: readers of the two usual qrels formats, and the four metrics.
#include "ragctl/retrieve/evaluation.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>

#include "ragctl/base/error.hpp"
#include "ragctl/base/utf8.hpp"

namespace ragctl::retrieve {
namespace {

constexpr std::size_t kNdcgDepth = 10;
constexpr std::size_t kMrrDepth = 10;
constexpr std::size_t kRecallDepth = 100;
constexpr std::string_view kBlanks = " \t\r";

struct Line {
  std::size_t number = 0;  ///< from 1
  std::string_view text;
};

/// Every line that holds more than white space, without its line end; a leading byte order mark is dropped.
void each_line(std::string_view text, const std::function<void(const Line&)>& visit) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  for (Line line{1, {}}; !text.empty(); ++line.number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    line.text = text.substr(0, end);
    if (!line.text.empty() && line.text.back() == '\r') line.text.remove_suffix(1);
    if (line.text.find_first_not_of(kBlanks) != std::string_view::npos) visit(line);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

Error line_error(const std::string& name, const Line& line, const std::string& what,
                 const std::string& hint) {
  return {ErrorCode::failed, name + ":" + std::to_string(line.number) + ": " + what, hint};
}

/// Ids may hold blanks when the fields are parted by tabs.
std::vector<std::string_view> fields(std::string_view line) {
  const bool tabs = line.find('\t') != std::string_view::npos;
  const std::string_view separators = tabs ? "\t" : kBlanks;
  std::vector<std::string_view> out;
  while (!line.empty()) {
    const std::size_t end = std::min(line.find_first_of(separators), line.size());
    if (end > 0) out.push_back(line.substr(0, end));
    line.remove_prefix(std::min(end + 1, line.size()));
  }
  return out;
}

std::optional<int> gain(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc{} && end == text.data() + text.size()) return value;
  return std::nullopt;
}

// A plain question seldom starts with a brace: what does and is no JSON is a slip that must not be asked as
// it stands.
JudgedQuery json_query(const Line& line, const std::string& name) {
  constexpr const char* hint = R"(one {"_id": ..., "text": ...} a line, or plain questions)";
  const nlohmann::json json = nlohmann::json::parse(line.text, nullptr, false);
  if (!json.is_object()) throw line_error(name, line, "not a JSON object", hint);
  const auto text = json.find("text");
  if (text == json.end() || !text->is_string()) throw line_error(name, line, "no \"text\"", hint);
  const auto id = json.find("_id");
  if (id == json.end()) return {std::to_string(line.number), text->get<std::string>()};
  if (!id->is_string() && !id->is_number_integer())
    throw line_error(name, line, "an \"_id\" that is neither text nor a number", hint);
  return {id->is_string() ? id->get<std::string>() : id->dump(), text->get<std::string>()};
}

double discount(std::size_t position) { return 1.0 / std::log2(static_cast<double>(position) + 2.0); }

std::vector<std::string> once_each(const std::vector<std::string>& ranked) {
  std::set<std::string_view> seen;
  std::vector<std::string> out;
  for (const std::string& id : ranked) {
    if (seen.insert(id).second) out.push_back(id);
  }
  return out;
}

std::vector<int> relevant_gains(const std::map<std::string, int>& judged) {
  std::vector<int> out;
  for (const auto& [id, value] : judged) {
    if (value > 0) out.push_back(value);
  }
  std::sort(out.rbegin(), out.rend());
  return out;
}

double ideal_gain(const std::vector<int>& gains) {
  double sum = 0;
  for (std::size_t i = 0; i < std::min(gains.size(), kNdcgDepth); ++i) sum += gains[i] * discount(i);
  return sum;
}

/// Adds one query's figures. `judged` has at least one relevant document.
void add_query(const std::map<std::string, int>& judged, const std::vector<std::string>& ranked,
               Metrics& sum) {
  const std::vector<int> gains = relevant_gains(judged);
  const auto relevant = static_cast<double>(gains.size());
  double dcg = 0, reciprocal = 0, precisions = 0, found_100 = 0, found = 0;
  for (std::size_t i = 0; i < ranked.size(); ++i) {
    const auto at = judged.find(ranked[i]);
    if (at == judged.end() || at->second <= 0) continue;
    found += 1;
    const auto rank = static_cast<double>(i + 1);
    precisions += found / rank;
    if (i < kNdcgDepth) dcg += at->second * discount(i);
    if (i < kMrrDepth && reciprocal == 0) reciprocal = 1 / rank;
    if (i < kRecallDepth) found_100 = found;
  }
  ++sum.queries;
  sum.ndcg_10 += dcg / ideal_gain(gains);
  sum.recall_100 += found_100 / relevant;
  sum.mrr_10 += reciprocal;
  sum.map += precisions / relevant;
}

}  // namespace

Judgements parse_judgements(std::string_view text, const std::string& name) {
  Judgements out;
  bool first = true;
  each_line(text, [&](const Line& line) {
    const auto parts = fields(line.text);
    const bool known_shape = parts.size() == 3 || parts.size() == 4;
    const auto value = known_shape ? gain(parts.back()) : std::nullopt;
    const bool is_header = first && known_shape && !value;
    first = false;
    if (is_header) return;
    if (!value) {
      throw line_error(name, line, "not a judgement",
                       "query-id, corpus-id and score parted by tabs, or the four columns of TREC qrels");
    }
    const std::string_view document = parts.size() == 4 ? parts[2] : parts[1];
    out[std::string(parts[0])][std::string(document)] = *value;
  });
  return out;
}

std::vector<JudgedQuery> parse_queries(std::string_view text, const std::string& name) {
  std::vector<JudgedQuery> out;
  each_line(text, [&](const Line& line) {
    const std::size_t begin = line.text.find_first_not_of(kBlanks);
    if (!is_valid_utf8(line.text))
      throw line_error(name, line, "not valid UTF-8", "convert the file to UTF-8");
    out.push_back(line.text[begin] == '{'
                      ? json_query(line, name)
                      : JudgedQuery{std::to_string(line.number), std::string(line.text.substr(begin))});
  });
  return out;
}

Metrics evaluate(const Judgements& judgements,
                 const std::map<std::string, std::vector<std::string>>& ranked) {
  Metrics out;
  for (const auto& [query, judged] : judgements) {
    if (relevant_gains(judged).empty()) continue;
    const auto answer = ranked.find(query);
    add_query(judged, answer == ranked.end() ? std::vector<std::string>{} : once_each(answer->second), out);
  }
  if (out.queries == 0) return out;
  const auto count = static_cast<double>(out.queries);
  for (double* sum : {&out.ndcg_10, &out.recall_100, &out.mrr_10, &out.map}) *sum /= count;
  return out;
}

}  // namespace ragctl::retrieve

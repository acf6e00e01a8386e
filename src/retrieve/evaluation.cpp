// Readers of judged questions: the two usual qrels formats, and the files of questions.
#include "ragctl/retrieve/evaluation.hpp"
#include "ragctl/base/number.hpp"

#include <algorithm>
#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "ragctl/base/error.hpp"
#include "ragctl/base/utf8.hpp"

namespace ragctl::retrieve {
namespace {

constexpr std::string_view kBlanks = " \t\r";

struct Line {
  std::size_t number = 0;  ///< from 1
  std::string_view text;
};

void each_numbered_line(std::string_view text, const std::function<void(const Line&)>& visit) {
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

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlanks) + 1 - begin);
}

/// Ids may hold blanks when the fields are parted by tabs; a field may then be empty.
std::vector<std::string_view> fields(std::string_view line) {
  std::vector<std::string_view> out;
  const bool tabs = line.find('\t') != std::string_view::npos;
  const std::string_view separators = tabs ? "\t" : kBlanks;
  for (bool more = true; more;) {
    const std::size_t end = std::min(line.find_first_of(separators), line.size());
    if (tabs || end > 0) out.push_back(trimmed(line.substr(0, end)));
    more = end < line.size();
    line.remove_prefix(std::min(end + 1, line.size()));
  }
  return out;
}

/// Where a judgement's fields stand in its line.
struct Columns {
  std::size_t query = 0, document = 1, score = 2;
};

/// A header that names the columns may have others beside them, such as the passage that is judged.
std::optional<Columns> named_columns(const std::vector<std::string_view>& header) {
  const auto at = [&header](std::string_view name) {
    return static_cast<std::size_t>(std::ranges::find(header, name) - header.begin());
  };
  const Columns out{at("query-id"), at("corpus-id"), at("score")};
  if (std::max({out.query, out.document, out.score}) == header.size()) return std::nullopt;
  return out;
}

Columns positional_columns(const std::vector<std::string_view>& parts) {
  if (parts.size() == 4) return {0, 2, 3};
  if (parts.size() == 3) return {0, 1, 2};
  return {parts.size(), parts.size(), parts.size()};
}

/// Three or four words that end in none that could be meant as a grade ("1.5", "x").
bool is_unnamed_header(const std::vector<std::string_view>& parts) {
  return (parts.size() == 3 || parts.size() == 4) && parts.back().size() > 2 &&
         !parse_number<double>(parts.back());
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

}  // namespace

JudgementFile parse_judgements(std::string_view text, const std::string& name) {
  JudgementFile out;
  std::optional<Columns> named;
  bool first = true;
  each_numbered_line(text, [&](const Line& line) {
    const auto parts = fields(line.text);
    if (std::exchange(first, false)) {
      named = named_columns(parts);
      if (named || is_unnamed_header(parts)) return;
    }
    const Columns at = named ? *named : positional_columns(parts);
    const std::string_view score = at.score < parts.size() ? parts[at.score] : std::string_view{};
    const auto value = parse_number<int>(score);
    const bool has_ids = std::max(at.query, at.document) < parts.size() && !parts[at.query].empty() &&
                         !parts[at.document].empty();
    if (!has_ids || (!value && !score.empty())) {
      throw line_error(name, line, "not a judgement",
                       "query-id, corpus-id and score parted by tabs, or the four columns of TREC qrels");
    }
    if (!value)
      ++out.ungraded;
    else
      out.judgements[std::string(parts[at.query])][std::string(parts[at.document])] = *value;
  });
  return out;
}

std::vector<JudgedQuery> parse_queries(std::string_view text, const std::string& name) {
  std::vector<JudgedQuery> out;
  each_numbered_line(text, [&](const Line& line) {
    const std::size_t begin = line.text.find_first_not_of(kBlanks);
    if (!is_valid_utf8(line.text))
      throw line_error(name, line, "not valid UTF-8", "convert the file to UTF-8");
    out.push_back(line.text[begin] == '{'
                      ? json_query(line, name)
                      : JudgedQuery{std::to_string(line.number), std::string(line.text.substr(begin))});
  });
  return out;
}

void each_line(std::string_view text, const std::function<void(std::size_t, std::string_view)>& visit) {
  each_numbered_line(text, [&](const Line& line) { visit(line.number, line.text); });
}

}  // namespace ragctl::retrieve

#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace ragctl::retrieve {

/// Judgements: query id -> document id -> gain (0: judged, not relevant).
using Judgements = std::map<std::string, std::map<std::string, int>>;

struct JudgementFile {
  Judgements judgements;
  std::uint64_t ungraded = 0;  ///< rows whose grade is still empty; they say nothing
};

/// BEIR qrels.tsv (query-id, corpus-id, score, with a header line or without), the same with further columns
/// when the header names these three, or TREC qrels (four columns). Throws failed, naming the line.
[[nodiscard]] JudgementFile parse_judgements(std::string_view text, const std::string& name);

struct JudgedQuery {
  std::string id;
  std::string text;
};
/// Each line by itself: one that starts with a brace is JSON {"_id","text"}, any other is a plain question.
/// Without an id of its own a question has the number of its line. Throws failed, naming the line.
[[nodiscard]] std::vector<JudgedQuery> parse_queries(std::string_view text, const std::string& name);

/// Every line that holds more than white space, with its number from 1 and without its line end; a leading
/// byte order mark is dropped.
void each_line(std::string_view text, const std::function<void(std::size_t, std::string_view)>& visit);

}  // namespace ragctl::retrieve

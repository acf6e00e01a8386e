#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace ragctl::retrieve {

/// Judgements: query id -> document id -> gain (0: judged, not relevant).
using Judgements = std::map<std::string, std::map<std::string, int>>;

/// BEIR qrels.tsv (query-id, corpus-id, score, with a header line) or TREC qrels (four columns). Throws
/// failed, naming the line.
[[nodiscard]] Judgements parse_judgements(std::string_view text, const std::string& name);

struct JudgedQuery {
  std::string id;
  std::string text;
};
/// Each line by itself: one that starts with a brace is JSON {"_id","text"}, any other is a plain question.
/// Without an id of its own a question has the number of its line. Throws failed, naming the line.
[[nodiscard]] std::vector<JudgedQuery> parse_queries(std::string_view text, const std::string& name);

/// Means over the queries that have at least one relevant document. Linear gain, log2 discount, documents
/// counted once at their best rank (Jaervelin and Kekaelaeinen 2002; Manning, Raghavan, Schuetze 2008,
/// chapter 8).
struct Metrics {
  std::uint64_t queries = 0;
  double ndcg_10 = 0, recall_100 = 0, mrr_10 = 0, map = 0;
};

/// `ranked`: query id -> document ids, best first.
[[nodiscard]] Metrics evaluate(const Judgements& judgements,
                               const std::map<std::string, std::vector<std::string>>& ranked);

}  // namespace ragctl::retrieve

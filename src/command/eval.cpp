#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "declare.hpp"
#include "open_tenant.hpp"
#include "ragctl/base/error.hpp"
#include "ragctl/base/stop.hpp"
#include "ragctl/files/read.hpp"
#include "ragctl/retrieve/evaluation.hpp"
#include "ragctl/retrieve/retriever.hpp"

namespace ragctl::command {
namespace {

constexpr std::uint64_t kFileLimit = 1'000'000'000;
constexpr std::uint32_t kDepth = 1000;  // chunks asked for, so that 100 different documents are among them

struct Options {
  std::string tenant;
  std::string queries;
  std::string judgements;
  std::string mode;
};

// A record is judged under its own id, any other document under its file name.
std::string judged_id(const model::Hit& hit) {
  if (hit.external_id) return *hit.external_id;
  return hit.uri.substr(hit.uri.rfind('/') + 1);
}

int run_eval(const Options& options, Services& services, Output& output) {
  OpenTenant tenant = OpenTenant::for_reading(options.tenant, services);
  const auto queries = retrieve::parse_queries(
      files::read_stream(options.queries, kFileLimit, services.stop()), options.queries);
  const auto judgements = retrieve::parse_judgements(
      files::read_stream(options.judgements, kFileLimit, services.stop()), options.judgements);
  const auto judged = [&](const retrieve::JudgedQuery& query) { return judgements.contains(query.id); };
  if (std::ranges::none_of(queries, judged)) {
    throw Error(ErrorCode::failed,
                "none of the questions of " + options.queries + " is judged in " + options.judgements,
                "the _id of a question is what the first column of the judgements names");
  }
  retrieve::Retriever retriever(tenant.catalog(), tenant.paths(), tenant.config());
  const std::string& mode = options.mode.empty() ? tenant.config().search.mode : options.mode;
  std::map<std::string, std::vector<std::string>> ranked;
  output.progress().begin("eval", queries.size(), "queries");
  for (const retrieve::JudgedQuery& query : queries) {
    throw_if_stopped(services.stop());
    for (const model::Hit& hit :
         retriever.search({query.text, model::parse_search_mode(mode).value(), kDepth}).hits) {
      ranked[query.id].push_back(judged_id(hit));
    }
    output.progress().advance(1, 0);
  }
  output.progress().end();
  const retrieve::Metrics metrics = retrieve::evaluate(judgements, ranked);
  if (output.machine_readable()) {
    output.json_answer("eval", {{"tenant", tenant.id().str()},
                                {"mode", mode},
                                {"queries", metrics.queries},
                                {"metrics",
                                 {{"ndcg@10", metrics.ndcg_10},
                                  {"recall@100", metrics.recall_100},
                                  {"mrr@10", metrics.mrr_10},
                                  {"map", metrics.map}}}});
    return 0;
  }
  Table table({"QUERIES", "NDCG@10", "RECALL@100", "MRR@10", "MAP"});
  const auto fixed = [](double value) {
    std::array<char, 16> text{};
    const int size = std::snprintf(text.data(), text.size(), "%.4f", value);
    return std::string(text.data(), static_cast<std::size_t>(size));
  };
  table.add({std::to_string(metrics.queries), fixed(metrics.ndcg_10), fixed(metrics.recall_100),
             fixed(metrics.mrr_10), fixed(metrics.map)});
  table.print(output);
  return 0;
}

}  // namespace

void declare_eval(Declaration into) {
  declare_verb<Options>(
      into, "eval", "Measure retrieval on judged questions", run_eval, [](CLI::App& verb, Options& options) {
        add_tenant(verb, options.tenant);
        add_examples(verb, {R"(ragctl eval acme --queries queries.jsonl --qrels qrels.tsv)"});
        verb.add_option("--queries", options.queries, "JSONL {\"_id\",\"text\"}, a line each")
            ->required()
            ->type_name("FILE");
        verb.add_option("--qrels", options.judgements, "TSV query-id, corpus-id, score")
            ->required()
            ->type_name("FILE");
        verb.add_option("--mode", options.mode, "hybrid, semantic or keyword [search.mode]")
            ->type_name("MODE")
            ->check(CLI::IsMember({"hybrid", "semantic", "keyword"}).description(""));
      });
}

}  // namespace ragctl::command

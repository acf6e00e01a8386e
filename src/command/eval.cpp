#include <CLI/CLI.hpp>
#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "counted.hpp"
#include "declare.hpp"
#include "eval_figures.hpp"
#include "eval_gates.hpp"
#include "eval_judged.hpp"
#include "eval_pool.hpp"
#include "eval_settings.hpp"
#include "open_tenant.hpp"
#include "pending_note.hpp"
#include "ragctl/base/error.hpp"
#include "ragctl/base/stop.hpp"
#include "ragctl/base/units.hpp"
#include "ragctl/catalog/documents.hpp"
#include "ragctl/retrieve/retriever.hpp"
#include "reranker.hpp"

namespace ragctl::command {
namespace {

// Chunks asked for, so that 100 different documents are among them. Not less for smaller cuts: a figure must
// not depend on which others are asked for with it.
constexpr std::uint32_t kDepth = 1000;
constexpr std::uint32_t kChunksPerDocument = 10;
constexpr const char* kDocumentMetrics = "ndcg@10,recall@100,mrr@10,map";
constexpr const char* kSpanMetrics = "span_recall@5,span_precision@5,span_iou@5";

struct Options {
  std::string tenant;
  JudgedFiles files;
  std::string mode;
  std::string metrics;
  std::vector<std::string> settings;
  std::string compare;
  std::vector<std::string> sweeps;
  GateOptions gates;
  bool per_query = false;
  PoolOptions pool;
};

void refuse_together(bool both, const char* message) {
  if (both) throw Error(ErrorCode::usage, message, "see: ragctl eval --help");
}

void check_combination(const Options& options) {
  const bool pools = !options.pool.folder.empty();
  const bool gated =
      !options.gates.minimums.empty() || !options.gates.baseline.empty() || !options.gates.max_drops.empty();
  const bool judged = !options.files.judgements.empty() || !options.files.spans.empty();
  const bool several = !options.compare.empty() || !options.sweeps.empty();
  refuse_together(pools && (judged || gated || several || options.per_query || !options.metrics.empty() ||
                            !options.mode.empty() || !options.settings.empty()),
                  "--from-queries measures nothing: of the other options it takes --queries, --pool and "
                  "--dry-run only");
  refuse_together(!pools && options.pool.dry_run, "--dry-run is for --from-queries: nothing else is written");
  refuse_together(!pools && options.files.queries.empty(), "--queries FILE is missing: what to ask");
  refuse_together(!pools && !judged, "--qrels FILE or --spans FILE is missing: what is right");
  refuse_together(!options.compare.empty() && !options.sweeps.empty(),
                  "--compare and --sweep are two runs: give one of them");
  refuse_together(gated && several, "--min and --baseline judge one configuration, not --compare or --sweep");
  refuse_together(options.per_query && !options.sweeps.empty(), "--per-query does not go with --sweep");
}

std::vector<retrieve::Metric> metrics_of(const Options& options, const std::vector<Gate>& gates) {
  std::string names = options.metrics;
  if (names.empty() && !options.files.judgements.empty()) names = kDocumentMetrics;
  if (options.metrics.empty() && !options.files.spans.empty())
    names += (names.empty() ? "" : ",") + std::string(kSpanMetrics);
  std::vector<retrieve::Metric> out = retrieve::parse_metrics(names);
  for (const Gate& gate : gates) {
    if (std::ranges::find(out, gate.metric) == out.end()) out.push_back(gate.metric);
  }
  for (const retrieve::Metric& metric : out) {
    const bool of_spans = is_of_spans(metric);
    if (!(of_spans ? options.files.spans : options.files.judgements).empty()) continue;
    throw Error(ErrorCode::usage,
                to_string(metric) + " needs " + (of_spans ? "--spans FILE" : "--qrels FILE"));
  }
  return out;
}

std::uint32_t depth_for(const std::vector<retrieve::Metric>& metrics) {
  std::uint32_t out = kDepth;
  for (const retrieve::Metric& metric : metrics) out = std::max(out, kChunksPerDocument * metric.cut);
  return out;
}

/// Asks the questions under one configuration after the other.
class Examiner {
public:
  Examiner(OpenTenant& tenant, const JudgedSet& judged, std::vector<retrieve::Metric> metrics,
           Services& services, Output& output)
      : tenant_(tenant),
        judged_(judged),
        metrics_(std::move(metrics)),
        depth_(depth_for(metrics_)),
        services_(services),
        output_(output) {}

  [[nodiscard]] retrieve::Measurement measure(const tenant::Config& config) {
    const auto reranker = reranker_of(config);
    retrieve::Retriever retriever(tenant_.catalog(), tenant_.paths(), config, reranker.get());
    if (!std::exchange(noted_, true)) note_pending(tenant_, retriever.pending(), output_);
    const auto mode = model::parse_search_mode(config.search.mode).value();
    std::vector<retrieve::Ranking> rankings;
    for (const retrieve::JudgedQuery& query : judged_.queries) {
      throw_if_stopped(services_.stop());
      model::Question question{query.text, mode, depth_};
      // Figures of a reranker that was not asked for some questions would be of nothing.
      question.reranking = model::Reranking::required;
      rankings.push_back(ranking(query, retriever.search(question, services_.stop()).hits));
      output_.progress().advance(1, 0);
    }
    return retrieve::measure(metrics_, judged_.truth, rankings);
  }

private:
  [[nodiscard]] retrieve::Ranking ranking(const retrieve::JudgedQuery& query,
                                          const std::vector<model::Hit>& hits) const {
    const auto at = judged_.truth.judgements.find(query.id);
    const auto* const judged = at == judged_.truth.judgements.end() ? nullptr : &at->second;
    retrieve::Ranking out{query.id, {}, {}};
    for (const model::Hit& hit : hits) {
      out.documents.push_back(judged_name(hit.uri, hit.external_id, judged));
      out.chunks.push_back({hit.document, {hit.begin, hit.end}});
      // Copies of the passage are told with it, so whoever looks for one of them has found it here.
      for (const model::Place& copy : hit.also_in) {
        const auto document = tenant_.catalog().documents().find(copy.document);
        out.documents.push_back(
            judged_name(copy.uri, document ? document->external_id : std::nullopt, judged));
      }
    }
    return out;
  }

  OpenTenant& tenant_;
  const JudgedSet& judged_;
  std::vector<retrieve::Metric> metrics_;
  std::uint32_t depth_;
  Services& services_;
  Output& output_;
  bool noted_ = false;
};

void tell(const JudgedSet& judged, const Options& options, Output& output) {
  if (judged.ungraded > 0)
    output.note(counted(judged.ungraded, "rows") + " without a grade in " + options.files.judgements +
                " ignored");
  if (judged.unasked > 0)
    output.note("judged queries that are not in " + options.files.queries +
                " count as if nothing had been found: " + format_count(judged.unasked));
  if (judged.absent > 0)
    output.note(format_count(judged.absent) + " of " + counted(judged.relevant, "relevant documents") +
                " of " + options.files.judgements + " not in the tenant: counted as not found");
  if (judged.lost > 0)
    output.note(format_count(judged.lost) + " of " + counted(judged.references, "passages") + " of " +
                options.files.spans + " not in the tenant's text: counted as not found");
}

void tell_difference(const std::string& file, const std::string& difference, Output& output) {
  if (!difference.empty())
    output.note(file + " is " + difference + ": a drop may be of that, and not of what changed since");
}

void require_gates(const std::vector<GateResult>& results) {
  const auto missed = std::ranges::count(results, false, &GateResult::met);
  if (missed == 0) return;
  const GateResult& first = *std::ranges::find(results, false, &GateResult::met);
  throw Error(ErrorCode::gate,
              std::to_string(missed) + " of " + counted(results.size(), "gates") +
                  " not met: " + to_string(first.gate.metric) + " is " + fixed(first.measured) + ", wanted " +
                  fixed(first.gate.wanted),
              "see which questions lost: add --per-query");
}

int measure_and_report(const Options& options, OpenTenant& tenant, Services& services, Output& output) {
  const Gates gates = parse_gates(options.gates, services.stop());
  const auto metrics = metrics_of(options, gates.gates);
  std::vector<Setting> settings;
  if (!options.mode.empty()) settings.push_back({"search.mode", options.mode});
  for (const std::string& text : options.settings) settings.push_back(parse_setting(text));
  std::vector<tenant::Config> configs{with_settings(tenant.config(), settings)};
  if (!options.compare.empty())
    configs.push_back(compared_config(configs.front(), options.compare, services.stop()));
  std::vector<Axis> axes;
  for (const std::string& text : options.sweeps) axes.push_back(parse_axis(text));
  const auto points = axes.empty() ? std::vector<std::vector<Setting>>{} : grid(axes);
  for (const auto& point : points) configs.push_back(with_settings(configs.front(), point));
  // From here on: the command line is right, and the work begins.
  const JudgedSet judged = read_judged(options.files, tenant, services.stop());
  Examiner examiner(tenant, judged, metrics, services, output);
  output.progress().begin("eval", judged.queries.size() * configs.size(), "queries");
  std::vector<retrieve::Measurement> measured;
  for (const tenant::Config& config : configs) measured.push_back(examiner.measure(config));
  output.progress().end();
  tell(judged, options, output);
  auto result =
      result_json({tenant.id().str(), configs.front().search.mode, settings}, judged, measured.front());
  const PerQuery per_query = options.per_query ? PerQuery::yes : PerQuery::no;
  if (!points.empty()) {
    report_sweep(std::move(result), measured, points, output);
  } else if (!options.compare.empty()) {
    report_comparison(std::move(result), judged, measured[0], measured[1], options.compare, per_query,
                      output);
  } else {
    if (!gates.baseline.empty())
      tell_difference(options.gates.baseline, difference(result, gates.baseline), output);
    const auto results = check_gates(gates.gates, measured.front());
    report_one(std::move(result), judged, measured.front(), results, per_query, output);
    require_gates(results);
  }
  return 0;
}

int run_eval(const Options& options, Services& services, Output& output) {
  check_combination(options);
  OpenTenant tenant = OpenTenant::for_reading(options.tenant, services);
  if (options.pool.folder.empty()) return measure_and_report(options, tenant, services, output);
  PoolOptions pool = options.pool;
  pool.queries = options.files.queries;
  return build_pool(pool, tenant, services, output);
}

void declare_questions(CLI::App& verb, Options& options) {
  verb.add_option("--queries", options.files.queries, "JSONL {\"_id\",\"text\"}, a line each")
      ->type_name("FILE");
  verb.add_option("--qrels", options.files.judgements, "TSV query-id, corpus-id, score")->type_name("FILE");
  verb.add_option("--spans", options.files.spans,
                  "JSONL {\"_id\",\"doc\",\"references\":[...]}: the passages that answer")
      ->type_name("FILE");
  refuse_empty(verb.add_option("--metrics", options.metrics,
                               "Such as ndcg@10,recall@100,precision@5,hit@1,mrr@10,map,span_recall@5")
                   ->type_name("LIST"));
  verb.add_flag("--per-query", options.per_query, "Also the figures of each question");
}

void declare_configurations(CLI::App& verb, Options& options) {
  verb.add_option("--mode", options.mode, "hybrid, semantic or keyword [search.mode]")
      ->type_name("MODE")
      ->check(CLI::IsMember({"hybrid", "semantic", "keyword"}).description(""));
  verb.add_option("--set", options.settings,
                  "A key of search or rerank for this run, such as search.fusion=rrf")
      ->type_name("KEY=VALUE")
      ->allow_extra_args(false);
  refuse_empty(verb.add_option("--compare", options.compare,
                               "Compare with these settings (KEY=VALUE,KEY=VALUE), or those of a YAML file")
                   ->type_name("SETTINGS"));
  verb.add_option("--sweep", options.sweeps, "Try the values of a key: KEY=FROM:TO:STEP, or KEY=VALUE,VALUE")
      ->type_name("KEY=VALUES")
      ->allow_extra_args(false);
}

void declare_gates(CLI::App& verb, GateOptions& gates) {
  verb.add_option("--min", gates.minimums, "Exit 13 unless the metric is at least this")
      ->type_name("METRIC=VALUE")
      ->allow_extra_args(false);
  refuse_empty(verb.add_option("--baseline", gates.baseline,
                               "Exit 13 if a metric is below that of an earlier --output json")
                   ->type_name("FILE"));
  verb.add_option("--max-drop", gates.max_drops,
                  "How far below the baseline is allowed [0]; METRIC=DROP for one metric")
      ->type_name("DROP")
      ->allow_extra_args(false);
}

void declare_pool(CLI::App& verb, PoolOptions& pool) {
  refuse_empty(
      verb.add_option("--from-queries", pool.folder,
                      "Write the questions of the conversations, with candidates to grade, to this folder")
          ->type_name("DIR"));
  verb.add_option("--pool", pool.depth, "Candidates of each mode of search, 1 to 100 [10]")
      ->type_name("N")
      ->check(CLI::Range(1, 100).description(""));
  verb.add_flag("--dry-run", pool.dry_run, "With --from-queries: count, but write nothing");
}

}  // namespace

void declare_eval(Declaration into) {
  declare_verb<Options>(into, "eval", "Measure retrieval on judged questions", run_eval,
                        [](CLI::App& verb, Options& options) {
                          add_tenant(verb, options.tenant);
                          add_examples(verb, {"ragctl eval acme --queries queries.jsonl --qrels qrels.tsv",
                                              "ragctl eval acme --queries queries.jsonl --qrels qrels.tsv "
                                              "--compare search.fusion=rrf"});
                          declare_questions(verb, options);
                          declare_configurations(verb, options);
                          declare_gates(verb, options.gates);
                          declare_pool(verb, options.pool);
                        });
}

}  // namespace ragctl::command

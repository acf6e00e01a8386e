#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "declare.hpp"
#include "hit_view.hpp"
#include "language_model.hpp"
#include "open_tenant.hpp"
#include "pending_note.hpp"
#include "ragctl/base/error.hpp"
#include "ragctl/base/stop.hpp"
#include "ragctl/base/units.hpp"
#include "ragctl/base/utf8.hpp"
#include "ragctl/chat/answering.hpp"
#include "ragctl/files/read.hpp"
#include "ragctl/retrieve/evaluation.hpp"
#include "ragctl/retrieve/filters.hpp"
#include "ragctl/retrieve/query_log.hpp"
#include "ragctl/retrieve/retriever.hpp"
#include "reranker.hpp"
#include "rounded.hpp"

namespace ragctl::command {
namespace {

constexpr std::uint64_t kBatchLimit = 1'000'000'000;

struct Options {
  std::string tenant;
  std::string text;
  std::uint32_t top_k = 0;  // 0: the tenant's
  std::string mode;         // empty: the tenant's
  std::string batch;
  std::vector<std::string> filters;
  bool literal = false;
  bool explain = false;
  bool answer = false;
  bool rerank = false;
  bool no_rerank = false;
};

model::Question question_of(const Options& options, const tenant::Config& config) {
  model::Question question;
  question.text = to_valid_utf8(options.text);
  question.top_k = options.top_k > 0 ? options.top_k : config.search.top_k;
  question.mode = model::parse_search_mode(options.mode.empty() ? config.search.mode : options.mode).value();
  question.literal = options.literal;
  question.explain = options.explain;
  if (options.rerank) question.reranking = model::Reranking::required;
  if (options.no_rerank) question.reranking = model::Reranking::off;
  for (const std::string& filter : options.filters)
    question.filters.push_back(retrieve::parse_filter(to_valid_utf8(filter)));
  return question;
}

nlohmann::ordered_json result_json(const std::string& tenant, const model::Question& question,
                                   const model::Results& results, double took_ms) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const model::Hit& hit : results.hits) list.push_back(hit_json(hit));
  return {{"tenant", tenant},
          {"question", question.text},
          {"mode", model::to_string(question.mode)},
          {"took_ms", rounded(took_ms, kMillisDigits)},
          {"corrections", replacements_json(results.corrections)},
          {"synonyms", replacements_json(results.synonyms)},
          {"notes", results.notes},
          {"reranked", reranked_json(results.reranked)},
          {"hits", std::move(list)}};
}

void print_notes(const std::vector<std::string>& notes, Output& output) {
  for (const std::string& note : notes) output.note(note);
}

void print_results(const model::Results& results, const model::Question& question,
                   retrieve::Retriever& retriever, Output& output) {
  print_replacements(results.corrections, results.synonyms, output);
  print_notes(results.notes, output);
  if (results.hits.empty()) output.note("no hits");
  for (std::size_t i = 0; i < results.hits.size(); ++i) {
    if (i > 0) output.line();
    print_hit(results.hits[i], retriever.matches(question, results.hits[i].text), output);
  }
}

std::vector<retrieve::JudgedQuery> read_batch(const std::string& name, const std::stop_token& stop) {
  const std::string bytes = name == "-" ? files::read_descriptor(0, kBatchLimit, "standard input", stop)
                                        : files::read_stream(name, kBatchLimit, stop);
  return retrieve::parse_queries(bytes, name == "-" ? "standard input" : name);
}

/// A log that cannot be written is no reason to keep an answer back.
void log_question(const model::Question& question, const model::Results& results, double took_ms,
                  OpenTenant& tenant, Services& services, Output& output) {
  try {
    retrieve::QueryLog(tenant.paths(), tenant.config().logging, services.clock)
        .add(question, results, took_ms);
  } catch (const Error& error) {
    output.detail(std::string("the question is not logged: ") + error.what());
  }
}

int query_batch(const Options& options, OpenTenant& tenant, retrieve::Retriever& retriever,
                Services& services, Output& output) {
  const auto queries = read_batch(options.batch, services.stop());
  model::Question question = question_of(options, tenant.config());
  std::uint64_t failures = 0;
  for (const retrieve::JudgedQuery& query : queries) {
    throw_if_stopped(services.stop());
    question.text = query.text;
    const Stopwatch watch;
    const model::Results results = retriever.search(question, services.stop());
    nlohmann::ordered_json line{{"_id", query.id}};
    line.update(result_json(tenant.id().str(), question, results, watch.seconds() * 1000));
    output.json_line("result", line);
    // Once: a thousand questions would say the same a thousand times.
    if (results.rerank_failure && failures++ == 0) output.note(*results.rerank_failure);
  }
  if (failures > 1)
    output.note(format_count(failures) + " of " + format_count(queries.size()) +
                " questions were not reranked");
  return 0;
}

int answer_question(const model::Question& question, OpenTenant& tenant, retrieve::Retriever& retriever,
                    Services& services, Output& output) {
  const Stopwatch watch;
  const auto model = language_model(tenant.config(), retriever);
  chat::Answering answering{retriever, *model, tenant.config()};
  const model::Answer answer = chat::answer_once(
      answering, question, [](std::string_view) {}, services.stop());
  throw_if_stopped(services.stop());
  log_question(question, {.hits = answer.context}, watch.seconds() * 1000, tenant, services, output);
  if (answer.context.empty()) note_if_empty(tenant, output);
  if (!output.machine_readable()) print_replacements(answer.corrections, answer.synonyms, output);
  print_notes(answer.notes, output);
  if (output.machine_readable()) {
    nlohmann::ordered_json json = result_json(tenant.id().str(), question,
                                              {.hits = answer.context,
                                               .corrections = answer.corrections,
                                               .synonyms = answer.synonyms,
                                               .notes = answer.notes,
                                               .reranked = answer.reranked},
                                              watch.seconds() * 1000);
    nlohmann::ordered_json citations = nlohmann::ordered_json::array();
    for (const model::Citation& citation : answer.citations) citations.push_back(citation_json(citation));
    json["answer"] = {
        {"text", answer.text}, {"answered", answer.answered}, {"citations", std::move(citations)}};
    output.json_answer("result", json);
    return 0;
  }
  print_wrapped(answer.text, 0, output);
  if (!answer.citations.empty()) output.line();
  print_sources(answer.citations, output);
  return 0;
}

int run_query(const Options& options, Services& services, Output& output) {
  if (options.answer && !options.batch.empty()) {
    throw Error(ErrorCode::usage, "--answer answers one TEXT, not a --batch");
  }
  const bool is_blank = collapse_white_space(options.text).empty();
  if (options.text.empty() == options.batch.empty() || (is_blank && options.batch.empty())) {
    throw Error(ErrorCode::usage, "ask one TEXT, or give --batch FILE", "see: ragctl query --help");
  }
  OpenTenant tenant = OpenTenant::for_reading(options.tenant, services);
  const Stopwatch watch;
  const auto reranker = reranker_of(tenant.config());
  retrieve::Retriever retriever(tenant.catalog(), tenant.paths(), tenant.config(), reranker.get());
  note_pending(tenant, retriever.pending(), output);
  if (!options.batch.empty()) return query_batch(options, tenant, retriever, services, output);
  const model::Question question = question_of(options, tenant.config());
  if (options.answer) return answer_question(question, tenant, retriever, services, output);
  const model::Results results = retriever.search(question, services.stop());
  const double took_ms = watch.seconds() * 1000;
  if (results.hits.empty()) note_if_empty(tenant, output);
  if (output.machine_readable()) {
    if (results.rerank_failure) output.note(*results.rerank_failure);
    output.json_answer("result", result_json(tenant.id().str(), question, results, took_ms));
  } else {
    print_results(results, question, retriever, output);
  }
  log_question(question, results, took_ms, tenant, services, output);
  return 0;
}

}  // namespace

void declare_query(Declaration into) {
  declare_verb<Options>(
      into, "query", "Ask a tenant's documents", run_query, [](CLI::App& verb, Options& options) {
        add_tenant(verb, options.tenant);
        add_examples(verb, {R"(ragctl query acme "Can I work from abroad?")",
                            R"(ragctl query acme XJ-900 --mode keyword --top-k 3)",
                            R"(ragctl --output json query acme "Can I work from abroad?" --answer)"});
        verb.add_option("TEXT", options.text, "The question")->type_name("");
        verb.add_option("--top-k", options.top_k, "How many hits at most, 1 to 1000 [search.top_k]")
            ->type_name("N")
            ->check(CLI::Range(1, 1000).description(""));
        verb.add_option("--mode", options.mode, "hybrid, semantic or keyword [search.mode]")
            ->type_name("MODE")
            ->check(CLI::IsMember({"hybrid", "semantic", "keyword"}).description(""));
        verb.add_option(
                "--batch", options.batch,
                "Questions from this file (- for standard input): one a line, or JSONL {\"_id\",\"text\"}")
            ->type_name("FILE");
        verb.add_option(
                "--filter", options.filters,
                "Only documents like source=handbook, price<100, updated>=2026-01-01 or 'tag in (a,b)'; "
                "repeatable, all must hold")
            ->type_name("CONDITION")
            ->expected(1)
            ->allow_extra_args(false)
            ->take_all();
        verb.add_flag("--literal", options.literal, "Quotes, +, - and * in TEXT mean nothing");
        verb.add_flag("--explain", options.explain, "Say for each hit why it is where it is");
        auto* const rerank =
            verb.add_flag("--rerank", options.rerank,
                          "Fail when the configured reranker cannot be asked [rerank.required]");
        verb.add_flag("--no-rerank", options.no_rerank, "Leave the hits in the order of the search alone")
            ->excludes(rerank);
        verb.add_flag("--answer", options.answer, "Also answer the question, with numbered citations");
      });
}

}  // namespace ragctl::command

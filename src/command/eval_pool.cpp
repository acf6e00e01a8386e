#include "eval_pool.hpp"
#include "counted.hpp"

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>

#include "eval_judged.hpp"
#include "ragctl/base/digest.hpp"
#include "ragctl/base/error.hpp"
#include "ragctl/base/stop.hpp"
#include "ragctl/base/units.hpp"
#include "ragctl/base/utf8.hpp"
#include "ragctl/catalog/documents.hpp"
#include "ragctl/catalog/sessions.hpp"
#include "ragctl/chat/conversation.hpp"
#include "ragctl/files/durable.hpp"
#include "ragctl/files/read.hpp"
#include "ragctl/retrieve/query_log.hpp"
#include "ragctl/retrieve/retriever.hpp"

namespace ragctl::command {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kPassageColumns = 300;
constexpr std::size_t kIdDigits = 12;

/// A document that may answer a question.
struct Candidate {
  std::string title;
  std::string passage;
  std::optional<int> grade;
};

struct Pool {
  std::vector<retrieve::JudgedQuery> questions;
  std::map<std::string, std::map<std::string, Candidate>> candidates;  ///< by question id, by document
  std::uint64_t leaning = 0;  ///< left out: they mean something after an earlier question only
};

/// The same question gets the same id whenever it is asked, so grades stay with it.
std::string id_of(const std::string& question) { return "q" + to_hex(sha256(question)).substr(0, kIdDigits); }

class Questions {
public:
  explicit Questions(Pool& pool) : pool_(pool) {}

  void add(const std::string& text, const std::string& own_id) {
    std::string question = collapse_white_space(without_controls(text));
    if (question.empty() || !seen_.insert(question).second) return;
    std::string id = own_id.empty() ? id_of(question) : own_id;
    if (ids_.insert(id).second) pool_.questions.push_back({std::move(id), std::move(question)});
  }

private:
  Pool& pool_;
  std::set<std::string> seen_;
  std::set<std::string> ids_;
};

void add_asked(OpenTenant& tenant, Questions& into, Pool& pool) {
  for (const std::string& question : retrieve::QueryLog::questions(tenant.paths())) into.add(question, {});
  const catalog::Snapshot snapshot(tenant.catalog());
  auto sessions = tenant.catalog().sessions().list();
  std::ranges::sort(sessions, {}, [](const model::Session& session) { return model::number(session.id); });
  for (const model::Session& session : sessions) {
    for (const model::Message& message : tenant.catalog().sessions().messages(session.id)) {
      if (message.role != model::Role::user) continue;
      if (chat::leans_on_previous(message.content))
        ++pool.leaning;
      else
        into.add(message.content, {});
    }
  }
}

// A spreadsheet takes a cell that begins like this for a formula, and a question can be anybody's.
std::string cell(const std::string& text) {
  const std::string line = collapse_white_space(without_controls(text));
  const bool is_formula =
      !line.empty() && std::string_view("=+-@").find(line.front()) != std::string_view::npos;
  return (is_formula ? "'" : "") + line;
}

/// A record's own id or the file name while that is clear, else the whole uri.
std::string name_of(const model::Place& place, OpenTenant& tenant) {
  const auto document = tenant.catalog().documents().find(place.document);
  if (document && document->external_id) return *document->external_id;
  std::string file = file_name_of(place.uri);
  return tenant.catalog().documents().resolve(file).size() == 1 ? file : place.uri;
}

void add_candidates(const retrieve::JudgedQuery& question, std::uint32_t depth, OpenTenant& tenant,
                    retrieve::Retriever& retriever, Pool& pool) {
  // Chunks are what is found, and a document may have several among the first.
  const std::uint32_t chunks = std::min<std::uint32_t>(1000, depth * 10);
  auto& candidates = pool.candidates[question.id];
  for (const auto mode :
       {model::SearchMode::hybrid, model::SearchMode::keyword, model::SearchMode::semantic}) {
    std::set<std::int64_t> documents;
    for (const model::Hit& hit : retriever.search({question.text, mode, chunks}).hits) {
      if (documents.size() == depth && !documents.contains(model::number(hit.document))) continue;
      const bool first = documents.insert(model::number(hit.document)).second;
      if (!first) continue;
      candidates.try_emplace(name_of(hit, tenant), Candidate{hit.title, hit.text, {}});
      for (const model::Place& copy : hit.also_in)
        candidates.try_emplace(name_of(copy, tenant), Candidate{copy.title, hit.text, {}});
    }
  }
}

/// Grades that people have given already are never lost, not even for what is no longer found.
void keep_grades(const fs::path& file, Pool& pool) {
  if (!files::stat_file(file)) return;
  const auto graded =
      retrieve::parse_judgements(files::read_file(file, kJudgedFileLimit).bytes, file.string());
  for (const auto& [query, documents] : graded.judgements) {
    for (const auto& [document, grade] : documents) pool.candidates[query][document].grade = grade;
  }
}

void keep_questions(const fs::path& file, Questions& into) {
  if (!files::stat_file(file)) return;
  for (const auto& query :
       retrieve::parse_queries(files::read_file(file, kJudgedFileLimit).bytes, file.string()))
    into.add(query.text, query.id);
}

std::string queries_text(const Pool& pool) {
  std::string out;
  for (const retrieve::JudgedQuery& question : pool.questions)
    out += json_text({{"_id", question.id}, {"text", question.text}}) + "\n";
  return out;
}

// By the document's name, so that nobody who grades sees what search prefers.
std::string judgements_text(const Pool& pool) {
  std::string out = "query-id\tcorpus-id\tscore\tquestion\ttitle\tpassage\n";
  std::map<std::string_view, std::string_view> texts;
  for (const retrieve::JudgedQuery& question : pool.questions) texts.emplace(question.id, question.text);
  for (const auto& [query, candidates] : pool.candidates) {
    const auto text = texts.find(query);
    const std::string question = text == texts.end() ? "" : cell(std::string(text->second));
    for (const auto& [document, candidate] : candidates) {
      out += query + "\t" + document + "\t" + (candidate.grade ? std::to_string(*candidate.grade) : "") +
             "\t" + question + "\t" + cell(candidate.title) + "\t" +
             truncate_to_width(cell(candidate.passage), kPassageColumns) + "\n";
    }
  }
  return out;
}

struct Counts {
  std::uint64_t rows = 0, graded = 0;
};

Counts counts_of(const Pool& pool) {
  Counts out;
  for (const auto& [query, candidates] : pool.candidates) {
    out.rows += candidates.size();
    for (const auto& [document, candidate] : candidates) out.graded += candidate.grade ? 1U : 0U;
  }
  return out;
}

void report(const PoolOptions& options, const Pool& pool, OpenTenant& tenant, Output& output) {
  const Counts counts = counts_of(pool);
  const fs::path folder = options.folder;
  if (output.machine_readable()) {
    output.json_answer("pool", {{"tenant", tenant.id().str()},
                                {"queries_file", (folder / "queries.jsonl").string()},
                                {"qrels_file", (folder / "qrels.tsv").string()},
                                {"written", !options.dry_run},
                                {"queries", pool.questions.size()},
                                {"rows", counts.rows},
                                {"graded", counts.graded},
                                {"left_out", pool.leaning}});
    return;
  }
  output.report(std::string(options.dry_run ? "would write " : "wrote ") +
                counted(pool.questions.size(), "questions") + " and " + counted(counts.rows, "candidates") +
                " (" + format_count(counts.graded) + " graded) to " + folder.string());
  if (pool.leaning > 0)
    output.note(counted(pool.leaning, "questions") + " left out, for meaning nothing without an earlier one");
  output.note("grade the column \"score\" of " + (folder / "qrels.tsv").string() +
              ": 0 not right, 1 right, 2 very; rows without a grade are ignored");
}

}  // namespace

int build_pool(const PoolOptions& options, OpenTenant& tenant, Services& services, Output& output) {
  const fs::path folder = options.folder;
  Pool pool;
  Questions questions(pool);
  keep_questions(folder / "queries.jsonl", questions);
  if (!options.queries.empty()) {
    for (const auto& query : retrieve::parse_queries(
             files::read_stream(options.queries, kJudgedFileLimit, services.stop()), options.queries))
      questions.add(query.text, {});
  }
  add_asked(tenant, questions, pool);
  if (pool.questions.empty()) {
    throw Error(ErrorCode::failed, "tenant " + tenant.id().str() + " has no questions to grade yet",
                "they come from its conversations (ragctl chat " + tenant.id().str() +
                    "), from what is asked after: ragctl tenant config " + tenant.id().str() +
                    " logging.queries true, or from --queries FILE");
  }
  retrieve::Retriever retriever(tenant.catalog(), tenant.paths(), tenant.config());
  output.progress().begin("eval", pool.questions.size(), "queries");
  for (const retrieve::JudgedQuery& question : pool.questions) {
    throw_if_stopped(services.stop());
    add_candidates(question, options.depth, tenant, retriever, pool);
    output.progress().advance(1, 0);
  }
  output.progress().end();
  keep_grades(folder / "qrels.tsv", pool);
  if (!options.dry_run) {
    files::make_private_directory(folder);
    files::write_file(folder / "queries.jsonl", queries_text(pool));
    files::write_file(folder / "qrels.tsv", judgements_text(pool));  // commit point
  }
  report(options, pool, tenant, output);
  return 0;
}

}  // namespace ragctl::command

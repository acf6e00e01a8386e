#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "declare.hpp"
#include "open_tenant.hpp"
#include "ragctl/base/error.hpp"
#include "ragctl/base/units.hpp"
#include "ragctl/files/lock.hpp"
#include "ragctl/pipeline/status.hpp"
#include "state_json.hpp"

namespace ragctl::command {
namespace {

struct Options {
  std::string tenant;
};

struct Row {
  std::string id;
  tenant::State state;
  bool writing = false;
  std::string trouble;  ///< not empty: the tenant cannot be read, and why
};

Row look_at(const std::string& id, Services& services) {
  Row row{id, {}, false, {}};
  try {
    OpenTenant tenant = OpenTenant::for_reading(id, services);
    row.state = pipeline::summarize(tenant.catalog());
    row.writing = files::FileLock::held(tenant.paths().lock());
  } catch (const Error& error) {
    if (error.code() == ErrorCode::no_tenant || error.code() == ErrorCode::usage) throw;
    row.state.rag_status = "failed";
    row.trouble = error.what();
  }
  return row;
}

Row look_at_quietly(const std::string& id, Services& services) {
  try {
    return look_at(id, services);
  } catch (const Error& error) {
    Row row{id, {}, false, error.what()};
    row.state.rag_status = "failed";
    return row;
  }
}

nlohmann::ordered_json row_json(const Row& row) {
  nlohmann::ordered_json json{{"tenant", row.id}};
  json.update(state_json(row.state));
  json["writing"] = row.writing;
  if (!row.trouble.empty()) json["trouble"] = row.trouble;
  return json;
}

void print_rows(const std::vector<Row>& rows, Output& output) {
  if (output.format() == Format::jsonl) {
    for (const Row& row : rows) output.json_line("status", row_json(row));
    return;
  }
  if (output.format() == Format::json) {
    nlohmann::ordered_json all = nlohmann::ordered_json::array();
    for (const Row& row : rows) all.push_back(row_json(row));
    output.json_document({{"tenants", std::move(all)}});
    return;
  }
  Table table({"TENANT", "STATUS", "DOCUMENTS", "FAILED", "CHUNKS", "PENDING", "LAST INDEX", "NOTE"});
  for (const Row& row : rows) {
    const std::string note = row.writing ? "a writer is at work" : row.trouble;
    table.add({row.id, row.state.rag_status, format_count(row.state.total_documents),
               format_count(row.state.failed_documents), format_count(row.state.total_chunks),
               format_count(row.state.pending_chunks), row.state.last_index_time,
               note.empty() ? row.state.last_error : note});
  }
  table.print(output);
}

int run_status(const Options& options, Services& services, Output& output) {
  std::vector<Row> rows;
  if (!options.tenant.empty()) {
    rows.push_back(look_at(options.tenant, services));
  } else {
    for (const auto& id : services.registry.list()) rows.push_back(look_at_quietly(id.str(), services));
    if (rows.empty())
      output.note("no tenants under " + services.registry.root().string() +
                  "; create one: ragctl tenant create ID");
  }
  print_rows(rows, output);
  const bool trouble = std::ranges::any_of(rows, [](const Row& row) { return !row.trouble.empty(); });
  if (!trouble) return 0;
  return static_cast<int>(options.tenant.empty() ? ErrorCode::partial : ErrorCode::damaged);
}

}  // namespace

void declare_status(Declaration into) {
  declare_verb<Options>(
      into, "status", "How a tenant, or the whole fleet, stands", run_status,
      [](CLI::App& verb, Options& options) {
        add_examples(verb, {R"(ragctl status)", R"(ragctl --output json status acme)"});
        verb.add_option("TENANT", options.tenant, "Id of the tenant [all of them]")->type_name("");
      });
}

}  // namespace ragctl::command

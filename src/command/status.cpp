#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "declare.hpp"
#include "ragctl/base/error.hpp"
#include "ragctl/base/units.hpp"
#include "standing.hpp"
#include "state_json.hpp"

namespace ragctl::command {
namespace {

struct Options {
  std::string tenant;
};

nlohmann::ordered_json row_json(const Standing& row) {
  nlohmann::ordered_json json{{"tenant", row.id}};
  json.update(state_json(row.state));
  json["products"] = row.products;
  json["writing"] = row.writing;
  if (!row.trouble.empty()) json["trouble"] = row.trouble;
  return json;
}

void print_rows(const std::vector<Standing>& rows, Output& output) {
  if (output.format() == Format::jsonl) {
    for (const Standing& row : rows) output.json_line("status", row_json(row));
    return;
  }
  if (output.format() == Format::json) {
    nlohmann::ordered_json all = nlohmann::ordered_json::array();
    for (const Standing& row : rows) all.push_back(row_json(row));
    output.json_document({{"tenants", std::move(all)}});
    return;
  }
  Table table(
      {"TENANT", "STATUS", "DOCUMENTS", "PRODUCTS", "FAILED", "CHUNKS", "PENDING", "LAST INDEX", "NOTE"});
  for (const Standing& row : rows) {
    const std::string note = row.writing ? "a writer is at work" : row.trouble;
    table.add({row.id, row.state.rag_status, format_count(row.state.total_documents),
               format_count(row.products), format_count(row.state.failed_documents),
               format_count(row.state.total_chunks), format_count(row.state.pending_chunks),
               row.state.last_index_time, note.empty() ? row.state.last_error : note});
  }
  table.print(output);
}

int run_status(const Options& options, Services& services, Output& output) {
  std::vector<Standing> rows;
  if (!options.tenant.empty()) {
    // A wrong id or config is for the caller to mend; all else is how the tenant stands.
    const tenant::TenantId id = tenant::TenantId::parse(options.tenant);
    static_cast<void>(services.registry.require(id));
    static_cast<void>(services.registry.config(id));
    rows.push_back(standing_of(options.tenant, services));
  } else {
    for (const auto& id : services.registry.list()) rows.push_back(standing_of(id.str(), services));
    if (rows.empty()) note_no_tenants(services, output);
  }
  print_rows(rows, output);
  const bool trouble = std::ranges::any_of(rows, [](const Standing& row) { return !row.trouble.empty(); });
  if (!trouble) return 0;
  return static_cast<int>(options.tenant.empty() ? ErrorCode::partial : rows.front().code);
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

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "counted.hpp"
#include "declare.hpp"
#include "document_json.hpp"
#include "error_report.hpp"
#include "index_run.hpp"
#include "ragctl/base/error.hpp"
#include "ragctl/base/hint.hpp"
#include "ragctl/base/units.hpp"
#include "ragctl/catalog/chunks.hpp"
#include "ragctl/catalog/index.hpp"
#include "ragctl/pipeline/ingest.hpp"
#include "rounded.hpp"

namespace ragctl::command {
namespace {

struct Options {
  std::vector<std::string> tenants;
  bool all = false;
  bool rebuild = false;
  bool dry_run = false;
};

nlohmann::ordered_json report_json(const model::IndexReport& report) {
  return {{"chunks_indexed", report.chunks_indexed},
          {"chunks_live", report.chunks_live},
          {"segments_live", report.segments_live},
          {"trained", report.trained},
          {"embedding", report.embedding},
          {"anew_because", text_or_null(report.anew_because)},
          {"seconds", rounded(report.seconds, kSecondDigits)}};
}

std::string because(const model::IndexReport& report) {
  return report.anew_because.empty() ? "" : "; all anew, because " + report.anew_because;
}

std::vector<std::string> chosen_tenants(const Options& options, const Services& services) {
  if (options.all && !options.tenants.empty())
    throw Error(ErrorCode::usage, "--all-tenants and the name of one do not go together");
  if (!options.all && options.tenants.empty())
    throw Error(ErrorCode::usage, "which tenant?",
                "name some, or say --all-tenants; list them: ragctl tenant list");
  if (!options.all) return options.tenants;
  std::vector<std::string> ids;
  for (const auto& id : services.registry.list()) ids.push_back(id.str());
  return ids;
}

pipeline::IndexContext context_of(OpenTenant& tenant, Services& services, Output& output) {
  return {tenant.catalog(),
          tenant.paths(),
          tenant.config(),
          output.progress(),
          services.clock,
          services.stop(),
          {}};
}

// What was done with a tenant, or would be: a member of the answer, and a sentence for people.
struct Done {
  nlohmann::ordered_json members;
  std::string sentence;
};

Done done_with(const std::string& id, const model::IndexReport& report) {
  Done done{{{"tenant", id}}, {}};
  done.members.update(report_json(report));
  done.sentence = id + ": " + counted(report.chunks_indexed, "chunks") + " indexed, " +
                  format_count(report.chunks_live) + " searchable, in " + format_duration(report.seconds) +
                  because(report);
  return done;
}

/// One that nothing was put into has nothing to index, but its configuration is to be right.
bool is_unused(const std::string& id, Services& services) {
  if (!OpenTenant::is_unused(id, services)) return false;
  static_cast<void>(services.registry.config(tenant::TenantId::parse(id)));
  return true;
}

struct Forecast {
  pipeline::IndexForecast index;
  std::uint64_t to_cut_anew = 0;
};

Forecast forecast_for(const std::string& id, bool rebuild, Services& services, Output& output) {
  if (is_unused(id, services)) return {};
  OpenTenant tenant = OpenTenant::for_reading(id, services);
  pipeline::IndexContext context = context_of(tenant, services, output);
  return {pipeline::forecast(rebuild ? pipeline::IndexMode::rebuild : pipeline::IndexMode::pending, context),
          pipeline::documents_to_cut_anew(tenant.catalog(), tenant.config())};
}

Done plan_one(const std::string& id, bool rebuild, Services& services, Output& output) {
  const auto [forecast, to_cut_anew] = forecast_for(id, rebuild, services, output);
  Done done{{{"tenant", id}, {"chunks", forecast.chunks}, {"trains", forecast.trains}}, {}};
  done.members["anew_because"] = text_or_null(forecast.anew_because);
  done.members["documents_to_cut_anew"] = to_cut_anew;
  done.members["cost_usd"] = 0.0;  // the built-in embedding is the only one there is
  done.sentence = id + ": would index " + counted(forecast.chunks, "chunks");
  if (forecast.trains) done.sentence += " and train the embedding, which costs nothing but time";
  if (!forecast.anew_because.empty()) done.sentence += "; all anew, because " + forecast.anew_because;
  if (to_cut_anew > 0)
    done.sentence += "; " + counted(to_cut_anew, "documents") +
                     " cut with other settings of chunking, to be cut anew by the next ingest";
  return done;
}

Done index_one(const std::string& id, bool rebuild, Services& services, Output& output) {
  if (is_unused(id, services)) return done_with(id, {});
  OpenTenant tenant = OpenTenant::for_writing(id, services);
  const auto mode = rebuild ? pipeline::IndexMode::rebuild : pipeline::IndexMode::pending;
  model::IndexReport report;
  tenant.writing([&] {
    report = index_tenant(tenant, mode, services, output);
    tenant.save_state({});
  });
  return done_with(id, report);
}

void print_done(const Done& done, const Options& options, Output& output) {
  if (output.format() == Format::jsonl) output.json_line(options.dry_run ? "plan" : "index", done.members);
  if (output.format() != Format::table) return;
  if (options.dry_run)
    output.line(done.sentence);
  else
    output.report(done.sentence);
}

// One tenant's failure never touches another; the exit code is the one tenant's own, or 3 when some of many
// failed.
int run_index(const Options& options, Services& services, Output& output) {
  const std::vector<std::string> tenants = chosen_tenants(options, services);
  nlohmann::ordered_json all = nlohmann::ordered_json::array();
  std::size_t failed = 0;
  for (const std::string& id : tenants) {
    try {
      Done done = options.dry_run ? plan_one(id, options.rebuild, services, output)
                                  : index_one(id, options.rebuild, services, output);
      print_done(done, options, output);
      all.push_back(std::move(done.members));
    } catch (const Error& error) {
      if (tenants.size() == 1 || error.code() == ErrorCode::interrupted) throw;
      output.progress().end();
      report_error(with_tenant({error.code(), id + ": " + error.what(), error.hint()}, id), output);
      all.push_back({{"tenant", id}, {"error", {{"code", error.exit_code()}, {"message", error.what()}}}});
      ++failed;
    }
  }
  if (output.format() == Format::json) output.json_document({{"tenants", std::move(all)}});
  return failed > 0 ? static_cast<int>(ErrorCode::partial) : 0;
}

}  // namespace

model::IndexReport index_tenant(OpenTenant& tenant, pipeline::IndexMode mode, Services& services,
                                Output& output) {
  pipeline::IndexContext context = context_of(tenant, services, output);
  context.on_work = [&] { tenant.announce_building(services.clock()); };
  const model::IndexReport report = pipeline::index(mode, context);
  output.progress().end();
  return report;
}

void print_index_report(const model::IndexReport& report, Output& output) {
  if (output.format() == Format::jsonl) output.json_line("index", report_json(report));
  if (report.chunks_indexed == 0) return;
  output.note("indexed " + counted(report.chunks_indexed, "chunks") + " in " +
              format_duration(report.seconds) + (report.trained ? " (embedding trained)" : "") +
              because(report));
}

void declare_index(Declaration into) {
  declare_verb<Options>(
      into, "index", "Embed and index what is pending", run_index, [](CLI::App& verb, Options& options) {
        add_examples(verb, {R"(ragctl index acme)", R"(ragctl index --all-tenants)",
                            R"(ragctl index acme --rebuild)"});
        verb.add_option("TENANT", options.tenants, "Ids of tenants")->type_name("");
        verb.add_flag("--all-tenants", options.all, "Every tenant under the root");
        verb.add_flag("--rebuild", options.rebuild, "Make the whole index anew from the catalog");
        verb.add_flag("--dry-run", options.dry_run, "Say what is pending, but change nothing");
      });
}

}  // namespace ragctl::command

#include "ragctl/purge/purge.hpp"
#include "counted.hpp"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "declare.hpp"
#include "document_json.hpp"
#include "open_tenant.hpp"
#include "ragctl/base/error.hpp"
#include "ragctl/base/units.hpp"
#include "ragctl/catalog/documents.hpp"
#include "ragctl/catalog/sessions.hpp"
#include "session_json.hpp"
#include "source_name.hpp"

namespace ragctl::command {
namespace {

struct Options {
  std::string tenant;
  std::vector<std::string> documents;
  std::string source;
  std::vector<std::string> sessions;
  bool all = false;
  bool yes = false;
  bool dry_run = false;
};

// A document or session that is gone already is no error: a second purge finds nothing, and says so.
std::optional<model::Session> session_if_any(OpenTenant& tenant, const std::string& key) {
  if (auto session = tenant.catalog().sessions().find(key)) return session;
  std::string several;
  for (const model::Session& session : tenant.catalog().sessions().list()) {
    if (session.key.starts_with(key)) several += " " + session.key;
  }
  if (several.empty()) return std::nullopt;
  throw Error(ErrorCode::usage, "more than one session begins with \"" + key + "\"",
              "use one of these:" + several);
}

purge::Request request_of(const Options& options, OpenTenant& tenant, Output& output) {
  const int kinds = (options.documents.empty() ? 0 : 1) + (options.source.empty() ? 0 : 1) +
                    (options.sessions.empty() ? 0 : 1) + (options.all ? 1 : 0);
  if (kinds != 1) {
    throw Error(ErrorCode::usage,
                "say what to purge: one of --document ID, --source NAME, --session ID or --all");
  }
  if (options.source.find('/') != std::string::npos || options.source == "." || options.source == "..") {
    throw Error(ErrorCode::usage, "\"" + options.source + "\" is no name of a source");
  }
  purge::Request request;
  for (const std::string& words : options.documents) {
    const auto document = document_if_any(tenant.catalog(), words);
    if (document) request.documents.push_back(*document);
    if (!document) output.note("no document \"" + words + "\"");
  }
  for (const std::string& key : options.sessions) {
    const auto session = session_if_any(tenant, key);
    if (session) request.sessions.push_back(*session);
    if (!session) output.note("no session \"" + key + "\"");
  }
  request.source = options.source;
  if (!options.source.empty()) require_source(options.source, tenant);
  if (!options.source.empty()) request.scope = purge::Scope::source;
  if (!options.sessions.empty()) request.scope = purge::Scope::session;
  if (options.all) request.scope = purge::Scope::all;
  return request;
}

nlohmann::ordered_json plan_json(const purge::Plan& plan) {
  nlohmann::ordered_json documents = nlohmann::ordered_json::array();
  for (const auto& d : plan.documents)
    documents.push_back(
        {{"id", model::number(d.id)}, {"uri", d.uri}, {"title", d.title}, {"chunks", d.chunks}});
  nlohmann::ordered_json sessions = nlohmann::ordered_json::array();
  for (const auto& s : plan.sessions)
    sessions.push_back({{"session", s.key}, {"title", s.title}, {"messages", s.messages}});
  nlohmann::ordered_json files = nlohmann::ordered_json::array();
  for (const auto& f : plan.files) files.push_back(f.string());
  return {{"documents", std::move(documents)}, {"products", plan.products},    {"chunks", plan.chunks},
          {"sessions", std::move(sessions)},   {"messages", plan.messages},    {"answers", plan.answers},
          {"files", std::move(files)},         {"unfinished", plan.unfinished}};
}

void print_plan(const purge::Plan& plan, Output& output) {
  if (plan.empty()) {
    output.line("nothing to purge");
    return;
  }
  const std::string products = plan.products > 0 ? ", " + counted(plan.products, "products") : "";
  output.line(counted(plan.documents.size(), "documents") + " (" + counted(plan.chunks, "chunks") + products +
              "), " + counted(plan.sessions.size(), "conversations") + " (" +
              counted(plan.messages, "messages") + "), " + counted(plan.files.size(), "files"));
  for (const auto& document : plan.documents)
    output.line("  document  " + std::to_string(model::number(document.id)) + "  " + document.uri);
  for (const auto& session : plan.sessions)
    output.line("  session   " + session.key.substr(0, 12) + "  " + session.title);
  for (const auto& file : plan.files) output.line("  file      " + file.string());
  if (plan.answers > 0) {
    output.line("  " + counted(plan.answers, "answers") +
                " of other conversations, which quote them: blanked");
  }
  if (plan.unfinished) output.line("  an earlier purge was stopped before its end, and will be finished");
}

int report_proof(const purge::Proof& proof, const purge::Plan& plan, const Options& options, Output& output) {
  if (output.machine_readable()) {
    output.json_answer("purge", {{"tenant", options.tenant},
                                 {"purged", true},
                                 {"plan", plan_json(plan)},
                                 {"proof",
                                  {{"probes", proof.probes},
                                   {"files", proof.files},
                                   {"bytes", proof.bytes},
                                   {"traces", proof.traces}}}});
  } else if (proof.traces.empty()) {
    output.line("purged; " + counted(proof.probes, "pieces") + " of the erased text looked for in " +
                counted(proof.files, "files") + " (" + format_bytes(proof.bytes) + ") and not found");
  }
  for (const std::string& trace : proof.traces) output.problem("ragctl: erased text is still in " + trace);
  return proof.traces.empty() ? 0 : static_cast<int>(ErrorCode::damaged);
}

int run_purge(const Options& options, Services& services, Output& output) {
  const bool act = options.yes && !options.dry_run;
  OpenTenant tenant = act ? OpenTenant::for_writing(options.tenant, services)
                          : OpenTenant::for_reading(options.tenant, services);
  purge::Context context{tenant.catalog(),  tenant.paths(), tenant.config(),
                         output.progress(), services.clock, services.stop()};
  const purge::Plan plan = purge::plan(request_of(options, tenant, output), context);
  if (!output.machine_readable()) print_plan(plan, output);
  if (!act || plan.empty()) {
    if (output.machine_readable()) {
      output.json_answer("purge", {{"tenant", options.tenant}, {"purged", false}, {"plan", plan_json(plan)}});
    }
    if (!plan.empty()) output.note("nothing is purged yet; to do it, add --yes");
    return 0;
  }
  const purge::TraceSearch erased = purge::erase(plan, context);
  output.progress().end();
  tenant.save_state({});
  tenant.close_catalog();
  const purge::Proof proof = purge::prove(erased, tenant.paths());
  if (proof.traces.empty()) purge::conclude(tenant.paths());
  return report_proof(proof, plan, options, output);
}

}  // namespace

void declare_purge(Declaration into) {
  declare_verb<
      Options>(into, "purge", "Erase without a trace", run_purge, [](CLI::App& verb, Options& options) {
    add_tenant(verb, options.tenant);
    add_examples(verb, {R"(ragctl purge acme --document handbook.pdf)", R"(ragctl purge acme --all --yes)"});
    verb.add_option("--document", options.documents,
                    "This document: id, uri, external id, title or file name")
        ->type_name("ID")
        ->allow_extra_args(false);
    verb.add_option("--source", options.source,
                    "Everything that came from this source (files, stdin, or a configured one)")
        ->type_name("NAME");
    verb.add_option("--session", options.sessions, "This conversation")
        ->type_name("ID")
        ->allow_extra_args(false);
    verb.add_flag("--all", options.all,
                  "Every document and conversation; the tenant and its configuration stay");
    verb.add_flag("--yes", options.yes, "Do it; without this the plan is printed and nothing is changed");
    verb.add_flag("--dry-run", options.dry_run, "Print the plan only, even with --yes");
  });
}

}  // namespace ragctl::command

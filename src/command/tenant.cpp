#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "declare.hpp"
#include "ragctl/base/error.hpp"
#include "ragctl/base/nearest.hpp"
#include "ragctl/base/units.hpp"
#include "ragctl/base/utf8.hpp"
#include "ragctl/files/durable.hpp"
#include "ragctl/files/read.hpp"
#include "ragctl/pipeline/indexing.hpp"
#include "ragctl/pipeline/ingest.hpp"
#include "standing.hpp"
#include "state_json.hpp"

namespace ragctl::command {
namespace {

constexpr std::uint64_t kConfigLimit = 1'000'000;

struct CreateOptions {
  std::string tenant;
  std::string name;
  std::string config;
  bool dry_run = false;
};

int run_create(const CreateOptions& options, Services& services, Output& output) {
  const tenant::TenantId id = tenant::TenantId::parse(options.tenant);
  const tenant::Config defaults = services.registry.defaults().values;
  std::string yaml = tenant::initial_config(id.str(), options.name.empty() ? id.str() : options.name);
  if (!options.config.empty()) {
    const auto stat = files::stat_file(options.config);
    const bool file = stat && stat->kind == files::FileKind::regular;
    yaml = file ? tenant::read_config(options.config) : files::read_stream(options.config, kConfigLimit);
    static_cast<void>(tenant::parse_config(yaml, options.config, defaults));
    yaml = tenant::with_config_value(yaml, "tenant.id", id.str(), options.config, defaults);
    if (!options.name.empty())
      yaml = tenant::with_config_value(yaml, "tenant.name", options.name, options.config, defaults);
  }
  static_cast<void>(tenant::parse_config(yaml, "the new config.yaml", defaults));
  const tenant::TenantPaths paths = services.registry.paths(id);
  const bool lost_config = services.registry.lost_config(id);
  if (options.dry_run && !lost_config && services.registry.exists(id))
    throw Error(ErrorCode::usage, "tenant " + id.str() + " exists already");
  if (!options.dry_run) {
    services.registry.create(id, yaml);
    if (!lost_config) tenant::write_state(paths.state(), {});
  }
  if (output.machine_readable()) {
    output.json_answer(
        "created",
        {{"tenant", id.str()}, {"folder", paths.folder().string()}, {"created", !options.dry_run}});
  } else {
    const auto what = lost_config ? paths.config() : paths.folder();
    output.note(std::string(options.dry_run ? "would create " : "created ") + what.string());
    output.note(lost_config ? "next: set again what it said before, with ragctl tenant config " + id.str() +
                                  " KEY VALUE"
                            : "next: ragctl ingest " + id.str() + " PATH...");
  }
  return 0;
}

struct NoOptions {};

int run_list(const NoOptions&, Services& services, Output& output) {
  Table table({"TENANT", "STATUS", "DOCUMENTS", "CHUNKS", "PENDING", "LAST INDEX"});
  nlohmann::ordered_json all = nlohmann::ordered_json::array();
  bool in_trouble = false;
  for (const tenant::TenantId& id : services.registry.list()) {
    const Standing standing = standing_of(id.str(), services);
    const tenant::State& state = standing.state;
    nlohmann::ordered_json row{{"tenant", id.str()}};
    row.update(state_json(state));
    if (!standing.trouble.empty()) row["trouble"] = standing.trouble;
    in_trouble = in_trouble || !standing.trouble.empty();
    if (output.format() == Format::jsonl) {
      output.json_line("tenant", row);
    } else if (output.format() == Format::json) {
      all.push_back(std::move(row));
    } else {
      table.add({id.str(), state.rag_status, format_count(state.total_documents),
                 format_count(state.total_chunks), format_count(state.pending_chunks),
                 state.last_index_time});
    }
  }
  if (output.format() == Format::json) output.json_document({{"tenants", std::move(all)}});
  if (output.format() == Format::table && table.empty())
    note_no_tenants(services, output);
  else if (output.format() == Format::table)
    table.print(output);
  if (in_trouble) output.note("what is wrong with those that failed: ragctl status");
  return 0;
}

struct ShowOptions {
  std::string tenant;
};

int run_show(const ShowOptions& options, Services& services, Output& output) {
  OpenTenant tenant = OpenTenant::for_reading(options.tenant, services);
  const tenant::State state = standing_of(tenant).state;
  if (output.machine_readable()) {
    nlohmann::ordered_json document{{"tenant", tenant.id().str()},
                                    {"name", tenant.config().tenant.name},
                                    {"folder", tenant.paths().folder().string()}};
    document.update(state_json(state));
    output.json_answer("tenant", document);
    return 0;
  }
  const auto row = [&output](const char* label, const std::string& value) {
    std::string padded = label;
    padded.resize(18, ' ');
    output.line(output.styled(Style::bold, padded) + output.styled(Style::plain, value));
  };
  row("tenant", tenant.id().str());
  row("name", tenant.config().tenant.name);
  row("folder", tenant.paths().folder().string());
  row("status", state.rag_status);
  row("documents",
      format_count(state.total_documents) + " (" + format_count(state.failed_documents) + " failed)");
  row("chunks", format_count(state.total_chunks) + " (" + format_count(state.pending_chunks) + " pending)");
  row("embedding", tenant.config().embedding.provider + " " + tenant.config().embedding.model);
  row("last ingest", state.last_ingest_time.empty() ? "never" : state.last_ingest_time);
  row("last index", state.last_index_time.empty() ? "never" : state.last_index_time);
  if (!state.last_error.empty()) row("last error", state.last_error);
  return 0;
}

struct ConfigOptions {
  std::string tenant;
  std::string key;
  std::string value;
  bool has_value = false;
  bool dry_run = false;
};

const char* to_string(tenant::Origin origin) {
  switch (origin) {
    case tenant::Origin::built_in:
      return "default";
    case tenant::Origin::shared:
      return "ragctl.yaml";
    case tenant::Origin::own:
      return "config.yaml";
  }
  return "";
}

void print_entries(const std::vector<tenant::ConfigEntry>& entries, Output& output) {
  if (output.machine_readable()) {
    nlohmann::ordered_json keys = nlohmann::ordered_json::object();
    for (const auto& entry : entries)
      keys[entry.key] = {{"value", tenant::config_json(entry)},
                         {"default", entry.is_default},
                         {"from", to_string(entry.origin)}};
    output.json_answer("config", {{"config", std::move(keys)}});
    return;
  }
  Table table({"KEY", "FROM", "VALUE"});
  for (const auto& entry : entries)
    table.add({entry.key, to_string(entry.origin), collapse_white_space(entry.value)});
  table.print(output);
}

int print_value(const std::vector<tenant::ConfigEntry>& entries, const std::string& key, Output& output) {
  std::vector<tenant::ConfigEntry> within;
  std::vector<std::string> keys;
  for (const auto& entry : entries) {
    keys.push_back(entry.key);
    if (entry.key == key && !output.machine_readable()) {
      output.line(tenant::config_text(entry));
      return 0;
    }
    if (entry.key == key || entry.key.starts_with(key + ".")) within.push_back(entry);
  }
  if (within.empty()) {
    const auto near = nearest(key, keys);
    throw Error(ErrorCode::usage, "unknown key " + key,
                near ? "did you mean " + *near + "?" : "see: man ragctl-config");
  }
  print_entries(within, output);
  return 0;
}

// What the next run has to make anew after a change, if anything: a value may go back to what it was.
bool is_made_anew(tenant::Effect effect, const std::string& id, Services& services) {
  try {
    if (OpenTenant::is_unused(id, services)) return true;
    OpenTenant tenant = OpenTenant::for_reading(id, services);
    if (effect == tenant::Effect::next_ingest)
      return pipeline::documents_to_cut_anew(tenant.catalog(), tenant.config()) > 0;
    return pipeline::is_outdated(tenant.catalog(), tenant.config());
  } catch (const Error&) {
    return true;  // the value is set, and what else is wrong is told by the command that needs it
  }
}

void note_effect(const ConfigOptions& options, const std::string& id, Services& services, Output& output) {
  const tenant::Effect effect = tenant::effect_of(options.key);
  if (effect == tenant::Effect::at_once) return;
  if (!options.dry_run && !is_made_anew(effect, id, services)) return;
  if (effect == tenant::Effect::next_index)
    output.note("next: ragctl index " + id + " (the index is made anew; --dry-run says how much that is)");
  else
    output.note("next: ragctl ingest " + id + " PATH... (chunks are made anew for these settings)");
}

int run_config(const ConfigOptions& options, Services& services, Output& output) {
  const tenant::TenantId id = tenant::TenantId::parse(options.tenant);
  const tenant::TenantPaths paths = services.registry.require(id);
  const std::string name = paths.config().string();
  const std::string yaml = tenant::read_config(paths.config());
  const tenant::Defaults defaults = services.registry.defaults();
  if (!options.has_value) {
    const auto entries = tenant::config_entries(yaml, name, defaults);
    if (!options.key.empty()) return print_value(entries, options.key, output);
    print_entries(entries, output);
    return 0;
  }
  if (options.key == "tenant.id" && options.value != id.str()) {
    throw Error(ErrorCode::usage, "tenant.id of " + id.str() + " cannot be set to " + options.value,
                "the id is the name of the tenant's folder");
  }
  const tenant::WriterLock lock = services.lock(id);
  const std::string current = tenant::read_config(paths.config());
  const std::string changed =
      tenant::with_config_value(current, options.key, options.value, name, defaults.values);
  if (!options.dry_run) files::write_file(paths.config(), changed);  // commit point
  output.note(std::string(options.dry_run ? "would set " : "set ") + options.key + " to " + options.value);
  note_effect(options, id.str(), services, output);
  return 0;
}

}  // namespace

void declare_tenant(Declaration into) {
  const Declaration within = add_group(into, "tenant", "Create, list, look at and configure tenants");
  add_examples(within.parent, {R"(ragctl tenant create acme --name "Acme Trailworks")",
                               R"(ragctl tenant config acme search.top_k 8)", R"(ragctl tenant list)"});
  declare_verb<CreateOptions>(
      within, "create", "Create a tenant", run_create, [](CLI::App& verb, CreateOptions& options) {
        add_examples(verb, {R"(ragctl tenant create acme --name "Acme Trailworks")",
                            R"(ragctl tenant create beta --config configs/ragctl-tenant.yaml)"});
        verb.add_option("TENANT", options.tenant, "Id: a-z, 0-9, _ and -, at most 63 characters")
            ->required()
            ->type_name("");
        verb.add_option("--name", options.name, "Name for people")->type_name("NAME");
        verb.add_option("--config", options.config, "Start from this config.yaml")->type_name("FILE");
        verb.add_flag("--dry-run", options.dry_run, "Check, but create nothing");
      });
  declare_verb<NoOptions>(within, "list", "List the tenants", run_list, [](CLI::App& verb, NoOptions&) {
    add_examples(verb, {R"(ragctl tenant list)", R"(ragctl --output jsonl tenant list)"});
  });
  declare_verb<ShowOptions>(within, "show", "Show one tenant", run_show,
                            [](CLI::App& verb, ShowOptions& options) {
                              add_examples(verb, {R"(ragctl tenant show acme)"});
                              add_tenant(verb, options.tenant);
                            });
  declare_verb<ConfigOptions>(
      within, "config", "Show the configuration, or set a key of it", run_config,
      [](CLI::App& verb, ConfigOptions& options) {
        add_examples(verb, {R"(ragctl tenant config acme)", R"(ragctl tenant config acme search)",
                            R"(ragctl tenant config acme search.top_k 8)"});
        add_tenant(verb, options.tenant);
        verb.add_option("KEY", options.key, "A key such as search.top_k, or a section such as search")
            ->type_name("");
        verb.add_option("VALUE", options.value, "Its new value")
            ->type_name("")
            ->each([&options](const std::string&) { options.has_value = true; });
        verb.add_flag("--dry-run", options.dry_run, "Check the value, but set nothing");
      });
  declare_tenant_check(within);
}

}  // namespace ragctl::command

#include "ragctl/pipeline/product_import.hpp"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <array>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "counted.hpp"
#include "declare.hpp"
#include "document_json.hpp"
#include "index_run.hpp"
#include "open_tenant.hpp"
#include "ragctl/base/error.hpp"
#include "ragctl/base/nearest.hpp"
#include "ragctl/base/units.hpp"
#include "ragctl/extract/extractor.hpp"
#include "rounded.hpp"

namespace ragctl::command {
namespace {

constexpr const char* kStdin = "-";

struct Options {
  std::string tenant;
  std::string file;
  std::vector<std::string> fields;
  std::string type;
  bool replace = false;
  bool no_index = false;
  bool dry_run = false;
};

using Named = std::pair<const char*, std::string source::ProductFields::*>;

// The keys of the section products of config.yaml.
constexpr std::array kFields{Named{"id", &source::ProductFields::id},
                             Named{"name", &source::ProductFields::name},
                             Named{"description", &source::ProductFields::description},
                             Named{"price", &source::ProductFields::price},
                             Named{"currency", &source::ProductFields::currency},
                             Named{"category", &source::ProductFields::category},
                             Named{"image", &source::ProductFields::image},
                             Named{"url", &source::ProductFields::url},
                             Named{"availability", &source::ProductFields::availability},
                             Named{"attributes", &source::ProductFields::attributes}};

void set_field(const std::string& assignment, source::ProductFields& fields) {
  const std::size_t sign = assignment.find('=');
  const std::string name = assignment.substr(0, sign);
  std::vector<std::string> known;
  for (const auto& [word, member] : kFields) {
    known.emplace_back(word);
    if (name != word || sign == std::string::npos || sign + 1 == assignment.size()) continue;
    fields.*member = assignment.substr(sign + 1);
    return;
  }
  const auto near = nearest(name, known);
  std::string hint = near && *near != name ? "did you mean " + *near + "? It is " : "it is ";
  hint += "one of";
  for (const std::string& word : known) hint += " " + word;
  throw Error(ErrorCode::usage, "--field \"" + assignment + "\" is not NAME=FIELD",
              hint + ", a sign = and a field");
}

source::RecordFields fields_of(const Options& options, const tenant::Config& config) {
  source::RecordFields fields;
  source::ProductFields products = pipeline::product_fields(config);
  for (const std::string& assignment : options.fields) set_field(assignment, products);
  fields.named = products.named();
  fields.products = std::move(products);
  if (!options.type.empty()) fields.media_type = extract::parse_media_type(options.type);
  fields.decode = extract::to_utf8;
  return fields;
}

void tell(const model::DocumentOutcome& outcome, Output& output) {
  const char* name = model::to_string(outcome.outcome);
  if (output.format() == Format::jsonl) {
    output.json_line("product",
                     {{"uri", outcome.uri}, {"outcome", name}, {"reason", text_or_null(outcome.reason)}});
  }
  if (outcome.outcome == model::Outcome::failed) {
    output.progress().end();
    output.problem("failed  " + outcome.uri + ": " + outcome.reason);
  } else {
    output.detail(std::string(name) + "  " + outcome.uri);
  }
}

void print_summary(const model::IngestReport& report, const Options& options, Output& output) {
  if (output.machine_readable()) {
    nlohmann::ordered_json summary{{"type", "summary"},
                                   {"seen", report.seen},
                                   {"added", report.added},
                                   {"updated", report.updated},
                                   {"unchanged", report.unchanged},
                                   {"failed", report.failed},
                                   {"deleted", report.deleted},
                                   {"seconds", rounded(report.seconds, kSecondDigits)}};
    if (options.dry_run) summary["dry_run"] = true;
    output.json_answer("summary", summary);
    return;
  }
  const auto part = [](std::uint64_t count, const char* what) { return format_count(count) + " " + what; };
  std::string line = options.dry_run ? "would import: " : "";
  line += counted(report.seen, "products") + " seen: " + part(report.added, "added, ") +
          part(report.updated, "updated, ") + part(report.unchanged, "unchanged, ") +
          part(report.failed, "failed");
  if (report.deleted > 0) line += "; " + part(report.deleted, "deleted");
  output.report(line + "; in " + format_duration(report.seconds));
}

std::string error_line(const model::IngestReport& report) {
  if (report.failed == 0) return {};
  return format_count(report.failed) + " of " + counted(report.seen, "products") + " failed";
}

model::IngestReport import_into(OpenTenant& tenant, const pipeline::ProductImport& import, Services& services,
                                Output& output) {
  pipeline::IngestContext context{
      tenant.catalog(),  tenant.config(),
      output.progress(), [&output](const auto& outcome) { tell(outcome, output); },
      services.clock,    services.stop()};
  return pipeline::import_products(import, context);
}

int run_import(const Options& options, Services& services, Output& output) {
  const Stopwatch watch;
  const tenant::TenantId id = tenant::TenantId::parse(options.tenant);
  static_cast<void>(services.registry.require(id));
  const tenant::Config config = services.registry.config(id);
  pipeline::ProductImport import;
  import.fields = fields_of(options, config);
  import.replace = options.replace;
  import.dry_run = options.dry_run;
  std::unique_ptr<source::RecordStream> stream;
  if (options.file == kStdin) {
    // Only the first line is waited for before the tenant is locked.
    stream = source::RecordStream::of_descriptor(STDIN_FILENO, "standard input", import.fields,
                                                 config.ingest.max_file_bytes, services.stop());
    import.stream = stream.get();
    import.path = "stdin";
  } else {
    import.path = std::filesystem::weakly_canonical(std::filesystem::absolute(options.file)).string();
  }
  OpenTenant tenant = options.dry_run ? OpenTenant::for_reading(options.tenant, services)
                                      : OpenTenant::for_writing(options.tenant, services);
  model::IngestReport report;
  if (options.dry_run) {
    report = import_into(tenant, import, services, output);
  } else {
    tenant.writing([&] {
      report = import_into(tenant, import, services, output);
      tenant.catalog().set_fact("last_ingest_time", format_utc(services.clock()));
      if (!options.no_index)
        print_index_report(index_tenant(tenant, pipeline::IndexMode::pending, services, output), output);
      tenant.save_state(error_line(report));
    });
  }
  report.seconds = watch.seconds();
  print_summary(report, options, output);
  return report.failed == 0 ? 0 : static_cast<int>(ErrorCode::partial);
}

}  // namespace

void declare_product_import(Declaration into) {
  declare_verb<Options>(
      into, "import", "Bring a catalogue of products in", run_import, [](CLI::App& verb, Options& options) {
        add_examples(verb, {R"(ragctl product import acme products.json)",
                            R"(ragctl product import acme feed.csv --replace --field price=pricing.amount)"});
        add_tenant(verb, options.tenant);
        verb.add_option("FILE", options.file, "JSON, JSONL, CSV or TSV; - for standard input (JSONL or CSV)")
            ->required()
            ->type_name("");
        verb.add_flag("--replace", options.replace,
                      "It is the whole catalogue: products that are not in it go, all in one step");
        verb.add_option("--field", options.fields, "Which field is what, as price=pricing.amount; repeatable")
            ->type_name("NAME=FIELD")
            ->allow_extra_args(false);
        verb.add_option("--type", options.type,
                        "Type of the file (json, jsonl, csv, tsv) instead of finding it out")
            ->type_name("TYPE");
        verb.add_flag("--no-index", options.no_index, "Leave the indexing for later (ragctl index)");
        verb.add_flag("--dry-run", options.dry_run, "Read and check, but change nothing");
      });
}

}  // namespace ragctl::command

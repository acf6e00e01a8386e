#include "ragctl/pipeline/ingest.hpp"

#include <unistd.h>
#include <CLI/CLI.hpp>

#include <algorithm>

#include "declare.hpp"
#include "export_target.hpp"
#include "index_run.hpp"
#include "ingest_page.hpp"
#include "ingest_report.hpp"
#include "open_tenant.hpp"
#include "ragctl/base/error.hpp"
#include "ragctl/extract/extractor.hpp"
#include "ragctl/files/read.hpp"

namespace ragctl::command {
namespace {

constexpr std::uint64_t kListLimit = 1'000'000'000;
constexpr std::uint64_t kPasswordLimit = 1'000'000;
constexpr std::uint64_t kTemplateLimit = 1'000'000;
constexpr const char* kStdin = "-";

struct Options {
  std::string tenant;
  std::vector<std::string> paths;
  std::string files_from;
  std::string title;
  std::string type;
  std::string password_file;
  bool records = false;
  source::RecordFields fields;
  std::string template_file;
  std::vector<std::string> include;
  std::vector<std::string> exclude;
  bool prune = false;
  std::string max_delete;
  bool retry_failed = false;
  bool no_index = false;
  bool dry_run = false;
  std::string report;
};

std::string read_input(const std::string& name, std::uint64_t limit, const std::stop_token& stop) {
  if (name == kStdin) return files::read_descriptor(STDIN_FILENO, limit, "standard input", stop);
  return files::read_stream(name, limit, stop);
}

std::vector<std::string> passwords(const std::string& file, const std::stop_token& stop) {
  std::vector<std::string> lines;
  if (file.empty()) return lines;
  const std::string bytes = read_input(file, kPasswordLimit, stop);
  for (std::size_t at = 0; at < bytes.size();) {
    const std::size_t end = std::min(bytes.find('\n', at), bytes.size());
    std::string line = bytes.substr(at, end - at);
    if (line.ends_with('\r')) line.pop_back();  // an editor of Windows wrote the file
    if (!line.empty()) lines.push_back(std::move(line));
    at = end + 1;
  }
  return lines;
}

source::RecordFields fields_of(const Options& options, const std::stop_token& stop) {
  source::RecordFields fields = options.fields;
  if (!options.type.empty()) fields.media_type = extract::parse_media_type(options.type);
  fields.decode = extract::to_utf8;
  if (!options.template_file.empty())
    fields.text_template = files::read_stream(options.template_file, kTemplateLimit, stop);
  for (std::string& name : source::fields_of_template(fields.text_template))
    fields.named.push_back(std::move(name));
  return fields;
}

pipeline::IngestOptions work_of(const Options& options, const std::stop_token& stop) {
  pipeline::IngestOptions work;
  work.paths = options.paths;
  if (!options.files_from.empty()) {
    const auto listed = source::read_path_list(read_input(options.files_from, kListLimit, stop));
    work.paths.insert(work.paths.end(), listed.begin(), listed.end());
  }
  if (!options.type.empty()) work.media_type = extract::parse_media_type(options.type);
  if (options.records) work.records = fields_of(options, stop);
  work.passwords = passwords(options.password_file, stop);
  work.include = options.include;
  work.exclude = options.exclude;
  work.prune = options.prune;
  work.retry_failed = options.retry_failed;
  if (!options.max_delete.empty()) work.max_delete = model::DeletionLimit::parse(options.max_delete);
  work.dry_run = options.dry_run;
  return work;
}

void check_patterns(const Options& options) {
  const auto is_empty = [](const std::string& pattern) {
    return pattern.find_first_not_of("/! ") == std::string::npos;
  };
  for (const auto* patterns : {&options.include, &options.exclude}) {
    if (std::ranges::any_of(*patterns, is_empty))
      throw Error(ErrorCode::usage, "a pattern names nothing", "for example: --exclude drafts/");
  }
  for (const std::string& pattern : options.include) {
    if (pattern.starts_with('!')) {
      throw Error(ErrorCode::usage, "--include " + pattern + " would leave out",
                  "write it as --exclude " + pattern.substr(1));
    }
  }
}

void check(const Options& options) {
  const bool from_stdin = std::ranges::find(options.paths, kStdin) != options.paths.end();
  const bool names_none = options.paths.empty() && options.files_from.empty();
  if (names_none && !options.retry_failed) {
    throw Error(ErrorCode::usage, "nothing to ingest",
                "name files or folders, - for standard input, or --files-from FILE");
  }
  if (names_none && options.prune)
    throw Error(ErrorCode::usage, "--prune removes what is gone from folders, and none is named");
  if (from_stdin && options.paths.size() > 1) {
    throw Error(ErrorCode::usage, "- reads standard input and stands alone");
  }
  if (from_stdin && (options.files_from == kStdin || options.password_file == kStdin)) {
    throw Error(ErrorCode::usage, "standard input can be read once only");
  }
  if (from_stdin && options.prune) {
    throw Error(ErrorCode::usage, "--prune removes what is gone from folders, and - is none",
                "leave --prune out, or name a folder");
  }
  if (from_stdin && !(options.include.empty() && options.exclude.empty()))
    throw Error(ErrorCode::usage, "--include and --exclude choose files in folders, and - is none");
  check_patterns(options);
  if (!options.max_delete.empty() && !model::DeletionLimit::parse(options.max_delete)) {
    throw Error(ErrorCode::usage,
                "--max-delete is a number of documents or a share such as 10%, not " + options.max_delete);
  }
  if (!from_stdin && !options.title.empty())
    throw Error(ErrorCode::usage, "--title names what is read from standard input (-)");
}

/// What standard input and the option files give, read before the tenant is locked: who writes to a pipe may
/// take long.
struct Input {
  pipeline::IngestOptions work;
  std::optional<pipeline::StdinDocument> document;
  std::unique_ptr<source::RecordStream> records = nullptr;
  std::string title = {};  // of the records
};

Input read_all_input(const Options& options, const Services& services) {
  const std::stop_token stop = services.stop();
  Input input{work_of(options, stop), std::nullopt};
  if (options.paths != std::vector<std::string>{kStdin}) return input;
  const tenant::TenantId id = tenant::TenantId::parse(options.tenant);
  static_cast<void>(services.registry.require(id));
  const std::uint64_t limit = services.registry.config(id).ingest.max_file_bytes;
  if (options.records) {
    // Of a stream only the first line: the rest is read as it comes, while the tenant is locked.
    input.records =
        source::RecordStream::of_descriptor(STDIN_FILENO, "standard input", *input.work.records, limit, stop);
    input.title = options.title;
    return input;
  }
  input.document = {files::read_descriptor(STDIN_FILENO, limit, "standard input", stop), options.title};
  return input;
}

/// What --report asks for; nothing without it.
class PageFile {
public:
  /// Begins the file, so that one that cannot be written is told before the work.
  PageFile(const std::string& to, Services& services, Output& output) {
    if (!to.empty()) target_ = jsonl_target(to, Dry::no, services.stop(), output);
  }
  void add(const model::DocumentOutcome& outcome) {
    if (target_) page_.add(outcome);
  }
  void write(const model::IngestReport& report, const IngestPage::About& about) {
    if (!target_) return;
    target_->put("report", page_.html(report, about));
    target_->commit();
  }

private:
  std::unique_ptr<ExportTarget> target_;
  IngestPage page_;
};

model::IngestReport ingest_into(OpenTenant& tenant, const Input& input, PageFile& page, Services& services,
                                Output& output) {
  const auto tell = [&](const model::DocumentOutcome& outcome) {
    tell_outcome(outcome, output);
    page.add(outcome);
  };
  pipeline::IngestContext context{tenant.catalog(), tenant.config(), output.progress(), tell,
                                  services.clock,   services.stop()};
  if (input.records)
    return pipeline::ingest(pipeline::StdinRecords{*input.records, input.title}, input.work, context);
  if (input.document) return pipeline::ingest(*input.document, input.work, context);
  return pipeline::ingest(input.work, context);
}

int run_ingest(const Options& options, Services& services, Output& output) {
  check(options);
  const Stopwatch watch;
  const Input input = read_all_input(options, services);
  const IngestRun run = options.dry_run ? IngestRun::planned : IngestRun::done;
  OpenTenant tenant = options.dry_run ? OpenTenant::for_reading(options.tenant, services)
                                      : OpenTenant::for_writing(options.tenant, services);
  PageFile page(options.report, services, output);
  model::IngestReport report;
  const auto finish = [&] {
    report.seconds = watch.seconds();
    print_ingest_summary(report, options.tenant, run, output);
    page.write(report, {options.tenant, format_utc(services.clock()), run});
  };
  if (options.dry_run) {
    report = ingest_into(tenant, input, page, services, output);
  } else {
    bool ingested = false;
    const auto work = [&] {
      report = ingest_into(tenant, input, page, services, output);
      ingested = true;
      tenant.catalog().set_fact("last_ingest_time", format_utc(services.clock()));
      if (!options.no_index) {
        print_index_report(index_tenant(tenant, pipeline::IndexMode::pending, services, output), output);
      }
      tenant.save_state(ingest_error_line(report));
    };
    try {
      tenant.writing(work);
    } catch (const Error&) {
      if (ingested) finish();  // what came in stays in, though it is not indexed
      throw;
    }
  }
  finish();
  tell_withheld(report.withheld, output);
  return ingest_exit_code(report);
}

void bind_records(CLI::App& verb, Options& options) {
  CLI::Option* records =
      verb.add_flag("--records", options.records,
                    "Every file holds records (JSONL, a JSON array or CSV), and - JSONL or "
                    "CSV: one document each");
  const auto name = [&options](const std::string& field) { options.fields.named.push_back(field); };
  verb.add_option("--id-field", options.fields.id, "Field with a record's own id [id]")
      ->type_name("FIELD")
      ->needs(records)
      ->each(name);
  CLI::Option* text = verb.add_option("--text-field", options.fields.text,
                                      "Field with its text; may be given several times [text]")
                          ->type_name("FIELD")
                          ->allow_extra_args(false)
                          ->needs(records)
                          ->each(name);
  verb.add_option("--title-field", options.fields.title, "Field with its title [title]")
      ->type_name("FIELD")
      ->needs(records)
      ->each(name);
  CLI::Option* given = verb.add_option("--template", options.fields.text_template,
                                       "Its text, as 'A {name} of {attributes.colour}'")
                           ->type_name("TEXT")
                           ->needs(records)
                           ->excludes(text);
  refuse_empty(given);
  verb.add_option("--template-file", options.template_file, "The same from a file")
      ->type_name("FILE")
      ->needs(records)
      ->excludes(text)
      ->excludes(given);
}

void bind(CLI::App& verb, Options& options) {
  add_examples(verb,
               {R"(ragctl ingest acme handbook/ faq.html)",
                R"(ragctl ingest acme products.json --records --title-field name --text-field description)",
                R"(ragctl ingest acme - --title Minutes --type md < minutes.md)"});
  add_tenant(verb, options.tenant);
  verb.add_option("PATH", options.paths,
                  "Files and folders, or - for a document (or --records) on standard input")
      ->type_name("");
  verb.add_option("--files-from", options.files_from,
                  "Also the paths in this file (- for standard input), one a line")
      ->type_name("FILE");
  verb.add_option("--title", options.title, "Title of what is read from standard input")->type_name("TEXT");
  verb.add_option("--type", options.type,
                  "Type of the documents (md, html, text, pdf, ...) instead of finding it out")
      ->type_name("TYPE");
  bind_records(verb, options);
  verb.add_option("--password-file", options.password_file, "Passwords for encrypted documents, one a line")
      ->type_name("FILE");
  verb.add_option("--include", options.include,
                  "Of folders only files that match (*.md, manuals/); may be given several times")
      ->type_name("GLOB")
      ->allow_extra_args(false);
  verb.add_option("--exclude", options.exclude,
                  "Of folders no files or folders that match; may be given several times")
      ->type_name("GLOB")
      ->allow_extra_args(false);
  verb.add_flag("--prune", options.prune,
                "Remove documents whose files are gone from the given folders, or left out now");
  verb.add_option("--max-delete", options.max_delete,
                  "Delete nothing when it would be more documents than this, or than this share (10%)")
      ->type_name("N|P%");
  verb.add_flag("--retry-failed", options.retry_failed,
                "Read again what failed or was skipped; without a PATH only that");
  verb.add_flag("--no-index", options.no_index, "Leave the indexing for later (ragctl index)");
  refuse_empty(verb.add_option("--report", options.report, "Also a page of HTML about the run, with charts")
                   ->type_name("FILE"));
  verb.add_flag("--dry-run", options.dry_run, "Read, count and tell what would change, but change nothing");
}

}  // namespace

void declare_ingest(Declaration into) {
  declare_verb<Options>(into, "ingest", "Bring documents in, and make them searchable", run_ingest, bind);
}

}  // namespace ragctl::command

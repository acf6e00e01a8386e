#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "declare.hpp"
#include "document_json.hpp"
#include "export_target.hpp"
#include "markdown_export.hpp"
#include "markdown_folder.hpp"
#include "open_tenant.hpp"
#include "product_view.hpp"
#include "ragctl/base/error.hpp"
#include "ragctl/base/stop.hpp"
#include "ragctl/base/units.hpp"
#include "ragctl/catalog/chunks.hpp"
#include "ragctl/catalog/documents.hpp"
#include "ragctl/catalog/sessions.hpp"
#include "ragctl/files/lock.hpp"
#include "ragctl/files/read.hpp"
#include "session_json.hpp"

namespace ragctl::command {
namespace {

struct Options {
  std::string tenant;
  std::string what;
  std::string format = "jsonl";
  std::string to;
  bool dry_run = false;

  [[nodiscard]] bool markdown() const { return format == "markdown"; }
};

std::string json_row(const nlohmann::ordered_json& json) { return json_text(json) + "\n"; }

/// The documented line of an exported document, but for its text.
nlohmann::ordered_json exported_json(const model::Document& document) {
  const nlohmann::ordered_json all = document_json(document);
  nlohmann::ordered_json line;
  for (const char* key : {"id", "external_id", "uri", "title", "media_type", "status", "reason", "bytes",
                          "sha256", "metadata"}) {
    line[key] = all.at(key);
  }
  return line;
}

std::string numbered_name(std::int64_t id, const std::string& title) {
  return std::to_string(id) + "-" + safe_file_name(title);
}

class Exporter {
public:
  Exporter(OpenTenant& tenant, const Options& options, ExportTarget& target, std::stop_token stop)
      : tenant_(tenant), options_(options), target_(target), stop_(std::move(stop)) {}

  std::uint64_t run() {
    const catalog::Snapshot snapshot(tenant_.catalog());
    if (options_.what == "documents")
      documents();
    else if (options_.what == "chunks")
      chunks();
    else if (options_.what == "products")
      products();
    else
      conversations();
    target_.commit();
    return count_;
  }

private:
  void put(std::int64_t id, const std::string& title, const std::string& text) {
    throw_if_stopped(stop_);
    target_.put(numbered_name(id, title), text);
    ++count_;
  }

  void documents() {
    auto& documents = tenant_.catalog().documents();
    documents.each({}, [&](const model::Document& document) {
      nlohmann::ordered_json fields = exported_json(document);
      const std::string text = documents.text(document.id);
      if (options_.markdown()) {
        put(model::number(document.id), document.title,
            document_markdown(fields, document.title, text, documents.blocks(document.id)));
      } else {
        fields["text"] = text;
        put(model::number(document.id), document.title, json_row(fields));
      }
      return true;
    });
  }

  void chunks() {
    auto& documents = tenant_.catalog().documents();
    documents.each({.status = model::DocumentStatus::ready, .source = {}, .origin = {}},
                   [&](const model::Document& document) {
                     const std::string text = documents.text(document.id);
                     for (const model::Chunk& chunk : tenant_.catalog().chunks().of_document(document.id)) {
                       put_chunk(document, chunk,
                                 text.substr(chunk.passage.begin, chunk.passage.end - chunk.passage.begin));
                     }
                     return true;
                   });
  }

  void put_chunk(const model::Document& document, const model::Chunk& chunk, const std::string& text) {
    const auto page =
        chunk.passage.page == 0 ? nlohmann::ordered_json() : nlohmann::ordered_json(chunk.passage.page);
    nlohmann::ordered_json fields{
        {"chunk_id", model::number(chunk.id)},
        {"document_id", model::number(document.id)},
        {"parent_id", model::number(chunk.parent)},
        {"external_id",
         document.external_id ? nlohmann::ordered_json(*document.external_id) : nlohmann::ordered_json()},
        {"uri", document.uri},
        {"title", document.title},
        {"ordinal", chunk.ordinal},
        {"begin", chunk.passage.begin},
        {"end", chunk.passage.end},
        {"page", page},
        {"heading", chunk.passage.heading}};
    if (options_.markdown()) {
      put(model::number(chunk.id), document.title, front_matter(fields) + text + "\n\n");
    } else {
      fields["text"] = text;
      put(model::number(chunk.id), document.title, json_row(fields));
    }
  }

  void products() {
    tenant_.catalog().products().each({}, catalog::ProductOrder::id, [&](const model::Product& product) {
      nlohmann::ordered_json fields = product_json(product);
      if (options_.markdown()) fields.erase("description");
      put(model::number(product.document), product.name,
          options_.markdown() ? front_matter(fields) + product.description + "\n\n" : json_row(fields));
      return true;
    });
  }

  void conversations() {
    for (const model::Session& session : tenant_.catalog().sessions().list()) {
      if (session.messages == 0) continue;  // cleared
      const auto messages = tenant_.catalog().sessions().messages(session.id);
      nlohmann::ordered_json fields = session_json(session);
      put(model::number(session.id), session.title,
          options_.markdown() ? conversation_markdown(fields, session.title, messages)
                              : json_row(with_messages(fields, messages)));
    }
  }

  static nlohmann::ordered_json with_messages(nlohmann::ordered_json fields,
                                              const std::vector<model::Message>& messages) {
    fields["messages"] = nlohmann::ordered_json::array();
    for (const model::Message& message : messages) fields["messages"].push_back(message_json(message));
    return fields;
  }

  OpenTenant& tenant_;
  const Options& options_;
  ExportTarget& target_;
  std::stop_token stop_;
  std::uint64_t count_ = 0;
};

// For monitors. An export reads and needs no lock, and one that cannot leave this note has succeeded all the
// same; while a writer is at work, it is the writer who brings state.json up to date.
void remember_export(const Options& options, Services& services, Output& output) {
  try {
    const tenant::TenantPaths paths = services.registry.paths(tenant::TenantId::parse(options.tenant));
    if (!files::stat_file(paths.catalog())) return;
    OpenTenant tenant = OpenTenant::for_conversation(options.tenant, services);
    tenant.catalog().set_fact("last_export_time", format_utc(services.clock()));
    if (!files::FileLock::held(paths.lock())) tenant.save_state(tenant.catalog().fact("last_error"));
  } catch (const Error& error) {
    output.detail(std::string("the time of this export is not kept: ") + error.what());
  }
}

int run_export(const Options& options, Services& services, Output& output) {
  OpenTenant tenant = OpenTenant::for_reading(options.tenant, services);
  const Dry dry = options.dry_run ? Dry::yes : Dry::no;
  const auto target = options.markdown()
                          ? markdown_target(options.to, {tenant.id().str(), options.what}, dry, output)
                          : jsonl_target(options.to, dry, services.stop(), output);
  const std::uint64_t count = Exporter(tenant, options, *target, services.stop()).run();
  if (!options.dry_run) remember_export(options, services, output);
  const std::string where = options.to.empty() ? "" : " to " + options.to;
  output.note(std::string(options.dry_run ? "would export " : "exported ") + format_count(count) + " " +
              options.what + where);
  return 0;
}

}  // namespace

void declare_export(Declaration into) {
  declare_verb<Options>(
      into, "export", "Take a tenant's data out", run_export, [](CLI::App& verb, Options& options) {
        add_tenant(verb, options.tenant);
        add_examples(verb, {R"(ragctl export acme documents --to documents.jsonl)",
                            R"(ragctl export acme documents --format markdown --to acme-markdown)"});
        verb.add_option("WHAT", options.what, "documents, chunks, products or conversations")
            ->required()
            ->type_name("")
            ->check(CLI::IsMember({"documents", "chunks", "products", "conversations"}).description(""));
        verb.add_option("--format", options.format, "jsonl or markdown [jsonl]")
            ->type_name("FORMAT")
            ->check(CLI::IsMember({"jsonl", "markdown"}).description(""));
        verb.add_option("--to", options.to,
                        "A file (jsonl) or a folder (markdown) instead of standard output")
            ->type_name("PATH");
        verb.add_flag("--dry-run", options.dry_run, "Count, but write nothing");
      });
}

}  // namespace ragctl::command

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "counted.hpp"
#include "declare.hpp"
#include "document_json.hpp"
#include "hit_view.hpp"
#include "open_tenant.hpp"
#include "ragctl/base/error.hpp"
#include "ragctl/base/units.hpp"
#include "ragctl/base/utf8.hpp"
#include "ragctl/catalog/chunks.hpp"
#include "ragctl/catalog/documents.hpp"
#include "source_name.hpp"

namespace ragctl::command {
namespace {

struct ListOptions {
  std::string tenant;
  std::string status;
  std::string source;
};

int run_list(const ListOptions& options, Services& services, Output& output) {
  OpenTenant tenant = OpenTenant::for_reading(options.tenant, services);
  catalog::DocumentFilter filter;
  if (!options.status.empty()) filter.status = model::parse_document_status(options.status);
  if (!options.source.empty()) {
    require_source(options.source, tenant);
    filter.source = options.source;
  }
  Table table({"ID", "STATUS", "CHUNKS", "SIZE", "TITLE", "URI"});
  nlohmann::ordered_json all = nlohmann::ordered_json::array();
  tenant.catalog().documents().each(filter, [&](const model::Document& document) {
    if (output.format() == Format::jsonl) {
      output.json_line("document", document_json(document));
    } else if (output.format() == Format::json) {
      all.push_back(document_json(document));
    } else {
      // In a pipe a document is one line, in a terminal its reason would be cut off there.
      const bool below = output.terminal().out_is_terminal;
      const std::string& reason = document.reason;
      table.add({std::to_string(model::number(document.id)), model::to_string(document.status),
                 format_count(document.chunks), format_bytes(document.bytes),
                 truncate_to_width(document.title, 40, output.terminal().ellipsis()),
                 document.uri + (below || reason.empty() ? "" : "  (" + reason + ")")},
                below ? reason : "");
    }
    return true;
  });
  if (output.format() == Format::json) {
    output.json_document({{"tenant", tenant.id().str()}, {"documents", std::move(all)}});
  }
  if (output.format() == Format::table) table.print(output);
  return 0;
}

struct ShowOptions {
  std::string tenant;
  std::string document;
  bool chunks = false;
  bool text = false;
};

nlohmann::ordered_json chunk_json(const model::Chunk& chunk) {
  return {{"chunk_id", model::number(chunk.id)},
          {"parent_id", model::number(chunk.parent)},
          {"ordinal", chunk.ordinal},
          {"begin", chunk.passage.begin},
          {"end", chunk.passage.end},
          {"page",
           chunk.passage.page == 0 ? nlohmann::ordered_json() : nlohmann::ordered_json(chunk.passage.page)},
          {"heading", chunk.passage.heading}};
}

void show_json(const ShowOptions& options, OpenTenant& tenant, const model::Document& document,
               Output& output) {
  nlohmann::ordered_json json{{"tenant", tenant.id().str()}};
  json.update(document_json(document));
  const std::string text = tenant.catalog().documents().text(document.id);
  if (options.text) json["text"] = text;
  if (options.chunks) {
    json["chunk_list"] = nlohmann::ordered_json::array();
    for (const model::Chunk& chunk : tenant.catalog().chunks().of_document(document.id)) {
      nlohmann::ordered_json entry = chunk_json(chunk);
      entry["text"] = text.substr(chunk.passage.begin, chunk.passage.end - chunk.passage.begin);
      json["chunk_list"].push_back(std::move(entry));
    }
  }
  output.json_answer("document", json);
}

void show_chunks(OpenTenant& tenant, const model::Document& document, Output& output) {
  const std::string text = tenant.catalog().documents().text(document.id);
  model::ParentId parent{};
  for (const model::Chunk& chunk : tenant.catalog().chunks().of_document(document.id)) {
    output.line();
    if (chunk.parent != parent)
      output.line(output.styled(Style::bold, "parent " + std::to_string(model::number(chunk.parent))));
    parent = chunk.parent;
    output.line(output.styled(Style::title, "chunk " + std::to_string(model::number(chunk.id)) + "  bytes " +
                                                std::to_string(chunk.passage.begin) + "-" +
                                                std::to_string(chunk.passage.end) + "  " +
                                                place_of("", chunk.passage.heading, chunk.passage.page)));
    print_passage(text.substr(chunk.passage.begin, chunk.passage.end - chunk.passage.begin), 3, output);
  }
}

int run_show(const ShowOptions& options, Services& services, Output& output) {
  OpenTenant tenant = OpenTenant::for_reading(options.tenant, services);
  const model::Document document = one_document(tenant.catalog(), options.document);
  if (output.machine_readable()) {
    show_json(options, tenant, document, output);
    return 0;
  }
  const auto row = [&output](const char* label, const std::string& value) {
    if (value.empty()) return;
    std::string padded = label;
    padded.resize(12, ' ');
    output.line(output.styled(Style::bold, padded) + output.styled(Style::plain, value));
  };
  row("id", std::to_string(model::number(document.id)));
  row("title", document.title);
  row("uri", document.uri);
  row("external id", document.external_id.value_or(""));
  row("source", document.source);
  row("type", document.media_type);
  row("language", document.language);
  row("status", model::to_string(document.status));
  row("reason", document.reason);
  row("size",
      format_bytes(document.bytes) + (document.pages > 0 ? ", " + counted(document.pages, "pages") : ""));
  row("chunks", std::to_string(document.chunks));
  row("sha256", to_hex(document.sha256));
  row("added", format_utc(document.added_at));
  row("updated", format_utc(document.updated_at));
  if (!document.metadata.empty()) row("metadata", json_text(metadata_json(document.metadata)));
  if (options.chunks) show_chunks(tenant, document, output);
  if (options.text) {
    output.line();
    output.text(without_controls(tenant.catalog().documents().text(document.id)));
    output.line();
  }
  return 0;
}

struct DeleteOptions {
  std::string tenant;
  std::vector<std::string> documents;
  bool dry_run = false;
};

void print_deleted(const std::vector<model::Document>& doomed, const DeleteOptions& options, Output& output) {
  nlohmann::ordered_json all = nlohmann::ordered_json::array();
  for (const model::Document& document : doomed) {
    nlohmann::ordered_json item{{"id", model::number(document.id)}, {"uri", document.uri}};
    if (output.format() == Format::table)
      output.report(std::string(options.dry_run ? "would delete " : "deleted ") + document.uri);
    if (output.format() == Format::json) all.push_back(item);
    if (output.format() == Format::jsonl) {
      item["dry_run"] = options.dry_run;
      output.json_line("deleted", item);
    }
  }
  if (output.format() == Format::json) {
    output.json_document(
        {{"tenant", options.tenant}, {"deleted", std::move(all)}, {"dry_run", options.dry_run}});
  }
}

int run_delete(const DeleteOptions& options, Services& services, Output& output) {
  OpenTenant tenant = OpenTenant::for_writing(options.tenant, services);
  std::vector<model::Document> doomed;
  for (const std::string& words : options.documents) doomed.push_back(one_document(tenant.catalog(), words));
  if (!options.dry_run) {
    catalog::Transaction transaction(tenant.catalog());
    for (const model::Document& document : doomed) tenant.catalog().documents().remove(document.id);
    transaction.commit();  // commit point
    tenant.save_state({});
  }
  print_deleted(doomed, options, output);
  output.note(
      "a file that is still in its folder comes back with the next ingest; to erase every trace: ragctl "
      "purge " +
      tenant.id().str() + " --document ID");
  return 0;
}

}  // namespace

void declare_document(Declaration into) {
  const Declaration within = add_group(into, "document", "List, look at and delete documents");
  add_examples(within.parent, {R"(ragctl document list acme --status failed)",
                               R"(ragctl document show acme handbook.pdf --chunks)"});
  declare_verb<ListOptions>(
      within, "list", "List the documents", run_list, [](CLI::App& verb, ListOptions& options) {
        add_examples(verb, {R"(ragctl document list acme)", R"(ragctl document list acme --status failed)"});
        add_tenant(verb, options.tenant);
        verb.add_option("--status", options.status, "Only these: ready, skipped or failed")
            ->type_name("STATUS")
            ->check(CLI::IsMember({"ready", "skipped", "failed"}).description(""));
        verb.add_option("--source", options.source, "Only those of this source")->type_name("NAME");
      });
  declare_verb<ShowOptions>(
      within, "show", "Show one document", run_show, [](CLI::App& verb, ShowOptions& options) {
        add_examples(verb, {R"(ragctl document show acme handbook.pdf --chunks)",
                            R"(ragctl document show acme 12 --text)"});
        add_tenant(verb, options.tenant);
        verb.add_option("DOCUMENT", options.document, "Its id, uri, external id, title or file name")
            ->required()
            ->type_name("");
        verb.add_flag("--chunks", options.chunks,
                      "Also every cut, with parents, byte ranges, pages and headings");
        verb.add_flag("--text", options.text, "Also the extracted text");
      });
  declare_verb<DeleteOptions>(
      within, "delete", "Delete documents", run_delete, [](CLI::App& verb, DeleteOptions& options) {
        add_examples(verb, {R"(ragctl document delete acme 12 old-handbook.pdf)"});
        add_tenant(verb, options.tenant);
        verb.add_option("DOCUMENT", options.documents, "Ids, uris, external ids, titles or file names")
            ->required()
            ->type_name("");
        verb.add_flag("--dry-run", options.dry_run, "Say what would be deleted");
      });
}

}  // namespace ragctl::command

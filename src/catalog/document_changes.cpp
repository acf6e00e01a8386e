// The writing half of Documents: one document in, one document out.
#include <string>

#include "block_encoding.hpp"
#include "encoding.hpp"
#include "ragctl/base/error.hpp"
#include "ragctl/catalog/documents.hpp"
#include "ragctl/sqlite/connection.hpp"

namespace ragctl::catalog {

using model::Document;
using model::DocumentId;
using model::Passage;
using sqlite::Statement;

namespace {

void require_transaction(const sqlite::Connection& connection) {
  if (!connection.in_transaction())
    throw Error(ErrorCode::failed, "a document is changed outside a transaction");
}

bool fits(const Passage& passage, std::size_t size) {
  return passage.begin <= passage.end && passage.end <= size;
}

// A range outside the text would be found by every later reader; here it still has a culprit.
void require_inside(const model::Chunking& chunking, std::string_view text, const std::string& uri) {
  const auto refuse = [&] {
    throw Error(ErrorCode::failed, "the chunks of " + uri + " do not fit its text");
  };
  for (const Passage& parent : chunking.parents) {
    if (!fits(parent, text.size())) refuse();
  }
  for (const auto& child : chunking.children) {
    if (!fits(child.passage, text.size()) || child.parent >= chunking.parents.size()) refuse();
    const Passage& parent = chunking.parents[child.parent];
    if (child.passage.begin < parent.begin || child.passage.end > parent.end) refuse();
  }
}

void require_inside(std::span<const model::Block> blocks, std::string_view text, const std::string& uri) {
  std::uint32_t at = 0;
  for (const model::Block& block : blocks) {
    if (block.begin < at || block.end < block.begin || block.end > text.size())
      throw Error(ErrorCode::failed, "the blocks of " + uri + " do not fit its text");
    at = block.end;
  }
}

// Names are for documents that are a whole file, also one in an archive; 100,000 records would share that of
// their file.
std::optional<std::string> file_name(const Document& document) {
  const bool is_member = document.uri.starts_with(document.origin) &&
                         document.uri.substr(document.origin.size()).starts_with("!/");
  if (document.uri != document.origin && !is_member) return std::nullopt;
  const std::size_t slash = document.uri.rfind('/');
  return slash == std::string::npos ? document.uri : document.uri.substr(slash + 1);
}

void run_for(sqlite::Connection& connection, const char* sql, std::int64_t id) {
  connection.prepare(sql).bind(1, id).run();
}

// Text, parents and chunks of a document. What a segment may hold is written down as deleted from it.
void erase_content(sqlite::Connection& connection, std::int64_t id) {
  run_for(connection,
          "INSERT INTO deleted_chunks SELECT id FROM chunks WHERE document_id = ?1 "
          "AND id <= (SELECT coalesce(max(last_chunk), 0) FROM segments)",
          id);
  run_for(connection, "DELETE FROM chunks WHERE document_id = ?", id);
  run_for(connection, "DELETE FROM parents WHERE document_id = ?", id);
  run_for(connection, "DELETE FROM texts WHERE document_id = ?", id);
}

std::int64_t write_row(sqlite::Connection& connection, const Document& document, std::size_t chunks,
                       UnixMillis now) {
  Statement upsert = connection.prepare(
      "INSERT INTO documents(source, uri, origin, name, external_id, title, media_type, language, status, "
      "reason, "
      "bytes, sha256, pages, chunks, metadata, added_at, updated_at, settings) "
      "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?16, ?17) "
      "ON CONFLICT DO UPDATE SET origin = ?3, name = ?4, external_id = ?5, title = ?6, media_type = ?7, "
      "language = ?8, status = ?9, reason = ?10, bytes = ?11, sha256 = ?12, pages = ?13, chunks = ?14, "
      "metadata = ?15, updated_at = ?16, settings = ?17 RETURNING id");
  upsert.bind(1, document.source)
      .bind(2, document.uri)
      .bind(3, document.origin)
      .bind(4, file_name(document))
      .bind(5, document.external_id)
      .bind(6, document.title)
      .bind(7, document.media_type)
      .bind(8, document.language)
      .bind(9, model::to_string(document.status))
      .bind(10, document.reason)
      .bind(11, document.bytes)
      .bind_blob(12, document.sha256)
      .bind(13, document.pages)
      .bind(14, static_cast<std::int64_t>(chunks))
      .bind(15, encode_metadata(document.metadata))
      .bind(16, static_cast<std::int64_t>(now))
      .bind(17, document.settings);
  if (!upsert.step()) throw Error(ErrorCode::failed, "the catalog gave no id for " + document.uri);
  return upsert.integer(0);
}

void write_text(sqlite::Connection& connection, std::int64_t id, std::string_view text,
                std::span<const model::Block> blocks) {
  const std::string encoded = encode_blocks(blocks);
  const std::vector<std::uint8_t> bytes(encoded.begin(), encoded.end());
  connection.prepare("INSERT INTO texts VALUES(?, ?, ?, ?, ?)")
      .bind(1, id)
      .bind(2, static_cast<std::int64_t>(text.size()))
      .bind(3, xxh3(text))
      .bind(4, text)
      .bind_blob(5, bytes)
      .run();
}

void bind_passage(Statement& insert, int first, const Passage& passage) {
  insert.bind(first, passage.begin)
      .bind(first + 1, passage.end)
      .bind(first + 2, passage.page)
      .bind(first + 3, encode_heading(passage.heading));
}

std::vector<std::int64_t> write_parents(sqlite::Connection& connection, std::int64_t document,
                                        const std::vector<Passage>& parents) {
  std::vector<std::int64_t> ids;
  ids.reserve(parents.size());
  Statement insert = connection.prepare(
      "INSERT INTO parents(document_id, begin_byte, end_byte, page, heading) VALUES(?, ?, ?, ?, ?)");
  for (const Passage& parent : parents) {
    insert.bind(1, document);
    bind_passage(insert, 2, parent);
    insert.run();
    ids.push_back(connection.last_insert_id());
  }
  return ids;
}

void write_chunks(sqlite::Connection& connection, std::int64_t document, const model::Chunking& chunking) {
  const std::vector<std::int64_t> parents = write_parents(connection, document, chunking.parents);
  Statement insert = connection.prepare(
      "INSERT INTO chunks(document_id, parent_id, ordinal, begin_byte, end_byte, page, heading) "
      "VALUES(?, ?, ?, ?, ?, ?, ?)");
  std::uint32_t ordinal = 0;
  for (const auto& child : chunking.children) {
    insert.bind(1, document).bind(2, parents[child.parent]).bind(3, ordinal++);
    bind_passage(insert, 4, child.passage);
    insert.run();
  }
}

}  // namespace

DocumentId Documents::put(const Document& document, std::string_view text, const model::Chunking& chunking,
                          UnixMillis now, std::span<const model::Block> blocks) {
  require_transaction(connection_);
  const bool ready = document.status == model::DocumentStatus::ready;
  if (ready) {
    require_inside(chunking, text, document.uri);
    require_inside(blocks, text, document.uri);
  }
  const std::int64_t id = write_row(connection_, document, ready ? chunking.children.size() : 0, now);
  erase_content(connection_, id);
  if (ready) {
    write_text(connection_, id, text, blocks);
    write_chunks(connection_, id, chunking);
  }
  return DocumentId{id};
}

void Documents::set_reason(DocumentId id, const std::string& reason) {
  require_transaction(connection_);
  connection_.prepare("UPDATE documents SET reason = ? WHERE id = ?")
      .bind(1, reason)
      .bind(2, model::number(id))
      .run();
}

bool Documents::remove(DocumentId id) {
  require_transaction(connection_);
  erase_content(connection_, model::number(id));
  // With its last document a file is forgotten, so that the next run reads it as a new one.
  run_for(
      connection_,
      "DELETE FROM origins WHERE (source, path) IN (SELECT source, origin FROM documents WHERE id = ?1) AND "
      "NOT EXISTS (SELECT 1 FROM documents d WHERE d.origin = origins.path AND d.source = origins.source "
      "AND d.id <> ?1)",
      model::number(id));
  run_for(connection_, "DELETE FROM documents WHERE id = ?", model::number(id));
  return connection_.changes() > 0;
}

}  // namespace ragctl::catalog

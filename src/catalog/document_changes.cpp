// The writing half of Documents: one document in, one document out.
#include <string>

#include "block_encoding.hpp"
#include "chunk_rows.hpp"
#include "encoding.hpp"
#include "ragctl/base/error.hpp"
#include "ragctl/catalog/documents.hpp"
#include "ragctl/catalog/index.hpp"
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

void erase_content(sqlite::Connection& connection, std::int64_t id) {
  erase_chunk_rows(connection, id);
  run_for(connection, "DELETE FROM texts WHERE document_id = ?", id);
}

// What the index holds of each chunk besides its text. The uri is the same, and of the time of change the
// index is corrected.
bool is_indexed_alike(const Document& old, const Document& fresh) {
  return old.status == fresh.status && old.title == fresh.title && old.language == fresh.language &&
         old.media_type == fresh.media_type && old.external_id == fresh.external_id &&
         old.metadata == fresh.metadata;
}

bool is_same_day(UnixMillis a, UnixMillis b) {
  constexpr std::int64_t kDay = 86'400'000;
  return static_cast<std::int64_t>(a) / kDay == static_cast<std::int64_t>(b) / kDay;
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

}  // namespace

DocumentId Documents::put(const Document& document, std::string_view text, const model::Chunking& chunking,
                          UnixMillis now, std::span<const model::Block> blocks) {
  require_transaction(connection_);
  const bool ready = document.status == model::DocumentStatus::ready;
  if (ready) {
    require_inside(chunking, text, document.uri);
    require_inside(blocks, text, document.uri);
  }
  const std::optional<Document> old = find(document.source, document.uri);
  const bool alike = ready && old && is_indexed_alike(*old, document);
  const bool same_day = alike && is_same_day(old->updated_at, now);
  Index index(connection_);
  const bool chunks_live_on = same_day || (alike && index.can_restate());
  const std::string old_text = chunks_live_on ? this->text(old->id) : std::string();
  const std::int64_t id = write_row(connection_, document, ready ? chunking.children.size() : 0, now);
  if (chunks_live_on)
    run_for(connection_, "DELETE FROM texts WHERE document_id = ?", id);
  else
    erase_content(connection_, id);
  if (!ready) return DocumentId{id};
  write_text(connection_, id, text, blocks);
  if (write_chunk_rows(connection_, id, chunking, text, old_text) && !same_day) index.restate(DocumentId{id});
  return DocumentId{id};
}

std::uint64_t Documents::new_chunks(const std::optional<Document>& old, const Document& document,
                                    std::string_view text, const model::Chunking& chunking) {
  if (document.status != model::DocumentStatus::ready) return 0;
  if (!old || !is_indexed_alike(*old, document)) return chunking.children.size();
  return count_new_chunks(connection_, model::number(old->id), chunking, text, this->text(old->id));
}

void Documents::move_origin(const Origin& from, const Origin& to) {
  require_transaction(connection_);
  Index index(connection_);
  for (const DocumentId id : of_origin(from.source, from.path)) {
    Document document = *find(id);
    if (document.uri.starts_with(from.path)) document.uri.replace(0, from.path.size(), to.path);
    document.origin = to.path;
    connection_.prepare("UPDATE documents SET uri = ?2, origin = ?3, name = ?4 WHERE id = ?1")
        .bind(1, model::number(id))
        .bind(2, document.uri)
        .bind(3, document.origin)
        .bind(4, file_name(document))
        .run();
    if (index.can_restate())
      index.restate(id);
    else
      renew_chunk_rows(connection_, model::number(id));
  }
  connection_.prepare("DELETE FROM origins WHERE source = ? AND path = ?")
      .bind(1, from.source)
      .bind(2, from.path)
      .run();
  put_origin(to);
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

#include "ragctl/catalog/index.hpp"

#include "ragctl/base/error.hpp"
#include "ragctl/sqlite/connection.hpp"

namespace ragctl::catalog {

using model::ChunkId;
using model::SegmentId;
using sqlite::Statement;

std::vector<SegmentRecord> Index::segments() {
  std::vector<SegmentRecord> segments;
  Statement query = connection_.prepare(
      "SELECT id, first_chunk, last_chunk, chunks, postings_file, postings_checksum, vectors_file, "
      "vectors_checksum, embedding FROM segments ORDER BY first_chunk, id");
  while (query.step()) {
    SegmentRecord segment;
    segment.id = SegmentId{query.integer(0)};
    segment.first_chunk = ChunkId{query.integer(1)};
    segment.last_chunk = ChunkId{query.integer(2)};
    segment.chunks = static_cast<std::uint64_t>(query.integer(3));
    segment.postings_file = query.text(4);
    segment.postings_checksum = static_cast<std::uint64_t>(query.integer(5));
    segment.vectors_file = query.text(6);
    segment.vectors_checksum = static_cast<std::uint64_t>(query.integer(7));
    segment.embedding = query.text(8);
    segments.push_back(std::move(segment));
  }
  return segments;
}

ChunkId Index::indexed_up_to() {
  Statement query = connection_.prepare("SELECT coalesce(max(last_chunk), 0) FROM segments");
  return ChunkId{query.step() ? query.integer(0) : 0};
}

std::vector<ChunkId> Index::deleted(ChunkId first, ChunkId last) {
  std::vector<ChunkId> deleted;
  Statement query = connection_.prepare(
      "SELECT chunk_id FROM deleted_chunks WHERE chunk_id BETWEEN ? AND ? ORDER BY chunk_id");
  query.bind(1, model::number(first)).bind(2, model::number(last));
  while (query.step()) deleted.push_back(ChunkId{query.integer(0)});
  return deleted;
}

std::uint64_t Index::deleted_count() {
  Statement query = connection_.prepare("SELECT count(*) FROM deleted_chunks");
  return query.step() ? static_cast<std::uint64_t>(query.integer(0)) : 0;
}

SegmentId Index::add(const SegmentRecord& segment) {
  connection_
      .prepare(
          "INSERT INTO segments(first_chunk, last_chunk, chunks, postings_file, postings_checksum, "
          "vectors_file, vectors_checksum, embedding) VALUES(?, ?, ?, ?, ?, ?, ?, ?)")
      .bind(1, model::number(segment.first_chunk))
      .bind(2, model::number(segment.last_chunk))
      .bind(3, segment.chunks)
      .bind(4, segment.postings_file)
      .bind(5, segment.postings_checksum)
      .bind(6, segment.vectors_file)
      .bind(7, segment.vectors_checksum)
      .bind(8, segment.embedding)
      .run();
  return SegmentId{connection_.last_insert_id()};
}

void Index::remove(SegmentId id) {
  connection_.prepare("DELETE FROM segments WHERE id = ?").bind(1, model::number(id)).run();
}

void Index::forget_deleted(ChunkId first, ChunkId last) {
  connection_.prepare("DELETE FROM deleted_chunks WHERE chunk_id BETWEEN ? AND ?")
      .bind(1, model::number(first))
      .bind(2, model::number(last))
      .run();
}

bool Index::can_restate() {
  constexpr std::int64_t kMost = 1'000;  // to read them and 50,000 chunks costs a query about 30 ms
  Statement query = connection_.prepare("SELECT count(*) FROM restated_documents");
  return query.step() && query.integer(0) < kMost;
}

void Index::restate(model::DocumentId id) {
  connection_.prepare("INSERT OR IGNORE INTO restated_documents VALUES(?)").bind(1, model::number(id)).run();
}

void Index::each_restated(const std::function<void(const RestatedDocument&)>& visit) {
  Statement query = connection_.prepare(
      "SELECT d.id, d.uri, d.updated_at, c.id FROM restated_documents r JOIN documents d ON d.id = "
      "r.document_id JOIN chunks c ON c.document_id = d.id ORDER BY d.id, c.id");
  RestatedDocument document;
  std::int64_t id = 0;
  const auto tell = [&] {
    if (!document.chunks.empty()) visit(document);
  };
  while (query.step()) {
    if (query.integer(0) != id) {
      tell();
      id = query.integer(0);
      document = {query.text(1), UnixMillis{query.integer(2)}, {}};
    }
    document.chunks.push_back(ChunkId{query.integer(3)});
  }
  tell();
}

void Index::forget_restated(ChunkId kept) {
  connection_
      .prepare(
          "DELETE FROM restated_documents WHERE NOT EXISTS "
          "(SELECT 1 FROM chunks c WHERE c.document_id = restated_documents.document_id AND c.id <= ?)")
      .bind(1, model::number(kept))
      .run();
}

void Index::clear() {
  for (const char* sql : {"DELETE FROM segments", "DELETE FROM deleted_chunks",
                          "DELETE FROM restated_documents", "DELETE FROM embedding_model"}) {
    connection_.prepare(sql).run();
  }
}

std::optional<ModelRecord> Index::model() {
  Statement query = connection_.prepare(
      "SELECT fingerprint, file, checksum, dimensions, requested_dimensions, trained_on FROM "
      "embedding_model");
  if (!query.step()) return std::nullopt;
  ModelRecord model;
  model.fingerprint = query.text(0);
  model.file = query.text(1);
  model.checksum = static_cast<std::uint64_t>(query.integer(2));
  model.dimensions = static_cast<std::uint32_t>(query.integer(3));
  model.requested_dimensions = static_cast<std::uint32_t>(query.integer(4));
  model.trained_on = static_cast<std::uint64_t>(query.integer(5));
  return model;
}

void Index::set_model(const ModelRecord& model) {
  connection_.prepare("INSERT OR REPLACE INTO embedding_model VALUES(1, ?, ?, ?, ?, ?, ?)")
      .bind(1, model.fingerprint)
      .bind(2, model.file)
      .bind(3, model.checksum)
      .bind(4, model.dimensions)
      .bind(5, model.requested_dimensions)
      .bind(6, model.trained_on)
      .run();
}

std::uint64_t Index::next_file_number() {
  Statement query = connection_.prepare(
      "INSERT INTO facts VALUES('next_file_number', '2') ON CONFLICT DO UPDATE SET "
      "value = CAST(CAST(value AS INTEGER) + 1 AS TEXT) RETURNING CAST(value AS INTEGER) - 1");
  if (!query.step()) throw Error(ErrorCode::failed, "the catalog gave no file number");
  const auto number = static_cast<std::uint64_t>(query.integer(0));
  query.run();  // to the end, which commits
  return number;
}

}  // namespace ragctl::catalog

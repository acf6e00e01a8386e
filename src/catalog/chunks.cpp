#include "ragctl/catalog/chunks.hpp"

#include "document_row.hpp"
#include "encoding.hpp"
#include "ragctl/base/error.hpp"
#include "ragctl/sqlite/connection.hpp"

namespace ragctl::catalog {

using model::Chunk;
using model::ChunkId;
using model::DocumentId;
using sqlite::Statement;

namespace {

Chunk read_chunk(const Statement& row) {
  Chunk chunk;
  chunk.id = ChunkId{row.integer(0)};
  chunk.document = DocumentId{row.integer(1)};
  chunk.parent = model::ParentId{row.integer(2)};
  chunk.ordinal = static_cast<std::uint32_t>(row.integer(3));
  chunk.passage.begin = static_cast<std::uint32_t>(row.integer(4));
  chunk.passage.end = static_cast<std::uint32_t>(row.integer(5));
  chunk.passage.page = static_cast<std::uint32_t>(row.integer(6));
  chunk.passage.heading = decode_heading(row.text_view(7));
  return chunk;
}

std::vector<Chunk> read_all(Statement& query) {
  std::vector<Chunk> chunks;
  while (query.step()) chunks.push_back(read_chunk(query));
  return chunks;
}

Error damaged(const Chunk& chunk) {
  return {ErrorCode::damaged,
          "chunk " + std::to_string(model::number(chunk.id)) + " lies outside the text of document " +
              std::to_string(model::number(chunk.document)) + " in the catalog",
          "restore catalog.db from a backup, or purge the document and ingest it again"};
}

bool lies_in(const model::Passage& passage, std::uint64_t size) {
  return passage.begin <= passage.end && passage.end <= size;
}

/// The document whose chunks are being visited. Its text is borrowed from the statement, not copied.
class CurrentDocument {
public:
  explicit CurrentDocument(sqlite::Connection& connection)
      : query_(connection.prepare("SELECT " RAGCTL_DOCUMENT_COLUMNS ", text FROM documents "
                                  "JOIN texts ON document_id = id WHERE id = ?")) {}

  ChunkText with(Chunk chunk) {
    if (chunk.document != document_.id) move_to(chunk);
    if (!lies_in(chunk.passage, text_.size())) throw damaged(chunk);
    const auto part = text_.substr(chunk.passage.begin, chunk.passage.end - chunk.passage.begin);
    return {std::move(chunk), part, document_};
  }

private:
  void move_to(const Chunk& chunk) {
    query_.reset();
    query_.bind(1, model::number(chunk.document));
    if (!query_.step()) throw damaged(chunk);
    document_ = read_document(query_);
    text_ = query_.text_view(18);
  }

  Statement query_;
  model::Document document_;
  std::string_view text_;
};

std::uint64_t count_of(Statement query) {
  return query.step() ? static_cast<std::uint64_t>(query.integer(0)) : 0;
}

}  // namespace

std::uint64_t Chunks::each_after(ChunkId after, std::uint64_t limit,
                                 const std::function<void(const ChunkText&)>& visit) {
  Statement query = connection_.prepare(
      "SELECT id, document_id, parent_id, ordinal, begin_byte, end_byte, page, heading FROM chunks "
      "WHERE id > ? ORDER BY id LIMIT ?");
  constexpr auto kMost = static_cast<std::uint64_t>(INT64_MAX);
  query.bind(1, model::number(after)).bind(2, limit < kMost ? limit : kMost);
  CurrentDocument document(connection_);
  std::uint64_t visited = 0;
  for (; query.step(); ++visited) visit(document.with(read_chunk(query)));
  return visited;
}

std::optional<ChunkDetails> Chunks::find(ChunkId id) {
  Statement query = connection_.prepare(
      "SELECT c.id, c.document_id, c.parent_id, c.ordinal, c.begin_byte, c.end_byte, c.page, c.heading, "
      "p.begin_byte, p.end_byte FROM chunks c LEFT JOIN parents p ON p.id = c.parent_id WHERE c.id = ?");
  query.bind(1, model::number(id));
  if (!query.step()) return std::nullopt;
  ChunkDetails details;
  details.chunk = read_chunk(query);
  const model::Passage& child = details.chunk.passage;
  const auto begin = static_cast<std::uint64_t>(query.integer(8));
  const auto end = static_cast<std::uint64_t>(query.integer(9));
  if (query.null(8) || child.begin < begin || child.end > end || !lies_in(child, end))
    throw damaged(details.chunk);
  details.parent_text =
      connection_.read_cell("texts", "text", model::number(details.chunk.document), begin, end - begin);
  details.text = details.parent_text.substr(child.begin - begin, child.end - child.begin);
  return details;
}

std::vector<DocumentId> Chunks::documents_of(std::span<const ChunkId> ids) {
  Statement query = connection_.prepare("SELECT document_id FROM chunks WHERE id = ?");
  std::vector<DocumentId> out;
  for (const ChunkId id : ids) {
    query.reset();
    query.bind(1, model::number(id));
    out.push_back(query.step() ? DocumentId{query.integer(0)} : DocumentId{});
  }
  return out;
}

std::vector<Chunk> Chunks::of_document(DocumentId id) {
  Statement query = connection_.prepare(
      "SELECT id, document_id, parent_id, ordinal, begin_byte, end_byte, page, heading FROM chunks "
      "WHERE document_id = ? ORDER BY ordinal");
  query.bind(1, model::number(id));
  return read_all(query);
}

std::vector<Chunk> Chunks::of_parent(model::ParentId id) {
  // By way of the document: an index on parent_id would cost every insert and serve this question alone.
  Statement query = connection_.prepare(
      "SELECT id, document_id, parent_id, ordinal, begin_byte, end_byte, page, heading FROM chunks "
      "WHERE document_id = (SELECT document_id FROM parents WHERE id = ?1) AND parent_id = ?1 ORDER BY "
      "ordinal");
  query.bind(1, model::number(id));
  return read_all(query);
}

std::uint64_t Chunks::count() {
  return count_of(connection_.prepare("SELECT coalesce(sum(chunks), 0) FROM tallies"));
}

std::uint64_t Chunks::count_after(ChunkId id) {
  Statement query = connection_.prepare("SELECT count(*) FROM chunks WHERE id > ?");
  query.bind(1, model::number(id));
  return count_of(std::move(query));
}

ChunkId Chunks::last() {
  return ChunkId{
      static_cast<std::int64_t>(count_of(connection_.prepare("SELECT ifnull(max(id), 0) FROM chunks")))};
}

}  // namespace ragctl::catalog

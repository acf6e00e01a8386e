#include "ragctl/catalog/documents.hpp"

#include <algorithm>

#include "block_encoding.hpp"
#include "document_row.hpp"
#include "encoding.hpp"
#include "ragctl/base/error.hpp"
#include "ragctl/sqlite/connection.hpp"

namespace ragctl::catalog {

using model::Document;
using model::DocumentId;
using sqlite::Statement;

namespace {

constexpr std::size_t kResolveLimit = 100;

model::DocumentStatus read_status(const Statement& row, int column, const std::string& what) {
  const auto status = model::parse_document_status(row.text(column));
  if (!status)
    throw Error(ErrorCode::damaged, what + " in the catalog has the unknown status " + row.text(column));
  return *status;
}

std::optional<Document> read_one(Statement& query) {
  if (!query.step()) return std::nullopt;
  return read_document(query);
}

std::string filtered_query(const DocumentFilter& filter) {
  std::string sql = "SELECT " RAGCTL_DOCUMENT_COLUMNS " FROM documents WHERE id > ?1";
  if (filter.status) sql += " AND status = ?2";
  if (filter.source) sql += " AND source = ?3";
  if (filter.origin) sql += " AND origin = ?4";
  return sql + " ORDER BY id LIMIT 256";
}

void bind_filter(Statement& query, const DocumentFilter& filter) {
  if (filter.status) query.bind(2, model::to_string(*filter.status));
  if (filter.source) query.bind(3, *filter.source);
  if (filter.origin) query.bind(4, *filter.origin);
}

}  // namespace

Document read_document(const Statement& row) {
  Document document;
  document.id = DocumentId{row.integer(0)};
  const std::string what = "document " + std::to_string(row.integer(0));
  document.source = row.text(1);
  document.uri = row.text(2);
  document.origin = row.text(3);
  document.external_id = row.optional_text(4);
  document.title = row.text(5);
  document.media_type = row.text(6);
  document.language = row.text(7);
  document.status = read_status(row, 8, what);
  document.reason = row.text(9);
  document.bytes = static_cast<std::uint64_t>(row.integer(10));
  document.sha256 = read_sha256(row, 11, what);
  document.pages = static_cast<std::uint32_t>(row.integer(12));
  document.chunks = static_cast<std::uint32_t>(row.integer(13));
  document.metadata = decode_metadata(row.text_view(14), what);
  document.added_at = UnixMillis{row.integer(15)};
  document.updated_at = UnixMillis{row.integer(16)};
  document.settings = row.text(17);
  return document;
}

std::optional<Document> Documents::find(DocumentId id) {
  Statement query = connection_.prepare("SELECT " RAGCTL_DOCUMENT_COLUMNS " FROM documents WHERE id = ?");
  query.bind(1, model::number(id));
  return read_one(query);
}

std::optional<Document> Documents::find(const std::string& source, const std::string& uri) {
  Statement query =
      connection_.prepare("SELECT " RAGCTL_DOCUMENT_COLUMNS " FROM documents WHERE uri = ?2 AND source = ?1");
  query.bind(1, source).bind(2, uri);
  return read_one(query);
}

std::vector<Document> Documents::resolve(const std::string& words) {
  std::vector<Document> found;
  const auto gather = [&](const char* sql) {
    Statement query = connection_.prepare(sql);
    query.bind(1, words);
    while (found.size() < kResolveLimit && query.step()) {
      const DocumentId id{query.integer(0)};
      if (std::ranges::find(found, id, &Document::id) == found.end()) found.push_back(read_document(query));
    }
  };
  gather("SELECT " RAGCTL_DOCUMENT_COLUMNS " FROM documents WHERE uri = ? ORDER BY id");
  gather("SELECT " RAGCTL_DOCUMENT_COLUMNS " FROM documents WHERE title = ? ORDER BY id");
  gather("SELECT " RAGCTL_DOCUMENT_COLUMNS " FROM documents WHERE external_id = ? ORDER BY id");
  gather("SELECT " RAGCTL_DOCUMENT_COLUMNS " FROM documents WHERE name = ? ORDER BY id");
  return found;
}

void Documents::each(const DocumentFilter& filter, const std::function<bool(const Document&)>& visit) {
  // By pages, so that a visitor may change the catalog.
  const std::string sql = filtered_query(filter);
  std::vector<Document> page;
  std::int64_t after = 0;
  do {
    page.clear();
    {
      Statement query = connection_.prepare(sql);
      query.bind(1, after);
      bind_filter(query, filter);
      while (query.step()) page.push_back(read_document(query));
    }
    for (const Document& document : page) {
      if (!visit(document)) return;
    }
    if (!page.empty()) after = model::number(page.back().id);
  } while (!page.empty());
}

DocumentTotals Documents::totals() {
  DocumentTotals totals;
  Statement query =
      connection_.prepare("SELECT status, sum(documents), sum(bytes) FROM tallies GROUP BY status");
  while (query.step()) {
    const auto documents = static_cast<std::uint64_t>(query.integer(1));
    totals.bytes += static_cast<std::uint64_t>(query.integer(2));
    switch (read_status(query, 0, "a tally")) {
      case model::DocumentStatus::ready:
        totals.ready = documents;
        break;
      case model::DocumentStatus::skipped:
        totals.skipped = documents;
        break;
      case model::DocumentStatus::failed:
        totals.failed = documents;
        break;
    }
  }
  return totals;
}

std::vector<std::string> Documents::sources() {
  std::vector<std::string> names;
  Statement query = connection_.prepare("SELECT DISTINCT source FROM documents ORDER BY source");
  while (query.step()) names.push_back(query.text(0));
  return names;
}

std::vector<std::pair<std::string, std::uint64_t>> Documents::languages() {
  std::vector<std::pair<std::string, std::uint64_t>> languages;
  Statement query = connection_.prepare(
      "SELECT language, chunks FROM tallies WHERE status = 'ready' AND language <> '' AND chunks > 0 "
      "ORDER BY chunks DESC, language");
  while (query.step()) languages.emplace_back(query.text(0), static_cast<std::uint64_t>(query.integer(1)));
  return languages;
}

std::string Documents::text(DocumentId id) {
  Statement query = connection_.prepare("SELECT text FROM texts WHERE document_id = ?");
  query.bind(1, model::number(id));
  return query.step() ? query.text(0) : "";
}

std::vector<model::Block> Documents::blocks(DocumentId id) {
  Statement query = connection_.prepare("SELECT size, blocks FROM texts WHERE document_id = ?");
  query.bind(1, model::number(id));
  if (!query.step()) return {};
  const auto bytes = query.blob(1);
  return decode_blocks({reinterpret_cast<const char*>(bytes.data()), bytes.size()},
                       static_cast<std::size_t>(query.integer(0)),
                       "document " + std::to_string(model::number(id)));
}

std::string Documents::text(DocumentId id, std::uint32_t begin, std::uint32_t end) {
  return connection_.read_cell("texts", "text", model::number(id), begin, end < begin ? 0 : end - begin);
}

std::uint64_t Documents::read_with_others(const std::string& settings) {
  Statement query = connection_.prepare(
      "SELECT count(*) FROM documents WHERE status = ?1 AND settings <> '' AND settings <> ?2 AND "
      "(substr(settings, 1, length(?2)) <> ?2 "
      "OR substr(settings, length(?2) + 1, 1) GLOB '[0-9]')");
  query.bind(1, model::to_string(model::DocumentStatus::ready)).bind(2, settings);
  return query.step() ? static_cast<std::uint64_t>(query.integer(0)) : 0;
}

}  // namespace ragctl::catalog

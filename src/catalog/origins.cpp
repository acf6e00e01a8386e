// What Documents remembers of files.
#include "encoding.hpp"
#include "ragctl/base/error.hpp"
#include "ragctl/catalog/documents.hpp"
#include "ragctl/sqlite/connection.hpp"

namespace ragctl::catalog {

using sqlite::Statement;

namespace {

Origin read_origin(const Statement& row) {
  Origin origin;
  origin.source = row.text(0);
  origin.path = row.text(1);
  origin.size = static_cast<std::uint64_t>(row.integer(2));
  origin.mtime_ns = row.integer(3);
  origin.sha256 = read_sha256(row, 4, origin.path);
  origin.settings = row.text(5);
  origin.documents = static_cast<std::uint32_t>(row.integer(6));
  return origin;
}

}  // namespace

std::optional<Origin> Documents::origin(const std::string& source, const std::string& path) {
  Statement query = connection_.prepare("SELECT * FROM origins WHERE source = ? AND path = ?");
  query.bind(1, source).bind(2, path);
  if (!query.step()) return std::nullopt;
  return read_origin(query);
}

void Documents::each_origin(const std::string& source, const std::function<void(const Origin&)>& visit) {
  Statement query = connection_.prepare("SELECT * FROM origins WHERE source = ? ORDER BY path");
  query.bind(1, source);
  while (query.step()) visit(read_origin(query));
}

void Documents::put_origin(const Origin& origin) {
  connection_.prepare("INSERT OR REPLACE INTO origins VALUES(?, ?, ?, ?, ?, ?, ?)")
      .bind(1, origin.source)
      .bind(2, origin.path)
      .bind(3, origin.size)
      .bind(4, origin.mtime_ns)
      .bind_blob(5, origin.sha256)
      .bind(6, origin.settings)
      .bind(7, origin.documents)
      .run();
}

std::vector<model::DocumentId> Documents::of_origin(const std::string& source, const std::string& path) {
  std::vector<model::DocumentId> ids;
  Statement query =
      connection_.prepare("SELECT id FROM documents WHERE origin = ?2 AND source = ?1 ORDER BY id");
  query.bind(1, source).bind(2, path);
  while (query.step()) ids.push_back(model::DocumentId{query.integer(0)});
  return ids;
}

std::uint64_t Documents::remove_origin(const std::string& source, const std::string& path) {
  std::uint64_t removed = 0;
  for (const model::DocumentId id : of_origin(source, path)) removed += remove(id) ? 1 : 0;
  connection_.prepare("DELETE FROM origins WHERE source = ? AND path = ?")
      .bind(1, source)
      .bind(2, path)
      .run();
  return removed;
}

}  // namespace ragctl::catalog

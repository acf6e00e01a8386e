#include "chunk_rows.hpp"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <vector>

#include "encoding.hpp"
#include "ragctl/sqlite/connection.hpp"

namespace ragctl::catalog {
namespace {

using model::Passage;
using sqlite::Statement;

/// A parent or chunk as its row has it. `above` is the parent of a chunk.
struct Row {
  std::int64_t id = 0;
  std::int64_t above = 0;
  std::int64_t ordinal = 0;
  std::int64_t begin = 0, end = 0, page = 0;
  std::string heading;
  bool operator==(const Row&) const = default;
};

Row row_of(const Passage& passage, std::int64_t above, std::int64_t ordinal) {
  return {0, above, ordinal, passage.begin, passage.end, passage.page, encode_heading(passage.heading)};
}

/// What two rows of the same meaning have in common. The page is not among it: a place to show, not to find.
std::string meaning(const Row& row, std::string_view text) {
  std::string key = row.heading;
  key += '\x1e';
  const auto size = static_cast<std::int64_t>(text.size());
  if (row.begin >= 0 && row.begin <= row.end && row.end <= size)
    key += text.substr(static_cast<std::size_t>(row.begin), static_cast<std::size_t>(row.end - row.begin));
  return key;
}

/// Rows of the earlier version, handed out by what they mean, those that stood first before others.
class EarlierVersion {
public:
  EarlierVersion(std::vector<Row> rows, std::string_view text) : rows_(std::move(rows)) {
    for (std::size_t at = rows_.size(); at-- > 0;) by_meaning_[meaning(rows_[at], text)].push_back(at);
  }
  [[nodiscard]] bool empty() const noexcept { return rows_.empty(); }
  /// Null when there is none left.
  const Row* take(const std::string& meaning) {
    const auto found = by_meaning_.find(meaning);
    if (found == by_meaning_.end() || found->second.empty()) return nullptr;
    const Row* row = &rows_[found->second.back()];
    found->second.pop_back();
    return row;
  }
  [[nodiscard]] std::vector<std::int64_t> left() const {
    std::vector<std::int64_t> ids;
    for (const auto& [meaning, places] : by_meaning_) {
      for (const std::size_t at : places) ids.push_back(rows_[at].id);
    }
    std::ranges::sort(ids);
    return ids;
  }

private:
  std::vector<Row> rows_;
  std::unordered_map<std::string, std::vector<std::size_t>> by_meaning_;
};

std::vector<Row> read_rows(sqlite::Connection& connection, const char* sql, std::int64_t document) {
  Statement query = connection.prepare(sql);
  query.bind(1, document);
  std::vector<Row> rows;
  while (query.step()) {
    rows.push_back({query.integer(0), query.integer(1), query.integer(2), query.integer(3), query.integer(4),
                    query.integer(5), query.text(6)});
  }
  return rows;
}

std::int64_t last_indexed(sqlite::Connection& connection) {
  Statement query = connection.prepare("SELECT coalesce(max(last_chunk), 0) FROM segments");
  return query.step() ? query.integer(0) : 0;
}

EarlierVersion earlier_chunks(sqlite::Connection& connection, std::int64_t document, std::string_view text) {
  return {read_rows(connection,
                    "SELECT id, parent_id, ordinal, begin_byte, end_byte, page, heading FROM chunks "
                    "WHERE document_id = ? ORDER BY ordinal",
                    document),
          text};
}

class Writer {
public:
  Writer(sqlite::Connection& connection, std::int64_t document, std::string_view text)
      : connection_(connection), document_(document), text_(text) {}

  std::vector<std::int64_t> parents(const std::vector<Passage>& passages, EarlierVersion& earlier) {
    Statement insert = connection_.prepare(
        "INSERT INTO parents(document_id, begin_byte, end_byte, page, heading) VALUES(?1, ?4, ?5, ?6, ?7)");
    Statement update =
        connection_.prepare("UPDATE parents SET begin_byte = ?4, end_byte = ?5, page = ?6 WHERE id = ?8");
    std::vector<std::int64_t> ids;
    ids.reserve(passages.size());
    for (const Passage& passage : passages)
      ids.push_back(write(row_of(passage, 0, 0), earlier, insert, update));
    return ids;
  }

  std::vector<std::int64_t> chunks(const model::Chunking& chunking, const std::vector<std::int64_t>& parents,
                                   EarlierVersion& earlier) {
    Statement insert = connection_.prepare(
        "INSERT INTO chunks(document_id, parent_id, ordinal, begin_byte, end_byte, page, heading) "
        "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)");
    Statement update = connection_.prepare(
        "UPDATE chunks SET parent_id = ?2, ordinal = ?3, begin_byte = ?4, end_byte = ?5, page = ?6 "
        "WHERE id = ?8");
    std::vector<std::int64_t> ids;
    ids.reserve(chunking.children.size());
    for (const auto& child : chunking.children) {
      const auto ordinal = static_cast<std::int64_t>(ids.size());
      ids.push_back(write(row_of(child.passage, parents[child.parent], ordinal), earlier, insert, update));
    }
    return ids;
  }

private:
  std::int64_t write(Row row, EarlierVersion& earlier, Statement& insert, Statement& update) {
    const Row* old = earlier.empty() ? nullptr : earlier.take(meaning(row, text_));
    if (old == nullptr) {
      bind(insert, row).run();
      return connection_.last_insert_id();
    }
    row.id = old->id;
    if (row != *old) bind(update, row).bind(8, row.id).run();
    return row.id;
  }

  Statement& bind(Statement& statement, const Row& row) const {
    return statement.bind(1, document_)
        .bind(2, row.above)
        .bind(3, row.ordinal)
        .bind(4, row.begin)
        .bind(5, row.end)
        .bind(6, row.page)
        .bind(7, row.heading);
  }

  sqlite::Connection& connection_;
  std::int64_t document_;
  std::string_view text_;
};

void run_for_each(sqlite::Connection& connection, const char* sql, const std::vector<std::int64_t>& ids) {
  if (ids.empty()) return;
  Statement remove = connection.prepare(sql);
  for (const std::int64_t id : ids) remove.bind(1, id).run();
}

}  // namespace

bool write_chunk_rows(sqlite::Connection& connection, std::int64_t document, const model::Chunking& chunking,
                      std::string_view text, std::string_view old_text) {
  EarlierVersion old_parents(
      read_rows(connection,
                "SELECT id, 0, 0, begin_byte, end_byte, page, heading FROM parents WHERE document_id = ? "
                "ORDER BY begin_byte, id",
                document),
      old_text);
  EarlierVersion old_chunks = earlier_chunks(connection, document, old_text);
  Writer writer(connection, document, text);
  const std::vector<std::int64_t> parents = writer.parents(chunking.parents, old_parents);
  const std::vector<std::int64_t> chunks = writer.chunks(chunking, parents, old_chunks);
  const std::int64_t indexed = last_indexed(connection);
  const std::vector<std::int64_t> gone = old_chunks.left();
  const auto first_pending = std::ranges::upper_bound(gone, indexed);
  run_for_each(connection, "INSERT INTO deleted_chunks VALUES(?)", {gone.begin(), first_pending});
  run_for_each(connection, "DELETE FROM chunks WHERE id = ?", gone);
  run_for_each(connection, "DELETE FROM parents WHERE id = ?", old_parents.left());
  return std::ranges::any_of(chunks, [&](std::int64_t id) { return id <= indexed; });
}

std::uint64_t count_new_chunks(sqlite::Connection& connection, std::int64_t document,
                               const model::Chunking& chunking, std::string_view text,
                               std::string_view old_text) {
  EarlierVersion earlier = earlier_chunks(connection, document, old_text);
  std::uint64_t count = 0;
  for (const auto& child : chunking.children) {
    if (earlier.take(meaning(row_of(child.passage, 0, 0), text)) == nullptr) ++count;
  }
  return count;
}

void renew_chunk_rows(sqlite::Connection& connection, std::int64_t document) {
  const std::int64_t indexed = last_indexed(connection);
  for (const char* sql :
       {"INSERT INTO chunks(document_id, parent_id, ordinal, begin_byte, end_byte, page, heading) "
        "SELECT document_id, parent_id, ordinal, begin_byte, end_byte, page, heading FROM chunks "
        "WHERE document_id = ?1 AND id <= ?2 ORDER BY ordinal",
        "INSERT INTO deleted_chunks SELECT id FROM chunks WHERE document_id = ?1 AND id <= ?2",
        "DELETE FROM chunks WHERE document_id = ?1 AND id <= ?2"})
    connection.prepare(sql).bind(1, document).bind(2, indexed).run();
}

void erase_chunk_rows(sqlite::Connection& connection, std::int64_t document) {
  run_for_each(connection,
               "INSERT INTO deleted_chunks SELECT id FROM chunks WHERE document_id = ?1 "
               "AND id <= (SELECT coalesce(max(last_chunk), 0) FROM segments)",
               {document});
  run_for_each(connection, "DELETE FROM chunks WHERE document_id = ?", {document});
  run_for_each(connection, "DELETE FROM parents WHERE document_id = ?", {document});
}

}  // namespace ragctl::catalog

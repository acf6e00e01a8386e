#include "fts5.hpp"

#include <sqlite3.h>

#include "ragctl/base/error.hpp"

namespace ragctl::bench {
void Fts5::Close::operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
void Fts5::Close::operator()(sqlite3_stmt* handle) const { sqlite3_finalize(handle); }

Fts5::Fts5(const std::filesystem::path& file) {
  sqlite3* handle = nullptr;
  const int opened = sqlite3_open(file.c_str(), &handle);
  connection_.reset(handle);
  if (opened != SQLITE_OK) throw Error(ErrorCode::failed, "cannot open " + file.string());
  run("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;"
      "CREATE VIRTUAL TABLE chunks USING fts5(text, content=''); BEGIN");
  insert_ = prepare("INSERT INTO chunks(rowid, text) VALUES(?, ?)");
}

Fts5::Statement Fts5::prepare(const char* sql) {
  sqlite3_stmt* handle = nullptr;
  if (sqlite3_prepare_v2(connection_.get(), sql, -1, &handle, nullptr) != SQLITE_OK)
    throw Error(ErrorCode::failed, sqlite3_errmsg(connection_.get()));
  return Statement(handle);
}

void Fts5::run(const char* sql) {
  if (sqlite3_exec(connection_.get(), sql, nullptr, nullptr, nullptr) != SQLITE_OK)
    throw Error(ErrorCode::failed, sqlite3_errmsg(connection_.get()));
}

void Fts5::add(std::int64_t row, const std::string& text) {
  sqlite3_reset(insert_.get());
  sqlite3_bind_int64(insert_.get(), 1, row);
  sqlite3_bind_text(insert_.get(), 2, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
  if (sqlite3_step(insert_.get()) != SQLITE_DONE)
    throw Error(ErrorCode::failed, sqlite3_errmsg(connection_.get()));
}

void Fts5::seal() { run("COMMIT; INSERT INTO chunks(chunks) VALUES('optimize')"); }

std::size_t Fts5::best(const std::vector<std::string>& words, int most) {
  std::string asked;
  for (const std::string& word : words) asked += (asked.empty() ? "\"" : " OR \"") + word + '"';
  const Statement query = prepare("SELECT rowid FROM chunks WHERE chunks MATCH ? ORDER BY rank LIMIT ?");
  sqlite3_bind_text(query.get(), 1, asked.data(), static_cast<int>(asked.size()), SQLITE_STATIC);
  sqlite3_bind_int(query.get(), 2, most);
  std::size_t found = 0;
  while (sqlite3_step(query.get()) == SQLITE_ROW) ++found;
  return found;
}

}  // namespace ragctl::bench

#include "state.hpp"

#include <sqlite3.h>

namespace ragctl::sqlite {
namespace {

// SQLite decodes %xx in a URI and gives ? and # a meaning, all of which may stand in a file's name.
std::string to_uri(const std::filesystem::path& path, std::string_view query) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string uri = "file:";
  for (const char c : std::filesystem::absolute(path).string()) {
    if (c == '%' || c == '?' || c == '#') {
      const auto byte = static_cast<unsigned char>(c);
      uri += '%';
      uri += digits[byte >> 4U];
      uri += digits[byte & 15U];
    } else {
      uri += c;
    }
  }
  return uri.append(query);
}

}  // namespace

Prepared::~Prepared() { sqlite3_finalize(handle); }

Connection::State::~State() { close(); }

void Connection::State::close() noexcept {
  statements.clear();
  sqlite3_close_v2(handle);
  handle = nullptr;
}

int Connection::State::open(int flags, bool immutable) {
  close();
  const std::string name = immutable ? to_uri(path, "?immutable=1") : path.string();
  if (immutable) flags |= SQLITE_OPEN_URI;
  const int code = sqlite3_open_v2(name.c_str(), &handle, flags | SQLITE_OPEN_NOMUTEX, nullptr);
  if (handle == nullptr) return code;
  sqlite3_extended_result_codes(handle, 1);
  sqlite3_busy_timeout(handle, 10'000);
  // A tenant's folder may come from elsewhere: its schema is data, and runs nothing that we did not write.
  sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  return code == SQLITE_OK ? SQLITE_OK : sqlite3_extended_errcode(handle);
}

int Connection::State::run(const char* sql) noexcept {
  return sqlite3_exec(handle, sql, nullptr, nullptr, nullptr);
}

void Connection::State::check(int code) {
  if (code != SQLITE_OK && code != SQLITE_DONE && code != SQLITE_ROW) throw failure(handle, code, path);
}

sqlite3_stmt* Connection::State::compile(std::string_view sql, unsigned flags, std::string_view* rest) {
  sqlite3_stmt* statement = nullptr;
  const char* tail = nullptr;
  check(sqlite3_prepare_v3(handle, sql.data(), static_cast<int>(sql.size()), flags, &statement, &tail));
  if (rest != nullptr) *rest = sql.substr(static_cast<std::size_t>(tail - sql.data()));
  return statement;
}

}  // namespace ragctl::sqlite

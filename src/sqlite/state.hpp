#pragma once
// What connection.cpp and statement.cpp share. sqlite3.h stays in the .cpp files.
#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "ragctl/base/error.hpp"
#include "ragctl/sqlite/connection.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace ragctl::sqlite {

/// Owns a statement. `kept` ones stay for the next use of the same text; the others end with their Statement.
struct Prepared {
  sqlite3_stmt* handle = nullptr;
  bool borrowed = false;
  bool kept = false;

  Prepared() = default;
  Prepared(const Prepared&) = delete;
  Prepared& operator=(const Prepared&) = delete;
  ~Prepared();
};

struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>{}(text); }
};

struct Connection::State {
  std::filesystem::path path;
  sqlite3* handle = nullptr;
  std::unordered_map<std::string, Prepared, TextHash, std::equal_to<>> statements;

  State() = default;
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State();

  /// Opens `path`; returns SQLite's extended code. `handle` is set even when it fails, for its message.
  [[nodiscard]] int open(int flags, bool immutable);
  void close() noexcept;
  [[nodiscard]] int run(const char* sql) noexcept;
  void check(int code);
  [[nodiscard]] sqlite3_stmt* compile(std::string_view sql, unsigned flags, std::string_view* rest = nullptr);
};

/// What an extended result code of SQLite means to us. `database` may be null.
[[nodiscard]] Error failure(sqlite3* database, int code, const std::filesystem::path& path);

}  // namespace ragctl::sqlite

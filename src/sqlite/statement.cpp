#include <sqlite3.h>

#include <utility>

#include "ragctl/sqlite/connection.hpp"
#include "state.hpp"

namespace ragctl::sqlite {

Statement::Statement(Connection::State& owner, Prepared& prepared) : owner_(&owner), prepared_(&prepared) {
  prepared_->borrowed = true;
}

Statement::Statement(Statement&& other) noexcept
    : owner_(other.owner_), prepared_(std::exchange(other.prepared_, nullptr)) {}

Statement::~Statement() {
  if (prepared_ == nullptr) return;
  if (!prepared_->kept) {
    delete prepared_;
    return;
  }
  sqlite3_reset(prepared_->handle);
  sqlite3_clear_bindings(prepared_->handle);  // lets go of the copies of long texts
  prepared_->borrowed = false;
}

void Statement::check(int code) { owner_->check(code); }

Statement& Statement::bind(int parameter, std::int64_t value) {
  check(sqlite3_bind_int64(prepared_->handle, parameter, value));
  return *this;
}

Statement& Statement::bind(int parameter, double value) {
  check(sqlite3_bind_double(prepared_->handle, parameter, value));
  return *this;
}

Statement& Statement::bind(int parameter, std::string_view text) {
  // A null pointer would bind NULL, and an empty view may have one.
  const char* bytes = text.data() == nullptr ? "" : text.data();
  check(sqlite3_bind_text64(prepared_->handle, parameter, bytes, text.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
  return *this;
}

Statement& Statement::bind_blob(int parameter, std::span<const std::uint8_t> bytes) {
  const void* data = bytes.empty() ? "" : static_cast<const void*>(bytes.data());
  check(sqlite3_bind_blob64(prepared_->handle, parameter, data, bytes.size(), SQLITE_TRANSIENT));
  return *this;
}

Statement& Statement::bind_null(int parameter) {
  check(sqlite3_bind_null(prepared_->handle, parameter));
  return *this;
}

Statement& Statement::bind(int parameter, const std::optional<std::string>& text) {
  return text ? bind(parameter, std::string_view(*text)) : bind_null(parameter);
}

bool Statement::step() {
  const int code = sqlite3_step(prepared_->handle);
  check(code);
  return code == SQLITE_ROW;
}

void Statement::run() {
  while (step()) {
  }
  reset();
}

void Statement::reset() { sqlite3_reset(prepared_->handle); }

std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(prepared_->handle, column); }

double Statement::real(int column) const { return sqlite3_column_double(prepared_->handle, column); }

std::string Statement::text(int column) const { return std::string(text_view(column)); }

std::string_view Statement::text_view(int column) const {
  const auto bytes = blob(column);
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::span<const std::uint8_t> Statement::blob(int column) const {
  // Of a TEXT in a UTF-8 database the blob is its bytes; numbers are turned into text by sqlite3_column_text
  // only.
  const void* data = sqlite3_column_type(prepared_->handle, column) == SQLITE_BLOB
                         ? sqlite3_column_blob(prepared_->handle, column)
                         : static_cast<const void*>(sqlite3_column_text(prepared_->handle, column));
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(prepared_->handle, column));
  return {static_cast<const std::uint8_t*>(data), data == nullptr ? 0 : size};
}

bool Statement::null(int column) const {
  return sqlite3_column_type(prepared_->handle, column) == SQLITE_NULL;
}

std::optional<std::string> Statement::optional_text(int column) const {
  if (null(column)) return std::nullopt;
  return text(column);
}

}  // namespace ragctl::sqlite

#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace ragctl::sqlite {

/// read: the file must exist; where the folder cannot be written (a read-only mount) it is read as immutable,
/// which asks that no -wal file with changes lies beside it. write: the file must exist. create: made when
/// absent, mode 0600 whatever the umask says.
enum class Access { read, write, create };

class Statement;
struct Prepared;

/// One SQLite connection; for one thread at a time. Write access: WAL, synchronous=FULL (a commit that
/// returned survives a power cut: NORMAL would lose the last commits, and with them work that was paid for),
/// foreign keys on, secure_delete on. Busy timeout 10 s. Every failure becomes ragctl::Error: full disk and
/// I/O -> failed ("disk full" with the path), corrupt or not a database -> damaged, busy -> locked
/// (retryable), cannot open or read-only -> failed.
class Connection {
public:
  Connection(const std::filesystem::path& path, Access access);
  /// An empty database that lives as long as the connection.
  [[nodiscard]] static Connection in_memory();
  ~Connection();
  Connection(Connection&&) noexcept;
  Connection& operator=(Connection&&) noexcept;

  [[nodiscard]] const std::filesystem::path& path() const noexcept;
  void execute(std::string_view sql);  ///< one or more statements without parameters
  /// Prepared once per text and kept. A text that is asked for again while a Statement of it lives is
  /// prepared anew, so a visitor may run the query that is calling it.
  [[nodiscard]] Statement prepare(std::string_view sql);
  [[nodiscard]] std::int64_t last_insert_id() const;
  [[nodiscard]] std::int64_t changes() const;
  [[nodiscard]] bool in_transaction() const;
  /// Moves the WAL into the database and truncates it to nothing. Throws locked while a reader needs the WAL.
  void checkpoint_truncate();
  /// Rewrites the whole database, so that no freed byte stays in it. The copy on the way is held in memory up
  /// to 256 MB; a larger one goes to an unlinked file in $SQLITE_TMPDIR, $TMPDIR or /var/tmp.
  void vacuum();
  [[nodiscard]] int user_version();
  void set_user_version(int version);
  [[nodiscard]] std::uint32_t application_id();
  void set_application_id(std::uint32_t id);
  /// Part of a BLOB or TEXT cell, without reading the rest of it. Throws damaged when the range is not there.
  [[nodiscard]] std::string read_cell(const char* table, const char* column, std::int64_t rowid,
                                      std::uint64_t begin, std::uint64_t size);
  /// "ok", or what `PRAGMA integrity_check` and `PRAGMA foreign_key_check` complain of, first 10, joined by
  /// "; ". Throws damaged when the check itself cannot read the database.
  [[nodiscard]] std::string integrity();

  struct State;

private:
  explicit Connection(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// A borrowed prepared statement; the connection owns it and must outlive it. Columns are counted from 0,
/// parameters from 1.
class Statement {
public:
  Statement(Statement&& other) noexcept;
  Statement& operator=(Statement&&) = delete;
  ~Statement();  ///< resets, and forgets the bindings
  Statement& bind(int parameter, std::int64_t value);
  Statement& bind(int parameter, double value);
  Statement& bind(int parameter, std::string_view text);
  Statement& bind_blob(int parameter, std::span<const std::uint8_t> bytes);
  Statement& bind_null(int parameter);
  Statement& bind(int parameter, const std::optional<std::string>& text);
  // Without these an int or a literal is ambiguous, or worse, a bool.
  Statement& bind(int parameter, int value) { return bind(parameter, std::int64_t{value}); }
  Statement& bind(int parameter, std::uint32_t value) { return bind(parameter, std::int64_t{value}); }
  /// The bit pattern: values from 2^63 on are stored as negative numbers.
  Statement& bind(int parameter, std::uint64_t value) {
    return bind(parameter, static_cast<std::int64_t>(value));
  }
  Statement& bind(int parameter, const char* text) { return bind(parameter, std::string_view(text)); }
  Statement& bind(int parameter, const std::string& text) { return bind(parameter, std::string_view(text)); }

  [[nodiscard]] bool step();  ///< true: a row is there
  void run();                 ///< to the end, ignoring rows; then reset for the next bindings
  void reset();               ///< back to the start, for the next bindings
  [[nodiscard]] std::int64_t integer(int column) const;
  [[nodiscard]] double real(int column) const;
  [[nodiscard]] std::string text(int column) const;
  [[nodiscard]] std::string_view text_view(int column) const;          ///< valid until the next step
  [[nodiscard]] std::span<const std::uint8_t> blob(int column) const;  ///< valid until the next step
  [[nodiscard]] bool null(int column) const;
  [[nodiscard]] std::optional<std::string> optional_text(int column) const;

private:
  friend class Connection;
  Statement(Connection::State& owner, Prepared& prepared);
  void check(int code);
  Connection::State* owner_;
  Prepared* prepared_;
};

/// Rolls back unless commit() ran. `write` takes the write lock at once (BEGIN IMMEDIATE); `read` fixes at
/// once the moment that every read sees. They do not nest.
enum class TransactionKind { read, write };
class Transaction {
public:
  Transaction(Connection& connection, TransactionKind kind);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  void commit();

private:
  Connection& connection_;
  bool open_ = true;
};

[[nodiscard]] std::string library_version();

}  // namespace ragctl::sqlite

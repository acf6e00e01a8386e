#include "ragctl/sqlite/connection.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "state.hpp"

namespace ragctl::sqlite {
namespace {

constexpr std::uint64_t kVacuumInMemory = 256U << 20U;

// Mapped reads copy nothing; 256 MB of address space cost nothing until they are read. Sorting stays in
// memory, so no tenant's text is spilled into another folder.
constexpr const char* kEveryConnection =
    "PRAGMA mmap_size=268435456; PRAGMA cache_size=-16384; PRAGMA temp_store=MEMORY; PRAGMA "
    "cell_size_check=ON";

// A WAL of up to 64 MB between checkpoints: a bulk load then writes each page of the database about once.
// With SQLite's own 4 MB, or 16 MB, 100,000 small documents take half as long again, for their index pages
// are touched all over.
constexpr const char* kEveryWriter =
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON; "
    "PRAGMA wal_autocheckpoint=16000; PRAGMA journal_size_limit=67108864";

// Made by us, because SQLite's own creation obeys the umask. An existing file is never opened here: closing
// any descriptor of it would drop the POSIX locks of this process's other connections.
void create_private(const std::filesystem::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (descriptor < 0) {
    if (errno == EEXIST) return;
    throw system_error("create", path.string(), errno);
  }
  const int result = ::fchmod(descriptor, 0600);
  const int problem = errno;
  ::close(descriptor);
  if (result != 0) throw system_error("set the mode of", path.string(), problem);
}

bool has_pending_wal(const std::filesystem::path& path) {
  struct stat status {};
  return ::stat((path.string() + "-wal").c_str(), &status) == 0 && status.st_size > 0;
}

// Opening reads nothing; the first read does, and it is the one that needs the -shm file.
int probe(Connection::State& state) { return state.run("SELECT 1 FROM sqlite_schema LIMIT 1"); }

bool lacks_write_access(int code) {
  const int kind = code & 0xff;
  return kind == SQLITE_CANTOPEN || kind == SQLITE_READONLY || kind == SQLITE_PERM ||
         (kind == SQLITE_IOERR && (code == SQLITE_IOERR_SHMOPEN || code == SQLITE_IOERR_SHMMAP ||
                                   code == SQLITE_IOERR_SHMSIZE || code == SQLITE_IOERR_SHMLOCK));
}

void open_for_reading(Connection::State& state) {
  state.check(state.open(SQLITE_OPEN_READONLY, false));
  int code = probe(state);
  if (lacks_write_access(code) && !has_pending_wal(state.path)) {
    state.check(state.open(SQLITE_OPEN_READONLY, true));
    code = probe(state);
  }
  state.check(code);
}

void open_for_writing(Connection::State& state, Access access) {
  if (access == Access::create) create_private(state.path);
  state.check(state.open(SQLITE_OPEN_READWRITE, false));
  // SQLite opens a file that it may not write as read-only and says nothing.
  if (sqlite3_db_readonly(state.handle, "main") == 1)
    throw failure(state.handle, SQLITE_READONLY, state.path);
  state.check(state.run(kEveryWriter));
}

}  // namespace

Connection::Connection(const std::filesystem::path& path, Access access) : state_(std::make_unique<State>()) {
  state_->path = path;
  if (access == Access::read) {
    open_for_reading(*state_);
  } else {
    open_for_writing(*state_, access);
  }
  state_->check(state_->run(kEveryConnection));
}

Connection::Connection(std::unique_ptr<State> state) : state_(std::move(state)) {}

Connection Connection::in_memory() {
  auto state = std::make_unique<State>();
  state->path = ":memory:";
  state->check(state->open(SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, false));
  state->check(state->run("PRAGMA foreign_keys=ON"));
  return Connection(std::move(state));
}

Connection::~Connection() = default;
Connection::Connection(Connection&&) noexcept = default;
Connection& Connection::operator=(Connection&&) noexcept = default;

const std::filesystem::path& Connection::path() const noexcept { return state_->path; }

void Connection::execute(std::string_view sql) {
  while (!sql.empty()) {
    Prepared prepared;
    prepared.handle = state_->compile(sql, 0, &sql);
    if (prepared.handle == nullptr) continue;  // a comment, or white space at the end
    int code = SQLITE_ROW;
    while (code == SQLITE_ROW) code = sqlite3_step(prepared.handle);
    state_->check(code);
  }
}

Statement Connection::prepare(std::string_view sql) {
  auto found = state_->statements.find(sql);
  if (found == state_->statements.end()) {
    found = state_->statements.try_emplace(std::string(sql)).first;
    found->second.kept = true;
  }
  Prepared& kept = found->second;
  if (kept.handle == nullptr) kept.handle = state_->compile(sql, SQLITE_PREPARE_PERSISTENT);
  if (!kept.borrowed) return {*state_, kept};
  auto fresh = std::make_unique<Prepared>();
  fresh->handle = state_->compile(sql, 0);
  return {*state_, *fresh.release()};
}

std::int64_t Connection::last_insert_id() const { return sqlite3_last_insert_rowid(state_->handle); }

std::int64_t Connection::changes() const { return sqlite3_changes(state_->handle); }

bool Connection::in_transaction() const { return sqlite3_get_autocommit(state_->handle) == 0; }

void Connection::checkpoint_truncate() {
  state_->check(
      sqlite3_wal_checkpoint_v2(state_->handle, "main", SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr));
}

void Connection::vacuum() {
  Statement size = prepare("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()");
  const bool small = size.step() && static_cast<std::uint64_t>(size.integer(0)) <= kVacuumInMemory;
  size.reset();
  if (small) return execute("VACUUM");
  execute("PRAGMA temp_store=FILE; VACUUM; PRAGMA temp_store=MEMORY");
}

int Connection::user_version() {
  Statement query = prepare("PRAGMA user_version");
  return query.step() ? static_cast<int>(query.integer(0)) : 0;
}

void Connection::set_user_version(int version) { execute("PRAGMA user_version=" + std::to_string(version)); }

std::uint32_t Connection::application_id() {
  Statement query = prepare("PRAGMA application_id");
  return query.step() ? static_cast<std::uint32_t>(query.integer(0)) : 0;
}

void Connection::set_application_id(std::uint32_t id) {
  execute("PRAGMA application_id=" + std::to_string(static_cast<std::int32_t>(id)));
}

std::string Connection::read_cell(const char* table, const char* column, std::int64_t rowid,
                                  std::uint64_t begin, std::uint64_t size) {
  sqlite3_blob* blob = nullptr;
  const int code = sqlite3_blob_open(state_->handle, "main", table, column, rowid, 0, &blob);
  const std::unique_ptr<sqlite3_blob, decltype(&sqlite3_blob_close)> owner(blob, &sqlite3_blob_close);
  const std::string name = "row " + std::to_string(rowid) + " of " + table + " in " + state_->path.string();
  if (code == SQLITE_ERROR) throw Error(ErrorCode::damaged, name + " is missing");
  state_->check(code);
  const auto available = static_cast<std::uint64_t>(sqlite3_blob_bytes(blob));
  if (begin > available || size > available - begin) {
    throw Error(ErrorCode::damaged, name + " ends at byte " + std::to_string(available) + ", before byte " +
                                        std::to_string(begin + size));
  }
  std::string bytes(size, '\0');
  if (size > 0)
    state_->check(sqlite3_blob_read(blob, bytes.data(), static_cast<int>(size), static_cast<int>(begin)));
  return bytes;
}

std::string Connection::integrity() {
  std::string complaints;
  const auto complain = [&](const std::string& text) {
    complaints += (complaints.empty() ? "" : "; ") + text;
  };
  Statement check = prepare("PRAGMA integrity_check(10)");
  while (check.step()) {
    if (check.text_view(0) != "ok") complain(check.text(0));
  }
  Statement keys = prepare("SELECT \"table\", rowid, parent FROM pragma_foreign_key_check LIMIT 10");
  while (keys.step()) {
    complain("row " + keys.text(1) + " of " + keys.text(0) + " belongs to a row of " + keys.text(2) +
             " that is not there");
  }
  return complaints.empty() ? "ok" : complaints;
}

Transaction::Transaction(Connection& connection, TransactionKind kind) : connection_(connection) {
  if (kind == TransactionKind::write) {
    connection_.prepare("BEGIN IMMEDIATE").run();
    return;
  }
  connection_.prepare("BEGIN").run();
  try {
    // BEGIN alone fixes nothing: the moment is that of the first read.
    connection_.prepare("SELECT 1 FROM sqlite_schema LIMIT 1").run();
  } catch (...) {
    connection_.prepare("ROLLBACK").run();
    throw;
  }
}

Transaction::~Transaction() {
  // A full disk may have made SQLite roll back by itself.
  if (!open_ || !connection_.in_transaction()) return;
  try {
    connection_.prepare("ROLLBACK").run();
  } catch (...) {  // nothing of it is durable; closing the connection drops the rest
    return;
  }
}

void Transaction::commit() {
  connection_.prepare("COMMIT").run();
  open_ = false;
}

std::string library_version() { return sqlite3_libversion(); }

}  // namespace ragctl::sqlite

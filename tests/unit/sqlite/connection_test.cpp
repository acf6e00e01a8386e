#include <doctest/doctest.h>
#include <sys/stat.h>

#include <csignal>

#include "isolation/child_process.hpp"
#include "ragctl/base/error.hpp"
#include "ragctl/sqlite/connection.hpp"
#include "scratch_folder.hpp"

using ragctl::Error;
using ragctl::ErrorCode;
using ragctl::sqlite::Access;
using ragctl::sqlite::Connection;
using ragctl::sqlite::Transaction;
using ragctl::sqlite::TransactionKind;
using ragctl::test::in_child;
using ragctl::test::ScratchFolder;
using ragctl::test::slurp;
using ragctl::test::spill;

namespace {

Error error_of(const std::function<void()>& work) {
  try {
    work();
  } catch (const Error& error) {
    return error;
  }
  FAIL("no error was thrown");
  return {ErrorCode::failed, ""};
}

mode_t mode_of(const std::filesystem::path& path) {
  struct stat status {};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  return status.st_mode & 07777U;
}

void make_table(const std::filesystem::path& file, int rows) {
  Connection connection(file, Access::create);
  connection.execute("CREATE TABLE t(id INTEGER PRIMARY KEY, words TEXT) STRICT");
  Transaction transaction(connection, TransactionKind::write);
  for (int i = 0; i < rows; ++i) {
    connection.prepare("INSERT INTO t(words) VALUES(?)").bind(1, "row " + std::to_string(i)).run();
  }
  transaction.commit();
}

std::int64_t count(Connection& connection) {
  auto query = connection.prepare("SELECT count(*) FROM t");
  return query.step() ? query.integer(0) : -1;
}

}  // namespace

TEST_CASE("create makes the database and its companions private whatever the umask") {
  for (const mode_t mask : {mode_t{0}, mode_t{0777}}) {
    const ScratchFolder folder;
    const mode_t before = ::umask(mask);
    Connection connection(folder / "a.db", Access::create);
    connection.execute("CREATE TABLE t(x)");
    ::umask(before);
    CHECK(mode_of(folder / "a.db") == 0600);
    CHECK(mode_of(folder / "a.db-wal") == 0600);
    CHECK(mode_of(folder / "a.db-shm") == 0600);
  }
}

TEST_CASE("read and write need the file, create makes it and then opens it again") {
  const ScratchFolder folder;
  CHECK(error_of([&] { Connection(folder / "a.db", Access::read); }).code() == ErrorCode::failed);
  const Error absent = error_of([&] { Connection(folder / "a.db", Access::write); });
  CHECK(absent.what() == "cannot open " + (folder / "a.db").string() + ": No such file or directory");
  CHECK(error_of([&] { Connection(folder / "none/a.db", Access::create); }).code() == ErrorCode::failed);
  make_table(folder / "a.db", 3);
  Connection again(folder / "a.db", Access::create);
  CHECK(count(again) == 3);
}

TEST_CASE("a reader cannot write") {
  const ScratchFolder folder;
  make_table(folder / "a.db", 1);
  Connection reader(folder / "a.db", Access::read);
  CHECK(error_of([&] { reader.execute("DELETE FROM t"); }).code() == ErrorCode::failed);
}

TEST_CASE("a writer is durable, private and strict about references") {
  const ScratchFolder folder;
  Connection connection(folder / "a.db", Access::create);
  const auto pragma = [&](const char* name) {
    auto query = connection.prepare(std::string("PRAGMA ") + name);
    REQUIRE(query.step());
    return query.text(0);
  };
  CHECK(pragma("journal_mode") == "wal");
  CHECK(pragma("synchronous") == "2");
  CHECK(pragma("foreign_keys") == "1");
  CHECK(pragma("secure_delete") == "1");
  CHECK(pragma("trusted_schema") == "0");
}

TEST_CASE("a file that is no database is damaged and says what mends it") {
  const ScratchFolder folder;
  spill(folder / "a.db", std::string(8192, 'x'));
  for (const Access access : {Access::read, Access::write, Access::create}) {
    const Error error = error_of([&] { Connection(folder / "a.db", access); });
    CHECK(error.code() == ErrorCode::damaged);
    CHECK(std::string(error.what()).find("a.db") != std::string::npos);
    CHECK(error.hint().find("backup") != std::string::npos);
  }
}

TEST_CASE("a busy database is locked and may be tried again") {
  const ScratchFolder folder;
  make_table(folder / "a.db", 1);
  Connection one(folder / "a.db", Access::write);
  Connection two(folder / "a.db", Access::write);
  two.execute("PRAGMA busy_timeout=1");
  const Transaction transaction(one, TransactionKind::write);
  const Error error = error_of([&] { Transaction(two, TransactionKind::write); });
  CHECK(error.code() == ErrorCode::locked);
  CHECK(error.retryable());
}

TEST_CASE("a full database is reported with its path and what was committed stays") {
  const ScratchFolder folder;
  make_table(folder / "a.db", 10);
  {
    Connection connection(folder / "a.db", Access::write);
    connection.execute("PRAGMA max_page_count=4");
    const Error error = error_of([&] {
      Transaction transaction(connection, TransactionKind::write);
      connection.prepare("INSERT INTO t(words) VALUES(?)").bind(1, std::string(100'000, 'x')).run();
      transaction.commit();
    });
    CHECK(error.code() == ErrorCode::failed);
    CHECK(error.what() == "disk full while writing " + (folder / "a.db").string());
    CHECK(!error.hint().empty());
    CHECK(count(connection) == 10);
  }
  Connection connection(folder / "a.db", Access::read);
  CHECK(count(connection) == 10);
  CHECK(connection.integrity() == "ok");
}

TEST_CASE("a transaction that is not committed leaves nothing") {
  const ScratchFolder folder;
  make_table(folder / "a.db", 2);
  Connection connection(folder / "a.db", Access::write);
  {
    const Transaction transaction(connection, TransactionKind::write);
    connection.execute("DELETE FROM t");
    CHECK(connection.in_transaction());
    CHECK(count(connection) == 0);
  }
  CHECK(!connection.in_transaction());
  CHECK(count(connection) == 2);
}

TEST_CASE("a read transaction sees one moment from its beginning") {
  const ScratchFolder folder;
  make_table(folder / "a.db", 2);
  Connection reader(folder / "a.db", Access::read);
  Connection writer(folder / "a.db", Access::write);
  {
    const Transaction moment(reader, TransactionKind::read);
    writer.execute("DELETE FROM t");
    CHECK(count(reader) == 2);
  }
  CHECK(count(reader) == 0);
}

TEST_CASE("read_cell gives the part asked for and refuses what is not there") {
  Connection connection = Connection::in_memory();
  connection.execute("CREATE TABLE t(id INTEGER PRIMARY KEY, words TEXT)");
  std::string words;
  for (int i = 0; i < 10'000; ++i) words += std::to_string(i) + ",";
  connection.prepare("INSERT INTO t VALUES(7, ?)").bind(1, words).run();
  CHECK(connection.read_cell("t", "words", 7, 0, words.size()) == words);
  CHECK(connection.read_cell("t", "words", 7, 30'000, 50) == words.substr(30'000, 50));
  CHECK(connection.read_cell("t", "words", 7, words.size(), 0).empty());
  CHECK(error_of([&] { (void)connection.read_cell("t", "words", 7, 1, words.size()); }).code() ==
        ErrorCode::damaged);
  CHECK(error_of([&] { (void)connection.read_cell("t", "words", 7, words.size() + 1, ~0ULL); }).code() ==
        ErrorCode::damaged);
  CHECK(error_of([&] { (void)connection.read_cell("t", "words", 8, 0, 1); }).code() == ErrorCode::damaged);
}

TEST_CASE("integrity is ok for a whole database and speaks of orphans and broken pages") {
  const ScratchFolder folder;
  make_table(folder / "a.db", 2000);
  {
    Connection connection(folder / "a.db", Access::write);
    connection.execute("CREATE TABLE child(t INTEGER REFERENCES t(id))");
    CHECK(connection.integrity() == "ok");
    connection.execute("PRAGMA foreign_keys=OFF; INSERT INTO child VALUES(999999)");
    CHECK(connection.integrity().find("child belongs to a row of t") != std::string::npos);
    connection.execute("DELETE FROM child");
    connection.checkpoint_truncate();
  }
  std::string bytes = slurp(folder / "a.db");
  bytes.replace(4096 * 3, 512, std::string(512, '\x5a'));
  spill(folder / "a.db", bytes);
  Connection connection(folder / "a.db", Access::read);
  CHECK_THROWS_WITH_AS((void)connection.integrity(), doctest::Contains("is damaged"), Error);
}

TEST_CASE("versions and application ids are kept and roll back with their transaction") {
  const ScratchFolder folder;
  {
    Connection connection(folder / "a.db", Access::create);
    connection.set_user_version(3);
    connection.set_application_id(0xf2345678U);
    const Transaction transaction(connection, TransactionKind::write);
    connection.set_user_version(4);
  }
  Connection connection(folder / "a.db", Access::read);
  CHECK(connection.user_version() == 3);
  CHECK(connection.application_id() == 0xf2345678U);
}

TEST_CASE("after vacuum and checkpoint no byte of a deleted row is left in any file") {
  const ScratchFolder folder;
  make_table(folder / "a.db", 3000);
  Connection connection(folder / "a.db", Access::write);
  connection.prepare("INSERT INTO t(words) VALUES(?)").bind(1, "canary-4711").run();
  connection.prepare("INSERT INTO t(words) VALUES(?)")
      .bind(1, std::string(20'000, 'a') + "canary-4712")
      .run();
  connection.execute("DELETE FROM t WHERE words LIKE '%canary%'");
  connection.vacuum();
  connection.checkpoint_truncate();
  const auto left = [&](const char* name) {
    return slurp(folder / name).find("canary-471") != std::string::npos;
  };
  CHECK(!left("a.db"));
  CHECK(!left("a.db-wal"));
  CHECK(!left("a.db-shm"));
  CHECK(std::filesystem::file_size(folder / "a.db-wal") == 0);
}

TEST_CASE("the wal is not truncated under a reader that needs it") {
  const ScratchFolder folder;
  make_table(folder / "a.db", 1);
  Connection reader(folder / "a.db", Access::read);
  Connection writer(folder / "a.db", Access::write);
  writer.execute("PRAGMA busy_timeout=1");
  {
    const Transaction moment(reader, TransactionKind::read);
    writer.execute("DELETE FROM t");
    CHECK(error_of([&] { writer.checkpoint_truncate(); }).code() == ErrorCode::locked);
    CHECK(count(reader) == 1);
  }
  writer.checkpoint_truncate();
  CHECK(std::filesystem::file_size(folder / "a.db-wal") == 0);
}

TEST_CASE("a folder that cannot be written is read all the same") {
  const ScratchFolder folder;
  make_table(folder / "a #%1?.db", 5);
  std::filesystem::permissions(folder.path(), std::filesystem::perms(0555));
  std::filesystem::permissions(folder / "a #%1?.db", std::filesystem::perms(0444));
  const int status = in_child([&] {
    // Root is above permissions, so the child steps down.
    if (::geteuid() == 0 && ::setuid(65534) != 0) return 1;
    Connection connection(folder / "a #%1?.db", Access::read);
    return count(connection) == 5 ? 0 : 2;
  });
  CHECK(status == 0);
  CHECK(!std::filesystem::exists(folder / "a #%1?.db-wal"));
}

TEST_CASE("a folder that cannot be written and holds an unread wal is never read without it") {
  const ScratchFolder folder;
  make_table(folder / "a.db", 5);
  // A writer that dies leaves its wal behind.
  const int writer = in_child([&] {
    Connection connection(folder / "a.db", Access::write);
    connection.execute("DELETE FROM t WHERE id > 3");
    ::kill(::getpid(), SIGKILL);
    return 0;
  });
  REQUIRE(WIFSIGNALED(writer));
  REQUIRE(std::filesystem::file_size(folder / "a.db-wal") > 0);
  std::filesystem::remove(folder / "a.db-shm");
  for (const char* name : {"a.db", "a.db-wal"})
    std::filesystem::permissions(folder / name, std::filesystem::perms(0444));
  std::filesystem::permissions(folder.path(), std::filesystem::perms(0555));
  const int status = in_child([&] {
    if (::geteuid() == 0 && ::setuid(65534) != 0) return 1;
    try {
      Connection connection(folder / "a.db", Access::read);
      return count(connection) == 3 ? 0 : 2;
    } catch (const Error& error) {
      return error.code() == ErrorCode::failed ? 0 : 3;
    }
  });
  CHECK(status == 0);
}

TEST_CASE("a database cut or flipped anywhere gives an error or an answer, never a crash") {
  const ScratchFolder folder;
  make_table(folder / "a.db", 300);
  const std::string whole = slurp(folder / "a.db");
  const auto look = [&](const std::string& bytes) {
    std::filesystem::remove(folder / "b.db-wal");
    std::filesystem::remove(folder / "b.db-shm");
    spill(folder / "b.db", bytes);
    try {
      Connection connection(folder / "b.db", Access::read);
      auto rows = connection.prepare("SELECT id, words FROM t");
      while (rows.step()) (void)rows.text(1);
      return connection.integrity() == "ok";
    } catch (const Error&) {
      return false;
    }
  };
  CHECK(look(whole));
  for (std::size_t size = 2; size < whole.size(); size += 97) CHECK_FALSE(look(whole.substr(0, size)));
  int passed = 0;
  for (std::size_t at = 0; at < whole.size(); at += 31) {
    std::string bytes = whole;
    bytes[at] = static_cast<char>(bytes[at] ^ (1 << (at % 8)));
    passed += look(bytes) ? 1 : 0;
  }
  CHECK(passed > 0);  // SQLite has no checksum: a letter of a text may flip unseen
}

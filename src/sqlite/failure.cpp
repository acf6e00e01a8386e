#include <sqlite3.h>

#include <cerrno>

#include "ragctl/base/full_disk.hpp"
#include "state.hpp"

namespace ragctl::sqlite {
namespace {

constexpr const char* kDamagedHint =
    "restore the file from a backup, or ingest again into a new tenant; `ragctl tenant check TENANT` may "
    "tell "
    "more";
constexpr const char* kLockedHint = "wait for the other command to end, or run this one with --wait";
constexpr const char* kAccessHint = "check the owner and mode of the file and its folder";

// sqlite3_system_errno is asked too late: by then a rollback has made system calls of its own. The files
// remember.
int errno_of(sqlite3* database, int which) {
  sqlite3_file* file = nullptr;
  int number = 0;
  if (sqlite3_file_control(database, "main", which, &file) != SQLITE_OK || file == nullptr) return 0;
  if (file->pMethods == nullptr) return 0;
  return file->pMethods->xFileControl(file, SQLITE_FCNTL_LAST_ERRNO, &number) == SQLITE_OK ? number : 0;
}

bool is_about_space(int number) { return number == ENOSPC || number == EDQUOT || number == EFBIG; }

bool is_out_of_space(sqlite3* database, int code) {
  if ((code & 0xff) == SQLITE_FULL || code == SQLITE_IOERR_SHMSIZE) return true;
  if (database == nullptr) return false;
  return is_about_space(errno_of(database, SQLITE_FCNTL_FILE_POINTER)) ||
         is_about_space(errno_of(database, SQLITE_FCNTL_JOURNAL_POINTER));
}

Error trouble_with_file(int code, int system, const std::string& name, const std::string& words) {
  if ((code & 0xff) == SQLITE_CANTOPEN && system != 0) return system_error("open", name, system);
  return {ErrorCode::failed, "cannot access " + name + ": " + words, kAccessHint};
}

}  // namespace

Error failure(sqlite3* database, int code, const std::filesystem::path& path) {
  const std::string name = path.string();
  // The code in hand may be older than the connection's last error; its own words are then the safe ones.
  const bool current = database != nullptr && sqlite3_extended_errcode(database) == code;
  const std::string words = current ? sqlite3_errmsg(database) : sqlite3_errstr(code);
  const int system = database != nullptr ? sqlite3_system_errno(database) : 0;
  switch (code & 0xff) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return {ErrorCode::damaged, name + " is damaged: " + words, kDamagedHint};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {ErrorCode::locked, name + " is locked by another process", kLockedHint, Retry::yes};
    case SQLITE_FULL:
    case SQLITE_IOERR:
      if (is_out_of_space(database, code))
        return {ErrorCode::failed, "disk full while writing " + name, kFullDiskHint};
      return {ErrorCode::failed, "cannot read or write " + name + ": " + words};
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
      return trouble_with_file(code, system, name, words);
    case SQLITE_NOMEM:
      return {ErrorCode::failed, "out of memory while using " + name};
    default:
      return {ErrorCode::failed, name + ": " + words};
  }
}

}  // namespace ragctl::sqlite

#include "ragctl/files/read.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "opened.hpp"
#include "ragctl/base/error.hpp"
#include "ragctl/base/units.hpp"
#include "ragctl/files/descriptor.hpp"
#include "status.hpp"
#include "waiting.hpp"

namespace ragctl::files {
namespace {

constexpr std::size_t kBlockBytes = 64UL * 1024;

Error too_large(const std::string& what, std::uint64_t limit) {
  return {ErrorCode::failed, what + ", the limit is " + format_bytes(limit),
          "split it, or raise the limit (ingest.max_file_bytes for documents)"};
}

// Everything up to the end of the file; one byte more than expected is enough to know that it grew.
std::string read_expected(int descriptor, std::uint64_t expected, const std::filesystem::path& path) {
  const std::string name = path.string();
  std::string bytes(static_cast<std::size_t>(expected) + 1, '\0');
  std::size_t filled = 0;
  while (filled < bytes.size()) {
    const std::size_t got = read_some(descriptor, bytes.data() + filled, bytes.size() - filled, name);
    if (got == 0) break;
    filled += got;
  }
  bytes.resize(filled);
  return bytes;
}

}  // namespace

Error changed(const std::filesystem::path& path) {
  return {ErrorCode::failed, path.string() + " changed while it was read",
          "run the command again when it is at rest", Retry::yes};
}

std::size_t read_some(int descriptor, char* to, std::size_t size, const std::string& name) {
  while (true) {
    const ssize_t got = ::read(descriptor, to, size);
    if (got >= 0) return static_cast<std::size_t>(got);
    if (errno == EAGAIN) {
      pollfd ready{descriptor, POLLIN, 0};
      ::poll(&ready, 1, -1);
    } else if (errno != EINTR) {
      throw system_error("read", name, errno);
    }
  }
}

FileStat stat_descriptor(int descriptor, const std::filesystem::path& path) {
  struct stat status {};
  if (::fstat(descriptor, &status) != 0) throw system_error("read", path.string(), errno);
  return to_file_stat(status);
}

Descriptor open_regular(const std::filesystem::path& path, FileStat& stat) {
  // Non-blocking: opening a pipe that nobody writes to must not hang.
  Descriptor descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (!descriptor.open()) throw system_error("read", path.string(), errno);
  stat = stat_descriptor(descriptor.get(), path);
  if (stat.kind == FileKind::directory) throw system_error("read", path.string(), EISDIR);
  if (stat.kind != FileKind::regular)
    throw Error(ErrorCode::failed, path.string() + " is not a regular file");
  return descriptor;
}

FileStat to_file_stat(const struct stat& status) {
  FileStat out;
  if (S_ISREG(status.st_mode))
    out.kind = FileKind::regular;
  else if (S_ISDIR(status.st_mode))
    out.kind = FileKind::directory;
  else if (S_ISLNK(status.st_mode))
    out.kind = FileKind::symlink;
  else
    out.kind = FileKind::other;
  out.size = static_cast<std::uint64_t>(status.st_size);
  out.mtime_ns = std::int64_t{status.st_mtim.tv_sec} * 1'000'000'000 + status.st_mtim.tv_nsec;
  out.device = status.st_dev;
  out.inode = status.st_ino;
  return out;
}

std::optional<FileStat> stat_file(const std::filesystem::path& path, Symlinks links) {
  struct stat status {};
  const int flags = links == Symlinks::follow ? 0 : AT_SYMLINK_NOFOLLOW;
  if (::fstatat(AT_FDCWD, path.c_str(), &status, flags) == 0) return to_file_stat(status);
  if (errno == ENOENT || errno == ENOTDIR) return std::nullopt;
  throw system_error("look at", path.string(), errno);
}

std::string read_head(const std::filesystem::path& path, std::size_t size) {
  FileStat stat;
  const Descriptor descriptor = open_regular(path, stat);
  std::string bytes(size, '\0');
  bytes.resize(read_some(descriptor.get(), bytes.data(), size, path.string()));
  return bytes;
}

FileContent read_file(const std::filesystem::path& path, std::uint64_t limit) {
  FileStat before;
  const Descriptor descriptor = open_regular(path, before);
  if (before.size > limit) throw too_large(path.string() + " is " + format_bytes(before.size), limit);
  FileContent content{read_expected(descriptor.get(), before.size, path),
                      stat_descriptor(descriptor.get(), path)};
  const bool same = content.bytes.size() == before.size && content.stat.size == before.size &&
                    content.stat.mtime_ns == before.mtime_ns;
  if (!same) throw changed(path);
  return content;
}

std::string read_descriptor(int descriptor, std::uint64_t limit, const std::string& name,
                            const std::stop_token& stop) {
  const Waiting waiting(stop);
  std::string bytes;
  std::size_t filled = 0;
  while (true) {
    if (filled == bytes.size()) bytes.resize(std::max(kBlockBytes, bytes.size() * 2));
    waiting.until_readable(descriptor);
    const std::size_t got = read_some(descriptor, bytes.data() + filled, bytes.size() - filled, name);
    if (got == 0) break;
    filled += got;
    if (filled > limit) throw too_large(name + " is larger than is allowed", limit);
  }
  bytes.resize(filled);
  return bytes;
}

std::string read_stream(const std::filesystem::path& path, std::uint64_t limit, const std::stop_token& stop) {
  // Non-blocking: open(2) of a named pipe waits for its writer, and no stop request would end that. poll(2)
  // waits for the first writer just as well: it tells no end of a pipe that nobody has opened yet.
  const Descriptor descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (!descriptor.open()) throw system_error("open", path.string(), errno);
  return read_descriptor(descriptor.get(), limit, path.string(), stop);
}

bool can_write(const std::filesystem::path& path) {
  return ::faccessat(AT_FDCWD, path.c_str(), W_OK, AT_EACCESS) == 0;
}

std::uint64_t free_space(const std::filesystem::path& path) {
  std::filesystem::path existing = path.empty() ? std::filesystem::path(".") : path;
  struct statvfs status {};
  while (::statvfs(existing.c_str(), &status) != 0) {
    const bool absent = errno == ENOENT || errno == ENOTDIR;
    if (!absent || existing == existing.root_path() || existing == ".") {
      throw system_error("look at the disk of", path.string(), errno);
    }
    existing = existing.has_parent_path() ? existing.parent_path() : std::filesystem::path(".");
  }
  return std::uint64_t{status.f_bavail} * status.f_frsize;
}

}  // namespace ragctl::files

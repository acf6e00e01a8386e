#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>

namespace ragctl::files {

enum class FileKind : std::uint8_t { regular, directory, symlink, other };

struct FileStat {
  FileKind kind = FileKind::regular;
  std::uint64_t size = 0;
  std::int64_t mtime_ns = 0;  ///< since the epoch
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  bool operator==(const FileStat&) const = default;
};

enum class Symlinks { follow, do_not_follow };

/// Nothing when there is no such file; Error{failed} for any other trouble.
[[nodiscard]] std::optional<FileStat> stat_file(const std::filesystem::path& path,
                                                Symlinks links = Symlinks::follow);

struct FileContent {
  std::string bytes;
  FileStat stat;  ///< as it was when reading ended
};

/// The whole file. Throws failed: absent, unreadable, a directory, larger than `limit` ("... is 1.2 GB, the
/// limit is 100 MB"), or changed (size or time) while it was read.
[[nodiscard]] FileContent read_file(const std::filesystem::path& path, std::uint64_t limit);

/// The first bytes of a regular file, `size` at most. Throws failed.
[[nodiscard]] std::string read_head(const std::filesystem::path& path, std::size_t size);

/// All of standard input (or any descriptor) up to `limit` bytes; throws failed beyond it. Whoever writes
/// into a pipe may take for ever: a stop request ends the wait with Error{interrupted}.
[[nodiscard]] std::string read_descriptor(int descriptor, std::uint64_t limit, const std::string& name,
                                          const std::stop_token& stop = {});

/// All of what any readable file, pipe or process substitution (/dev/fd/63) gives, up to `limit` bytes. For
/// lists and secrets that are handed over; documents are read by read_file, which sees a change under way. A
/// stop request also ends the wait for somebody who opens a named pipe.
[[nodiscard]] std::string read_stream(const std::filesystem::path& path, std::uint64_t limit,
                                      const std::stop_token& stop = {});

/// Whether this process may change what lies there: permissions and a read-only file system count.
[[nodiscard]] bool can_write(const std::filesystem::path& path);

/// Bytes that an ordinary user can still write where `path` lies.
[[nodiscard]] std::uint64_t free_space(const std::filesystem::path& path);

}  // namespace ragctl::files

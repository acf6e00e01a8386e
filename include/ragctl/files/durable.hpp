#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "ragctl/files/descriptor.hpp"

namespace ragctl::files {

/// A file that appears whole or not at all: written under a temporary name in the same directory, then
/// synced, renamed over `target`, and the directory synced. Without commit() the destructor removes the
/// temporary. Mode 0600. Throws failed (a full disk names the path and says so); after a throw the temporary
/// is gone, `target` is as it was, and every further call throws. One exception: when syncing the directory
/// fails, the new file is there.
class AtomicFile {
public:
  explicit AtomicFile(std::filesystem::path target);
  ~AtomicFile();
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  void write(std::string_view bytes);
  /// Overwrites bytes already written (headers filled in at the end). Precondition: offset + bytes.size() <=
  /// size().
  void write_at(std::uint64_t offset, std::string_view bytes);
  [[nodiscard]] std::uint64_t size() const noexcept { return size_; }
  void commit();

private:
  void flush();
  void write_through(std::string_view bytes, std::uint64_t offset);
  [[noreturn]] void fail(std::string_view what, int error_number);

  std::filesystem::path target_;
  std::filesystem::path temporary_;
  Descriptor descriptor_;
  std::string buffer_;
  std::uint64_t size_ = 0;
  bool committed_ = false;
};

void write_file(const std::filesystem::path& target, std::string_view bytes);  ///< AtomicFile in one call

/// Adds one line to a log in a single write, so that lines of several processes never mix; makes the file,
/// mode 0600. Not synced: a log may lose its end when the machine stops. Throws failed; a full disk may have
/// taken a part of the line.
void append_line(const std::filesystem::path& file, std::string_view line);

/// Creates the directory and its missing parents, mode 0700. An existing one is left as it is.
void make_private_directory(const std::filesystem::path& path);
/// A new empty directory "<prefix>XXXXXX" in `parent`, mode 0700.
[[nodiscard]] std::filesystem::path make_temporary_directory(const std::filesystem::path& parent,
                                                             const std::string& prefix);
/// The directory with all that is in it; symlinks go, what they name stays. No error when it is absent
/// already.
void remove_tree(const std::filesystem::path& path);
/// No error when it is absent already.
void remove_file(const std::filesystem::path& path);
/// Overwrites the file's bytes with zeros, syncs, then unlinks it: for data that must be gone. No error when
/// it is absent already; of a symlink only the link goes.
void erase_file(const std::filesystem::path& path);
void rename_file(const std::filesystem::path& from, const std::filesystem::path& to);
void sync_directory(const std::filesystem::path& path);

}  // namespace ragctl::files

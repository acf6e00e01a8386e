#include "ragctl/files/durable.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cassert>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <system_error>

#include "ragctl/base/error.hpp"

namespace ragctl::files {
namespace {

constexpr std::size_t kBufferBytes = 256UL * 1024;

std::filesystem::path directory_of(const std::filesystem::path& path) {
  return path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
}

// Hidden, so that no listing takes a half-written file for a real one; cut, so that a name of 255 bytes has
// room.
std::string temporary_template(const std::filesystem::path& target) {
  const std::string name = target.filename().string().substr(0, 200);
  return (directory_of(target) / ("." + name + ".XXXXXX")).string();
}

// 0, or the errno of the write that failed.
int write_all(int descriptor, std::string_view bytes, std::uint64_t offset) {
  while (!bytes.empty()) {
    const ssize_t written = ::pwrite(descriptor, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (written < 0) {
      if (errno == EINTR) continue;
      return errno;
    }
    if (written == 0) return ENOSPC;
    bytes.remove_prefix(static_cast<std::size_t>(written));
    offset += static_cast<std::uint64_t>(written);
  }
  return 0;
}

int overwrite_with_zeros(int descriptor) {
  struct stat status {};
  if (::fstat(descriptor, &status) != 0) return errno;
  const std::string zeros(kBufferBytes, '\0');
  const auto size = static_cast<std::uint64_t>(status.st_size);
  for (std::uint64_t at = 0; at < size; at += kBufferBytes) {
    const auto part = static_cast<std::size_t>(std::min<std::uint64_t>(kBufferBytes, size - at));
    if (const int failure = write_all(descriptor, {zeros.data(), part}, at); failure != 0) return failure;
  }
  return ::fsync(descriptor) == 0 ? 0 : errno;
}

}  // namespace

AtomicFile::AtomicFile(std::filesystem::path target) : target_(std::move(target)) {
  std::string name = temporary_template(target_);
  descriptor_ = Descriptor(::mkostemp(name.data(), O_CLOEXEC));
  if (!descriptor_.open()) throw system_error("create", target_.string(), errno);
  temporary_ = std::move(name);
  buffer_.reserve(kBufferBytes);
}

AtomicFile::~AtomicFile() {
  if (!committed_ && !temporary_.empty()) ::unlink(temporary_.c_str());
}

void AtomicFile::fail(std::string_view what, int error_number) {
  descriptor_.reset();
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
  temporary_.clear();
  throw system_error(what, target_.string(), error_number);
}

void AtomicFile::write_through(std::string_view bytes, std::uint64_t offset) {
  const int failure = write_all(descriptor_.get(), bytes, offset);
  if (failure != 0) fail("write", failure);
}

void AtomicFile::write(std::string_view bytes) {
  if (!descriptor_.open()) fail("write", EBADF);
  if (buffer_.size() + bytes.size() > kBufferBytes) flush();
  if (bytes.size() >= kBufferBytes)
    write_through(bytes, size_);
  else
    buffer_.append(bytes);
  size_ += bytes.size();
}

void AtomicFile::write_at(std::uint64_t offset, std::string_view bytes) {
  assert(offset <= size_ && bytes.size() <= size_ - offset);
  if (!descriptor_.open()) fail("write", EBADF);
  const std::uint64_t flushed = size_ - buffer_.size();
  if (offset < flushed) {
    const auto part = static_cast<std::size_t>(std::min<std::uint64_t>(bytes.size(), flushed - offset));
    write_through(bytes.substr(0, part), offset);
    bytes.remove_prefix(part);
    offset += part;
  }
  if (!bytes.empty()) buffer_.replace(static_cast<std::size_t>(offset - flushed), bytes.size(), bytes);
}

void AtomicFile::flush() {
  write_through(buffer_, size_ - buffer_.size());
  buffer_.clear();
}

void AtomicFile::commit() {
  if (!descriptor_.open()) fail("write", EBADF);
  flush();
  if (::fsync(descriptor_.get()) != 0) fail("sync", errno);
  // NFS and quotas may report a full disk only here. EINTR says nothing: the bytes are synced, the descriptor
  // is gone.
  if (::close(descriptor_.release()) != 0 && errno != EINTR) fail("write", errno);
  if (::rename(temporary_.c_str(), target_.c_str()) != 0) fail("replace", errno);
  committed_ = true;
  sync_directory(directory_of(target_));
}

void write_file(const std::filesystem::path& target, std::string_view bytes) {
  AtomicFile file(target);
  file.write(bytes);
  file.commit();
}

void append_line(const std::filesystem::path& file, std::string_view line) {
  const Descriptor descriptor(
      ::open(file.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR));
  if (descriptor.get() < 0) throw system_error("open", file.string(), errno);
  ssize_t written = 0;
  do written = ::write(descriptor.get(), line.data(), line.size());
  while (written < 0 && errno == EINTR);
  if (written < 0) throw system_error("write", file.string(), errno);
  if (static_cast<std::size_t>(written) != line.size()) throw system_error("write", file.string(), ENOSPC);
}

void make_private_directory(const std::filesystem::path& path) {
  if (path.empty() || ::mkdir(path.c_str(), 0700) == 0) return;
  int failure = errno;
  if (failure == ENOENT && path.has_parent_path() && path.parent_path() != path) {
    make_private_directory(path.parent_path());
    failure = ::mkdir(path.c_str(), 0700) == 0 ? 0 : errno;
  }
  if (failure == 0) return;
  // On a read-only or closed parent the system may say EROFS or EACCES of a directory that is there already.
  struct stat status {};
  if (::stat(path.c_str(), &status) == 0) {
    if (S_ISDIR(status.st_mode)) return;
    failure = ENOTDIR;
  }
  throw system_error("create directory", path.string(), failure);
}

std::filesystem::path make_temporary_directory(const std::filesystem::path& parent,
                                               const std::string& prefix) {
  std::string name = (parent / (prefix + "XXXXXX")).string();
  if (::mkdtemp(name.data()) == nullptr) throw system_error("create directory", name, errno);
  return name;
}

void remove_tree(const std::filesystem::path& path) {
  std::error_code failure;
  std::filesystem::remove_all(path, failure);
  if (failure) throw system_error("remove", path.string(), failure.value());
}

void remove_file(const std::filesystem::path& path) {
  if (::unlink(path.c_str()) != 0 && errno != ENOENT) throw system_error("remove", path.string(), errno);
}

void erase_file(const std::filesystem::path& path) {
  const Descriptor descriptor(::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  if (!descriptor.open() && errno == ENOENT) return;
  if (descriptor.open()) {
    if (const int failure = overwrite_with_zeros(descriptor.get()); failure != 0) {
      throw system_error("erase", path.string(), failure);
    }
  } else if (errno != ELOOP) {
    throw system_error("erase", path.string(), errno);
  }
  remove_file(path);
  sync_directory(directory_of(path));
}

void rename_file(const std::filesystem::path& from, const std::filesystem::path& to) {
  if (::rename(from.c_str(), to.c_str()) != 0) {
    throw system_error("rename", from.string() + " to " + to.string(), errno);
  }
}

void sync_directory(const std::filesystem::path& path) {
  const std::filesystem::path named = path.empty() ? std::filesystem::path(".") : path;
  const Descriptor descriptor(::open(named.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!descriptor.open()) throw system_error("sync directory", named.string(), errno);
  // EINVAL: a file system that has no such operation (some network and FUSE ones).
  if (::fsync(descriptor.get()) != 0 && errno != EINVAL)
    throw system_error("sync directory", named.string(), errno);
}

}  // namespace ragctl::files

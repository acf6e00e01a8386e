#include "ragctl/files/destination.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "ragctl/base/error.hpp"
#include "ragctl/base/stop.hpp"
#include "ragctl/files/read.hpp"

namespace ragctl::files {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kBufferBytes = 64UL * 1024;
constexpr int kMaxLinks = 40;  // as Linux itself follows
constexpr int kPauseMs = 20;

// /dev/stdout, /dev/fd/63: the link leads to something that is open already. Behind it may be a regular file,
// but to replace that would take it away from whoever opened it.
bool names_descriptor(const fs::path& link) {
  std::error_code failure;
  const fs::path folder = fs::canonical(link.has_parent_path() ? link.parent_path() : fs::path("."), failure);
  return !failure && folder.string().starts_with("/proc/");
}

}  // namespace

Destination destination_of(const fs::path& path) {
  Destination out{path, Taking::replacement};
  for (int links = 0;; ++links) {
    const auto stat = stat_file(out.path, Symlinks::do_not_follow);
    if (!stat) return out;
    if (stat->kind == FileKind::directory) out.taking = Taking::nothing;
    if (stat->kind == FileKind::other) out.taking = Taking::stream;
    if (stat->kind != FileKind::symlink) return out;
    if (names_descriptor(out.path)) {
      const auto target = stat_file(out.path);
      out.taking = target && target->kind == FileKind::directory ? Taking::nothing : Taking::stream;
      return out;
    }
    if (links == kMaxLinks) throw system_error("write to", path.string(), ELOOP);
    std::error_code failure;
    const fs::path target = fs::read_symlink(out.path, failure);
    if (failure) throw system_error("follow", out.path.string(), failure.value());
    out.path = out.path.parent_path() / target;
  }
}

StreamFile::StreamFile(fs::path path, std::stop_token stop) : path_(std::move(path)), stop_(std::move(stop)) {
  buffer_.reserve(kBufferBytes);
  await_reader();
}

// A blocking open of a pipe would not hear of a stop: signals go to another thread.
void StreamFile::await_reader() {
  while (true) {
    throw_if_stopped(stop_);
    // O_APPEND: behind /dev/stdout may be a file that somebody else has written to.
    descriptor_ = Descriptor(::open(path_.c_str(), O_WRONLY | O_APPEND | O_NONBLOCK | O_CLOEXEC | O_NOCTTY));
    if (descriptor_.open()) return;
    struct stat status {};
    const int failure = errno;
    const bool unread_pipe =
        failure == ENXIO && ::stat(path_.c_str(), &status) == 0 && S_ISFIFO(status.st_mode);
    if (!unread_pipe && failure != EINTR) throw system_error("write to", path_.string(), failure);
    ::poll(nullptr, 0, kPauseMs);
  }
}

void StreamFile::await_room() const {
  pollfd ready{descriptor_.get(), POLLOUT, 0};
  ::poll(&ready, 1, kPauseMs);
  throw_if_stopped(stop_);
}

void StreamFile::write(std::string_view bytes) {
  buffer_ += bytes;
  if (buffer_.size() >= kBufferBytes) flush();
}

void StreamFile::flush() {
  std::string_view left = buffer_;
  while (!left.empty()) {
    const ssize_t written = ::write(descriptor_.get(), left.data(), left.size());
    if (written >= 0) {
      left.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno == EAGAIN) {
      await_room();
    } else if (errno != EINTR) {
      throw system_error("write to", path_.string(), errno);
    }
  }
  buffer_.clear();
}

}  // namespace ragctl::files

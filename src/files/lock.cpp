#include "ragctl/files/lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <condition_variable>
#include <cstdio>
#include <fstream>
#include <mutex>
#include <sstream>
#include <string>
#include <utility>

#include "ragctl/base/error.hpp"
#include "ragctl/base/stop.hpp"

namespace ragctl::files {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

// held() takes a shared lock for some microseconds; even a single try outlasts that.
constexpr milliseconds kShortestWait{5};
constexpr milliseconds kLongestPause{50};

enum class Taken { yes, no };

Taken try_flock(int descriptor, int operation, const std::filesystem::path& path) {
  while (::flock(descriptor, operation | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK) return Taken::no;
    if (errno != EINTR) throw system_error("lock", path.string(), errno);
  }
  return Taken::yes;
}

// Sleeps, but a stop request ends it at once.
void pause(milliseconds duration, const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any never;
  std::unique_lock lock(mutex);
  never.wait_for(lock, stop, duration, [] { return false; });
}

/// A line of /proc/locks: "7: FLOCK  ADVISORY  WRITE 4711 08:01:131090 0 EOF".
struct LockLine {
  std::string number, kind, mode, access, place;
  int process = 0;
};

// A process that waits has an arrow before its kind, which shifts the fields: such a line does not parse.
std::optional<LockLine> parse_lock_line(const std::string& line) {
  std::istringstream in(line);
  LockLine parsed;
  in >> parsed.number >> parsed.kind >> parsed.mode >> parsed.access >> parsed.process >> parsed.place;
  if (!in) return std::nullopt;
  return parsed;
}

// As the kernel prints it: the numbers of the device in hexadecimal, the inode in decimal.
std::string place_of(const struct stat& status) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%02x:%02x:%llu", major(status.st_dev), minor(status.st_dev),
                static_cast<unsigned long long>(status.st_ino));
  return text.data();
}

}  // namespace

std::optional<FileLock> FileLock::acquire(const std::filesystem::path& path, milliseconds wait,
                                          std::stop_token stop, const std::function<void()>& on_wait) {
  Descriptor descriptor(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!descriptor.open()) throw system_error("lock", path.string(), errno);
  const auto start = steady_clock::now();
  const auto allowed = std::max(wait, kShortestWait);
  milliseconds next_pause{1};
  bool told = false;
  while (true) {
    throw_if_stopped(stop);
    if (try_flock(descriptor.get(), LOCK_EX, path) == Taken::yes) return FileLock(std::move(descriptor));
    const auto waited = std::chrono::duration_cast<milliseconds>(steady_clock::now() - start);
    if (waited >= allowed) return std::nullopt;
    if (waited >= kShortestWait && !std::exchange(told, true) && on_wait) on_wait();
    pause(std::min(next_pause, allowed - waited), stop);
    next_pause = std::min(next_pause * 2, kLongestPause);
  }
}

std::optional<int> FileLock::holder(const std::filesystem::path& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return std::nullopt;
  const std::string place = place_of(status);
  std::ifstream locks("/proc/locks");
  for (std::string line; std::getline(locks, line);) {
    const auto found = parse_lock_line(line);
    const bool holds = found && found->kind == "FLOCK" && found->access == "WRITE" && found->place == place;
    if (holds && found->process > 0) return found->process;
  }
  return std::nullopt;
}

bool FileLock::held(const std::filesystem::path& path) {
  const Descriptor descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!descriptor.open()) {
    if (errno == ENOENT || errno == ENOTDIR) return false;
    throw system_error("open", path.string(), errno);
  }
  return try_flock(descriptor.get(), LOCK_SH, path) == Taken::no;
}

}  // namespace ragctl::files

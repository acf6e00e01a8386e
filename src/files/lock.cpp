#include "ragctl/files/lock.hpp"

#include <fcntl.h>
#include <sys/file.h>

#include <algorithm>
#include <cerrno>
#include <condition_variable>
#include <mutex>

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

}  // namespace

std::optional<FileLock> FileLock::acquire(const std::filesystem::path& path, milliseconds wait,
                                          std::stop_token stop) {
  Descriptor descriptor(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!descriptor.open()) throw system_error("lock", path.string(), errno);
  const auto start = steady_clock::now();
  const auto allowed = std::max(wait, kShortestWait);
  milliseconds next_pause{1};
  while (true) {
    throw_if_stopped(stop);
    if (try_flock(descriptor.get(), LOCK_EX, path) == Taken::yes) return FileLock(std::move(descriptor));
    const auto waited = std::chrono::duration_cast<milliseconds>(steady_clock::now() - start);
    if (waited >= allowed) return std::nullopt;
    pause(std::min(next_pause, allowed - waited), stop);
    next_pause = std::min(next_pause * 2, kLongestPause);
  }
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

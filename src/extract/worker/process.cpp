#include "process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <vector>

#include "exit.hpp"
#include "ragctl/base/error.hpp"

namespace ragctl::extract {
namespace {

constexpr std::size_t kReceiveAtOnce = 1 << 20;
// A child that has closed its socket is about to end; wait this long for the true reason before killing it.
constexpr std::chrono::milliseconds kGrace{500};

class SpawnActions {
public:
  explicit SpawnActions(int socket) {
    ::posix_spawn_file_actions_init(&value_);
    ::posix_spawn_file_actions_adddup2(&value_, socket, STDIN_FILENO);
    ::posix_spawn_file_actions_adddup2(&value_, socket, STDOUT_FILENO);
    ::posix_spawn_file_actions_addopen(&value_, STDERR_FILENO, "/dev/null", O_RDWR, 0);
    ::posix_spawn_file_actions_addclosefrom_np(&value_, 3);
    ::posix_spawn_file_actions_addchdir_np(&value_, "/");
  }
  ~SpawnActions() { ::posix_spawn_file_actions_destroy(&value_); }
  SpawnActions(const SpawnActions&) = delete;
  SpawnActions& operator=(const SpawnActions&) = delete;
  [[nodiscard]] const posix_spawn_file_actions_t* get() const { return &value_; }

private:
  posix_spawn_file_actions_t value_{};
};

class SpawnAttributes {
public:
  SpawnAttributes() {
    sigset_t none;
    sigset_t all;
    sigemptyset(&none);
    sigfillset(&all);
    ::posix_spawnattr_init(&value_);
    ::posix_spawnattr_setsigmask(&value_, &none);
    ::posix_spawnattr_setsigdefault(&value_, &all);
    ::posix_spawnattr_setpgroup(&value_, 0);
    ::posix_spawnattr_setflags(&value_,
                               POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
  }
  ~SpawnAttributes() { ::posix_spawnattr_destroy(&value_); }
  SpawnAttributes(const SpawnAttributes&) = delete;
  SpawnAttributes& operator=(const SpawnAttributes&) = delete;
  [[nodiscard]] const posix_spawnattr_t* get() const { return &value_; }

private:
  posix_spawnattr_t value_{};
};

// What the dynamic linker and the sanitizers of a developer's build need, and nothing else.
std::vector<std::string> child_environment() {
  std::vector<std::string> kept;
  for (const char* name : {"LD_LIBRARY_PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS"}) {
    if (const char* value = std::getenv(name)) kept.push_back(std::string(name) + "=" + value);
  }
  return kept;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> out;
  for (std::string& text : texts) out.push_back(text.data());
  out.push_back(nullptr);
  return out;
}

enum class Ready { yes, timed_out };

Ready wait_for(int descriptor, short events, Deadline deadline) {
  for (;;) {
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    if (left.count() <= 0) return Ready::timed_out;
    pollfd waited{descriptor, events, 0};
    const int found = ::poll(&waited, 1, static_cast<int>(std::min<std::int64_t>(left.count(), 1'000'000)));
    if (found > 0) return Ready::yes;
    if (found < 0 && errno != EINTR) return Ready::yes;  // the transfer itself will say what is wrong
  }
}

bool would_block(int error) { return error == EAGAIN || error == EWOULDBLOCK || error == EINTR; }

WorkerProcess::End describe(int status) {
  WorkerProcess::End end;
  if (WIFEXITED(status)) {
    end.out_of_memory = WEXITSTATUS(status) == kWorkerOutOfMemory;
    end.words = "the parser ended without an answer (exit code " + std::to_string(WEXITSTATUS(status)) + ")";
    return end;
  }
  const int signal = WTERMSIG(status);
  end.out_of_time = signal == SIGXCPU;
  const char* name = ::sigabbrev_np(signal);
  end.words = std::string(signal == SIGKILL ? "the parser was killed" : "the parser crashed") + " (SIG" +
              (name != nullptr ? name : std::to_string(signal)) + ")";
  return end;
}

}  // namespace

WorkerProcess::WorkerProcess(const std::filesystem::path& binary, const char* verb) {
  std::array<int, 2> pair{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair.data()) != 0) {
    throw system_error("open a socket to", binary.string(), errno);
  }
  socket_ = files::Descriptor(pair[0]);
  const files::Descriptor theirs(pair[1]);
  const SpawnActions actions(theirs.get());
  const SpawnAttributes attributes;
  std::vector<std::string> arguments{"ragctl", verb};
  std::vector<std::string> environment = child_environment();
  const int error = ::posix_spawn(&pid_, std::filesystem::absolute(binary).c_str(), actions.get(),
                                  attributes.get(), pointers(arguments).data(), pointers(environment).data());
  if (error != 0) {
    pid_ = -1;
    throw system_error("start", binary.string(), error);
  }
}

WorkerProcess::~WorkerProcess() { kill_and_reap(); }

WorkerProcess::Transfer WorkerProcess::send(std::string_view bytes, Deadline deadline) {
  while (!bytes.empty()) {
    if (wait_for(socket_.get(), POLLOUT | POLLIN, deadline) == Ready::timed_out) return Transfer::timed_out;
    char early = 0;
    if (::recv(socket_.get(), &early, 1, MSG_DONTWAIT | MSG_PEEK) >= 0) return Transfer::closed;
    const ssize_t put = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (put > 0) bytes.remove_prefix(static_cast<std::size_t>(put));
    if (put < 0 && !would_block(errno)) return Transfer::closed;
  }
  return Transfer::done;
}

WorkerProcess::Transfer WorkerProcess::receive(std::string& out, std::uint64_t size, Deadline deadline) {
  out.clear();
  while (out.size() < size) {
    if (wait_for(socket_.get(), POLLIN, deadline) == Ready::timed_out) return Transfer::timed_out;
    const std::size_t had = out.size();
    out.resize(had + static_cast<std::size_t>(std::min<std::uint64_t>(size - had, kReceiveAtOnce)));
    const ssize_t got = ::recv(socket_.get(), out.data() + had, out.size() - had, MSG_DONTWAIT);
    const int error = errno;
    out.resize(had + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    if (got == 0 || (got < 0 && !would_block(error))) return Transfer::closed;
  }
  return Transfer::done;
}

bool WorkerProcess::is_idle() const {
  pollfd waited{socket_.get(), POLLIN, 0};
  return ::poll(&waited, 1, 0) == 0;
}

WorkerProcess::End WorkerProcess::end() {
  socket_.reset();
  const files::Descriptor handle(static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0)));
  const bool ended = handle.open() &&
                     wait_for(handle.get(), POLLIN, std::chrono::steady_clock::now() + kGrace) == Ready::yes;
  (void)::kill(-pid_, SIGKILL);
  int status = 0;
  pid_t reaped = -1;
  do {
    reaped = ::waitpid(pid_, &status, 0);
  } while (reaped < 0 && errno == EINTR);
  pid_ = -1;
  return reaped < 0 || !ended ? End{false, false, "the parser ended without an answer"} : describe(status);
}

void WorkerProcess::kill_and_reap() noexcept {
  if (pid_ <= 0) return;
  (void)::kill(-pid_, SIGKILL);
  while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
  }
  pid_ = -1;
}

}  // namespace ragctl::extract

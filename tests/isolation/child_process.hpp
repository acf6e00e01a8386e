#pragma once
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <functional>
#include <stdexcept>

#include "ragctl/base/progress.hpp"

namespace ragctl::test {

/// Runs `work` in a forked child, so that what it sets or how it dies ends with it, and returns its wait
/// status; the value of `work` is the exit status, 99 an exception.
inline int in_child(const std::function<int()>& work) {
  const pid_t child = ::fork();
  if (child < 0) throw std::runtime_error("fork failed");
  if (child == 0) {
    int status = 99;
    try {
      status = work();
    } catch (...) {
      status = 99;
    }
    ::_exit(status);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return status;
}

enum class AtLimit { die, fail };

/// In a child: from here on no file of this process can grow beyond `limit` bytes; a write that would either
/// kills or fails. False when the limit could not be set.
inline bool limit_files(rlim_t limit, AtLimit then) {
  std::signal(SIGXFSZ, then == AtLimit::die ? SIG_DFL : SIG_IGN);
  const rlimit bound{limit, limit};
  const rlimit no_core{0, 0};
  return ::setrlimit(RLIMIT_FSIZE, &bound) == 0 && ::setrlimit(RLIMIT_CORE, &no_core) == 0;
}

/// In a child: kills the process at the n-th step of the work that it is told of.
class DieAt final : public Progress {
public:
  explicit DieAt(int steps) : left_(steps) {}
  void begin(std::string_view, std::uint64_t, std::string_view) override { step(); }
  void advance(std::uint64_t, std::uint64_t) override { step(); }
  void end() override { step(); }

private:
  void step() {
    if (--left_ == 0) ::kill(::getpid(), SIGKILL);
  }
  int left_;
};

}  // namespace ragctl::test

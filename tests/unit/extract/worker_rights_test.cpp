#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

#include "worker/rights.hpp"

using namespace ragctl::extract;

// The sanitizers need calls of their own, so their builds have no filter.
#ifndef __SANITIZE_ADDRESS__
namespace {

/// How a process ends that gives up its rights and then does this: its exit code is whether it was done.
int status_after(const std::function<bool()>& deed) {
  const pid_t child = ::fork();
  if (child == 0) {
    give_up_rights(STDERR_FILENO);
    ::_exit(deed() ? 0 : 1);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  return status;
}

bool is_killed(int status) { return WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS; }
bool is_done(int status) { return WIFEXITED(status) && WEXITSTATUS(status) == 0; }

}  // namespace

TEST_CASE("without rights memory, exceptions and open descriptors work as ever") {
  CHECK(is_done(status_after([] {
    std::vector<std::string> much(10'000, std::string(10'000, 'x'));
    try {
      throw std::runtime_error("as parsers do");
    } catch (const std::exception&) {
      return much.back().back() == 'x' && ::write(STDERR_FILENO, "", 0) == 0;
    }
  })));
}

TEST_CASE("without rights no file can be opened, even with a descriptor left, nor code be made") {
  CHECK(is_done(status_after([] {
    ::close(STDIN_FILENO);
    return ::open("/etc/passwd", O_RDONLY) < 0 && errno == EPERM && ::unlink("/nowhere") < 0 &&
           errno == EPERM &&
           ::mmap(nullptr, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED;
  })));
}

TEST_CASE("without rights a connection or another process is the end") {
  CHECK(is_killed(status_after([] { return ::socket(AF_INET, SOCK_STREAM, 0) >= 0; })));
  CHECK(is_killed(status_after([] { return ::fork() >= 0; })));
  CHECK(is_killed(status_after([] { return ::execl("/bin/true", "true", nullptr) == 0; })));
}
#endif

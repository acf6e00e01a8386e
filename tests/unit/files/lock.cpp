#include "ragctl/files/lock.hpp"

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <thread>

#include "ragctl/base/error.hpp"
#include "scratch_folder.hpp"

using namespace ragctl;
using namespace ragctl::files;
using namespace ragctl::test;
using std::chrono::milliseconds;
using std::chrono::minutes;

TEST_CASE("only one holds the lock, and it is free again when the holder goes") {
  const ScratchFolder scratch;
  CHECK_FALSE(FileLock::held(scratch / "lock"));
  {
    const auto first = FileLock::acquire(scratch / "lock", milliseconds(0), {});
    REQUIRE(first);
    CHECK(FileLock::held(scratch / "lock"));
    CHECK_FALSE(FileLock::acquire(scratch / "lock", milliseconds(0), {}));
    CHECK_FALSE(FileLock::acquire(scratch / "lock", milliseconds(20), {}));
  }
  CHECK_FALSE(FileLock::held(scratch / "lock"));
  CHECK(std::filesystem::exists(scratch / "lock"));
  CHECK(FileLock::acquire(scratch / "lock", milliseconds(0), {}));
}

TEST_CASE("asking whether it is held takes nothing") {
  const ScratchFolder scratch;
  spill(scratch / "lock", "");
  CHECK_FALSE(FileLock::held(scratch / "lock"));
  CHECK(FileLock::acquire(scratch / "lock", milliseconds(0), {}));
}

TEST_CASE("a waiting writer gets the lock when the holder gives it back") {
  const ScratchFolder scratch;
  auto first = FileLock::acquire(scratch / "lock", milliseconds(0), {});
  REQUIRE(first);
  std::optional<FileLock> second;
  std::jthread waiting([&] { second = FileLock::acquire(scratch / "lock", minutes(5), {}); });
  first.reset();
  waiting.join();
  CHECK(second);
}

TEST_CASE("who waits is told so once, and who holds the lock where the kernel tells") {
  const ScratchFolder scratch;
  CHECK_FALSE(FileLock::holder(scratch / "lock"));
  int told = 0;
  const auto count = [&] { ++told; };
  {
    const auto first = FileLock::acquire(scratch / "lock", minutes(5), {}, count);
    CHECK(told == 0);
    CHECK(FileLock::holder(scratch / "lock").value_or(::getpid()) == ::getpid());
    CHECK_FALSE(FileLock::acquire(scratch / "lock", milliseconds(0), {}, count));
    CHECK(told == 0);
    CHECK_FALSE(FileLock::acquire(scratch / "lock", milliseconds(100), {}, count));
    CHECK(told == 1);
  }
  CHECK_FALSE(FileLock::holder(scratch / "lock"));
}

TEST_CASE("a stop request ends the wait at once") {
  const ScratchFolder scratch;
  const auto first = FileLock::acquire(scratch / "lock", milliseconds(0), {});
  std::stop_source stop;
  ErrorCode code = ErrorCode::failed;
  std::jthread waiting([&] {
    try {
      static_cast<void>(FileLock::acquire(scratch / "lock", minutes(5), stop.get_token()));
    } catch (const Error& error) {
      code = error.code();
    }
  });
  stop.request_stop();
  waiting.join();
  CHECK(code == ErrorCode::interrupted);
}

TEST_CASE("a killed process holds nothing") {
  const ScratchFolder scratch;
  std::array<int, 2> ready{};
  REQUIRE(::pipe(ready.data()) == 0);
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    const auto lock = FileLock::acquire(scratch / "lock", milliseconds(0), {});
    static_cast<void>(::write(ready[1], lock ? "y" : "n", 1));
    while (true) ::pause();
  }
  char answer = 0;
  CHECK(::read(ready[0], &answer, 1) == 1);
  CHECK(answer == 'y');
  CHECK(FileLock::held(scratch / "lock"));
  ::kill(child, SIGKILL);
  CHECK(::waitpid(child, nullptr, 0) == child);
  CHECK_FALSE(FileLock::held(scratch / "lock"));
  ::close(ready[0]);
  ::close(ready[1]);
}

TEST_CASE("a lock in a folder that is not there is an error that names it") {
  const ScratchFolder scratch;
  CHECK_THROWS_WITH_AS(
      static_cast<void>(FileLock::acquire(scratch / "no" / "lock", milliseconds(0), {})),
      ("cannot lock " + (scratch / "no" / "lock").string() + ": No such file or directory").c_str(), Error);
}

#include "ragctl/files/read.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <thread>

#include "ragctl/base/error.hpp"
#include "ragctl/files/descriptor.hpp"
#include "scratch_folder.hpp"

using namespace ragctl;
using namespace ragctl::files;
using namespace ragctl::test;

namespace {

std::string message_of(const std::filesystem::path& path, std::uint64_t limit) {
  try {
    static_cast<void>(read_file(path, limit));
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::failed);
    return error.what();
  }
  return {};
}

}  // namespace

TEST_CASE("a file is read whole, with its size and time") {
  const ScratchFolder scratch;
  const std::string bytes("some\0bytes\xff", 11);
  spill(scratch / "file", bytes);
  spill(scratch / "empty", "");
  const FileContent read = read_file(scratch / "file", bytes.size());
  CHECK(read.bytes == bytes);
  CHECK(read.stat == stat_file(scratch / "file"));
  CHECK(read_file(scratch / "empty", 0).bytes.empty());
}

TEST_CASE("a file above the limit is refused by its size, before memory is taken") {
  const ScratchFolder scratch;
  spill(scratch / "large", "");
  std::filesystem::resize_file(scratch / "large", 1'200'000'000'000);  // sparse: takes no room
  CHECK(message_of(scratch / "large", 100'000'000) ==
        (scratch / "large").string() + " is 1.2 TB, the limit is 100 MB");
}

TEST_CASE("what is no regular file is refused, and a pipe without a writer does not hang") {
  const ScratchFolder scratch;
  REQUIRE(::mkfifo((scratch / "pipe").c_str(), 0600) == 0);
  CHECK(message_of(scratch / "pipe", 10) == (scratch / "pipe").string() + " is not a regular file");
  CHECK(message_of(scratch.path(), 10) == "cannot read " + scratch.path().string() + ": Is a directory");
  CHECK(message_of(scratch / "no", 10) ==
        "cannot read " + (scratch / "no").string() + ": No such file or directory");
}

TEST_CASE("a file that changes while it is read is refused, and reading it again may help") {
  const ScratchFolder scratch;
  spill(scratch / "log", std::string(4'000'000, 'x'));
  std::atomic<bool> done = false;
  std::jthread writer([&] {
    std::ofstream out(scratch / "log", std::ios::binary | std::ios::app);
    while (!done) out << 'x' << std::flush;
  });
  bool refused = false;
  for (int attempt = 0; attempt < 10'000 && !refused; ++attempt) {
    try {
      const FileContent read = read_file(scratch / "log", 1'000'000'000);
      CHECK(read.bytes.size() == read.stat.size);
    } catch (const Error& error) {
      refused = error.retryable() && std::string(error.what()).ends_with("changed while it was read");
      CHECK(refused);
    }
  }
  done = true;
  CHECK(refused);
}

TEST_CASE("a descriptor is read to its end, up to the limit") {
  const ScratchFolder scratch;
  for (const std::size_t size : {0UL, 1UL, 65'536UL, 200'000UL}) {
    std::array<int, 2> ends{};
    REQUIRE(::pipe(ends.data()) == 0);
    const std::string bytes(size, 'p');
    std::jthread writer([&] {
      static_cast<void>(::write(ends[1], bytes.data(), bytes.size()));
      ::close(ends[1]);
    });
    CHECK(read_descriptor(ends[0], size, "standard input") == bytes);
    writer.join();
    ::close(ends[0]);
  }
  spill(scratch / "file", "12345");
  const Descriptor file(::open((scratch / "file").c_str(), O_RDONLY | O_CLOEXEC));
  CHECK_THROWS_WITH_AS(static_cast<void>(read_descriptor(file.get(), 4, "standard input")),
                       "standard input is larger than is allowed, the limit is 4 B", Error);
}

TEST_CASE("a stop request ends the wait for a pipe that stays open and empty") {
  std::array<int, 2> ends{};
  REQUIRE(::pipe2(ends.data(), O_CLOEXEC) == 0);
  const Descriptor in(ends[0]);
  const Descriptor out(ends[1]);
  REQUIRE(::write(out.get(), "begun", 5) == 5);
  std::stop_source stop;
  const std::jthread stopper([&] { stop.request_stop(); });
  try {
    static_cast<void>(read_descriptor(in.get(), 1'000, "standard input", stop.get_token()));
    FAIL("it came to an end");
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::interrupted);
  }
}

TEST_CASE("a named pipe is waited for, until a writer comes or a stop is requested") {
  const ScratchFolder scratch;
  const std::filesystem::path pipe = scratch / "pipe";
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  {
    const std::jthread writer([&] {
      const Descriptor out(::open(pipe.c_str(), O_WRONLY | O_CLOEXEC));
      static_cast<void>(::write(out.get(), "words", 5));
    });
    CHECK(read_stream(pipe, 1'000) == "words");
  }
  std::stop_source stop;
  const std::jthread stopper([&] { stop.request_stop(); });
  CHECK_THROWS_WITH_AS(static_cast<void>(read_stream(pipe, 1'000, stop.get_token())), "interrupted", Error);
}

TEST_CASE("stat tells kinds apart and follows links only when asked") {
  const ScratchFolder scratch;
  spill(scratch / "file", "123");
  std::filesystem::create_symlink("file", scratch / "link");
  std::filesystem::create_symlink("nothing", scratch / "dangling");
  CHECK(stat_file(scratch / "file")->size == 3);
  CHECK(stat_file(scratch.path())->kind == FileKind::directory);
  CHECK(stat_file("/dev/null")->kind == FileKind::other);
  CHECK(stat_file(scratch / "link") == stat_file(scratch / "file"));
  CHECK(stat_file(scratch / "link", Symlinks::do_not_follow)->kind == FileKind::symlink);
  CHECK_FALSE(stat_file(scratch / "dangling"));
  CHECK_FALSE(stat_file(scratch / "file" / "below"));
}

TEST_CASE("a file's time is told in nanoseconds, also before 1970") {
  const ScratchFolder scratch;
  spill(scratch / "file", "x");
  const std::array<timespec, 2> times{timespec{-2, 250'000'000}, timespec{-2, 250'000'000}};
  REQUIRE(::utimensat(AT_FDCWD, (scratch / "file").c_str(), times.data(), 0) == 0);
  CHECK(stat_file(scratch / "file")->mtime_ns == -1'750'000'000);
}

TEST_CASE("free space is told for a path that is still to be made") {
  const ScratchFolder scratch;
  CHECK(free_space(scratch / "not" / "yet" / "there") > 0);
  CHECK(free_space("relative-name-that-is-absent") == free_space("."));
}

TEST_CASE("what may be written is told, and what may not or is not there") {
  const ScratchFolder scratch;
  spill(scratch / "file", "x");
  CHECK(can_write(scratch / "file"));
  CHECK(can_write(scratch.path()));
  CHECK_FALSE(can_write(scratch / "none"));
}

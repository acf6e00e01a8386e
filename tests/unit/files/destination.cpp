#include "ragctl/files/destination.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <thread>

#include "ragctl/base/error.hpp"
#include "ragctl/files/descriptor.hpp"
#include "scratch_folder.hpp"

namespace {

namespace fs = std::filesystem;
using namespace ragctl;
using namespace ragctl::test;
using files::destination_of;
using files::StreamFile;
using files::Taking;

struct Fifo : ScratchFolder {
  fs::path pipe = *this / "pipe";
  Fifo() { REQUIRE(mkfifo(pipe.c_str(), 0600) == 0); }
};

}  // namespace

TEST_CASE("a file and a name that is free are replaced, a folder takes nothing") {
  const ScratchFolder scratch;
  spill(scratch / "there", "x");
  CHECK(destination_of(scratch / "there").taking == Taking::replacement);
  CHECK(destination_of(scratch / "free").taking == Taking::replacement);
  CHECK(destination_of(scratch / "free").path == scratch / "free");
  CHECK(destination_of(scratch.path()).taking == Taking::nothing);
}

TEST_CASE("a symlink leads to what it names, there or not") {
  const ScratchFolder scratch;
  spill(scratch / "folder/real", "x");
  fs::create_symlink("folder/real", scratch / "link");
  fs::create_symlink("link", scratch / "link-to-link");
  fs::create_symlink(scratch / "nowhere", scratch / "dangling");
  fs::create_directory_symlink("folder", scratch / "to-folder");
  CHECK(destination_of(scratch / "link-to-link").path == scratch / "folder/real");
  CHECK(destination_of(scratch / "link-to-link").taking == Taking::replacement);
  CHECK(destination_of(scratch / "dangling").path == scratch / "nowhere");
  CHECK(destination_of(scratch / "to-folder").taking == Taking::nothing);
}

TEST_CASE("symlinks in a circle are an error") {
  const ScratchFolder scratch;
  fs::create_symlink("b", scratch / "a");
  fs::create_symlink("a", scratch / "b");
  CHECK_THROWS_AS(static_cast<void>(destination_of(scratch / "a")), Error);
}

TEST_CASE("pipes, devices and open descriptors are written into, also through a symlink") {
  const Fifo scratch;
  fs::create_symlink("pipe", scratch / "link");
  CHECK(destination_of(scratch.pipe).taking == Taking::stream);
  CHECK(destination_of(scratch / "link").taking == Taking::stream);
  CHECK(destination_of("/dev/null").taking == Taking::stream);
  spill(scratch / "open", "before\n");
  const files::Descriptor open(::open((scratch / "open").c_str(), O_WRONLY | O_CLOEXEC));
  const auto found = destination_of("/dev/fd/" + std::to_string(open.get()));
  REQUIRE(found.taking == Taking::stream);
  StreamFile stream(found.path, {});
  stream.write("after\n");
  stream.flush();
  CHECK(slurp(scratch / "open") == "before\nafter\n");
}

TEST_CASE("a pipe gets every byte, however slow and late its reader") {
  const Fifo scratch;
  const std::string sent(1'000'000, 'x');  // more than a pipe holds
  std::string got;
  std::jthread reader([&] { got = slurp(scratch.pipe); });
  {
    StreamFile stream(scratch.pipe, {});
    stream.write("first ");
    stream.write(sent);
    stream.flush();
  }
  reader.join();
  CHECK(got == "first " + sent);
  CHECK(fs::is_fifo(scratch.pipe));
}

TEST_CASE("waiting for a reader ends with a stop") {
  const Fifo scratch;
  std::stop_source stop;
  stop.request_stop();
  CHECK_THROWS_AS(StreamFile(scratch.pipe, stop.get_token()), Error);
}

TEST_CASE("a full device says so") {
  StreamFile stream("/dev/full", {});
  stream.write("x");
  CHECK_THROWS_AS(stream.flush(), Error);
}

#include "ragctl/files/durable.hpp"

#include <doctest/doctest.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <functional>

#include "isolation/child_process.hpp"
#include "ragctl/base/error.hpp"
#include "scratch_folder.hpp"

using namespace ragctl;
using namespace ragctl::files;
using namespace ragctl::test;

namespace {

std::string letters(std::size_t size) {
  std::string bytes(size, '\0');
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>('a' + i * 7 % 26);
  return bytes;
}

mode_t mode_of(const std::filesystem::path& path) {
  struct stat status {};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  return status.st_mode & 07777U;
}

// The number that the child returned.
int result_of_child(const std::function<int()>& body) {
  const int status = in_child(body);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

// 0 when writing `size` bytes in the pieces given fails as it must and leaves only the old file.
int fails_cleanly(const std::filesystem::path& folder, std::size_t size, std::size_t piece,
                  const std::string& says) {
  const std::filesystem::path target = folder / "target";
  try {
    AtomicFile file(target);
    for (std::size_t at = 0; at < size; at += piece) file.write(letters(piece));
    file.commit();
    return 1;
  } catch (const Error& error) {
    const std::string message = error.what();
    if (error.code() != ErrorCode::failed) return 2;
    if (message.find(target.string()) == std::string::npos) return 3;
    if (message.find(says) == std::string::npos) return 4;
    if (says == "No space left" && error.hint().find("space") == std::string::npos) return 5;
  }
  if (slurp(target) != "old") return 6;
  return entries_in(folder) == 1 ? 0 : 7;
}

}  // namespace

TEST_CASE("a committed file holds what was written, in pieces of any size, with mode 0600") {
  const ScratchFolder scratch;
  const std::string bytes = letters(1'000'003);
  for (const std::size_t piece : {1'000UL, 4'096UL, 262'143UL, 262'144UL, 262'145UL, 2'000'000UL}) {
    AtomicFile file(scratch / "out");
    for (std::size_t at = 0; at < bytes.size(); at += piece)
      file.write(std::string_view(bytes).substr(at, piece));
    CHECK(file.size() == bytes.size());
    file.commit();
    CHECK(slurp(scratch / "out") == bytes);
    CHECK(mode_of(scratch / "out") == 0600);
    CHECK(entries_in(scratch.path()) == 1);
  }
}

TEST_CASE("write_at changes bytes on the disk, in the buffer and across the border of both") {
  const ScratchFolder scratch;
  std::string expected = letters(300'000);
  AtomicFile file(scratch / "out");
  file.write(std::string_view(expected).substr(0, 200'000));
  file.write(std::string_view(expected).substr(200'000));
  for (const std::uint64_t offset : {0UL, 5UL, 199'997UL, 200'000UL, 250'000UL, 299'993UL}) {
    file.write_at(offset, "CHANGED");
    expected.replace(offset, 7, "CHANGED");
  }
  file.write_at(300'000, "");
  file.write("tail");
  file.commit();
  CHECK(slurp(scratch / "out") == expected + "tail");
}

TEST_CASE("a file that is not committed leaves no trace, and the old one stays") {
  const ScratchFolder scratch;
  spill(scratch / "out", "old");
  { AtomicFile(scratch / "out").write("new"); }
  CHECK(slurp(scratch / "out") == "old");
  CHECK(entries_in(scratch.path()) == 1);
}

TEST_CASE("a name as long as the file system allows can be written") {
  const ScratchFolder scratch;
  const std::string name(255, 'n');
  write_file(scratch / name, "x");
  CHECK(slurp(scratch / name) == "x");
}

TEST_CASE("a folder that is not there is an error that names the file") {
  const ScratchFolder scratch;
  CHECK_THROWS_WITH_AS(
      write_file(scratch / "no" / "file", "x"),
      ("cannot create " + (scratch / "no" / "file").string() + ": No such file or directory").c_str(), Error);
}

TEST_CASE("a rename that fails leaves no temporary, and the file can not be used any more") {
  const ScratchFolder scratch;
  std::filesystem::create_directories(scratch / "out" / "inner");
  AtomicFile file(scratch / "out");
  file.write("x");
  CHECK_THROWS_AS(file.commit(), Error);
  CHECK(entries_in(scratch.path()) == 1);
  CHECK_THROWS_AS(file.write("more"), Error);
  CHECK_THROWS_AS(file.commit(), Error);
}

TEST_CASE("a full disk is an error that says so, the old file stays and the temporary is gone") {
  const ScratchFolder scratch;
  // The mount lives in a name space of the child: nothing to undo, whatever happens to it.
  const int result = result_of_child([&] {
    const bool apart = ::unshare(CLONE_NEWNS) == 0 &&
                       ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
                       ::mount("tmpfs", scratch.path().c_str(), "tmpfs", 0, "size=256k") == 0;
    if (!apart) return 100;
    write_file(scratch / "target", "old");
    for (const std::size_t piece : {1'000UL, 100'000UL, 500'000UL}) {
      if (const int failed = fails_cleanly(scratch.path(), 500'000, piece, "No space left"); failed != 0)
        return failed;
    }
    return 0;
  });
  if (result == 100)
    MESSAGE("skipped: a small tmpfs needs the right to mount");
  else
    CHECK(result == 0);
}

TEST_CASE("a file beyond the process's size limit fails as cleanly, also when only the commit writes") {
  const ScratchFolder scratch;
  spill(scratch / "target", "old");
  const int result = result_of_child([&] {
    if (!limit_files(100'000, AtLimit::fail)) return 100;
    for (const std::size_t size : {150'000UL, 600'000UL}) {
      if (const int failed = fails_cleanly(scratch.path(), size, 1'000, "File too large"); failed != 0)
        return failed;
    }
    return 0;
  });
  CHECK(result == 0);
}

TEST_CASE("private directories are made with their parents, mode 0700; an existing one is left as it is") {
  const ScratchFolder scratch;
  make_private_directory(scratch / "a" / "b" / "c");
  CHECK(mode_of(scratch / "a") == 0700);
  CHECK(mode_of(scratch / "a" / "b" / "c") == 0700);
  std::filesystem::permissions(scratch / "a", std::filesystem::perms(0755));
  make_private_directory(scratch / "a");
  make_private_directory((scratch / "a" / "d").string() + "/");
  CHECK(mode_of(scratch / "a") == 0755);
  CHECK(std::filesystem::is_directory(scratch / "a" / "d"));
  make_private_directory("/");
}

TEST_CASE("a file where a directory should be is an error") {
  const ScratchFolder scratch;
  spill(scratch / "file", "x");
  CHECK_THROWS_AS(make_private_directory(scratch / "file"), Error);
  CHECK_THROWS_AS(make_private_directory(scratch / "file" / "below"), Error);
}

TEST_CASE("removing what is absent is no error, removing a directory is") {
  const ScratchFolder scratch;
  spill(scratch / "file", "x");
  remove_file(scratch / "file");
  remove_file(scratch / "file");
  CHECK(entries_in(scratch.path()) == 0);
  CHECK_THROWS_AS(remove_file(scratch.path()), Error);
}

TEST_CASE("an erased file's bytes are zeros for whoever still holds it") {
  const ScratchFolder scratch;
  spill(scratch / "secret", letters(600'000));
  std::filesystem::create_hard_link(scratch / "secret", scratch / "witness");
  erase_file(scratch / "secret");
  CHECK_FALSE(std::filesystem::exists(scratch / "secret"));
  CHECK(slurp(scratch / "witness") == std::string(600'000, '\0'));
  erase_file(scratch / "secret");
}

TEST_CASE("erasing a symlink removes the link and leaves what it names") {
  const ScratchFolder scratch;
  spill(scratch / "kept", "kept");
  std::filesystem::create_symlink(scratch / "kept", scratch / "link");
  erase_file(scratch / "link");
  CHECK(slurp(scratch / "kept") == "kept");
  CHECK(entries_in(scratch.path()) == 1);
}

TEST_CASE("a rename names both ends when it fails") {
  const ScratchFolder scratch;
  spill(scratch / "a", "x");
  rename_file(scratch / "a", scratch / "b");
  CHECK(slurp(scratch / "b") == "x");
  CHECK_THROWS_WITH_AS(rename_file(scratch / "a", scratch / "c"),
                       ("cannot rename " + (scratch / "a").string() + " to " + (scratch / "c").string() +
                        ": No such file or directory")
                           .c_str(),
                       Error);
}

TEST_CASE("syncing a directory that is not there is an error") {
  const ScratchFolder scratch;
  sync_directory(scratch.path());
  sync_directory("");
  CHECK_THROWS_AS(sync_directory(scratch / "no"), Error);
}

TEST_CASE("temporary directories differ, are private, and a tree goes without what its links name") {
  const ScratchFolder scratch;
  spill(scratch / "kept" / "file", "x");
  const auto first = make_temporary_directory(scratch.path(), ".new-");
  CHECK(first != make_temporary_directory(scratch.path(), ".new-"));
  CHECK(mode_of(first) == 0700);
  std::filesystem::create_directory_symlink(scratch / "kept", first / "link");
  spill(first / "deep" / "er" / "file", "x");
  remove_tree(first);
  remove_tree(first);
  CHECK_FALSE(std::filesystem::exists(first));
  CHECK(slurp(scratch / "kept" / "file") == "x");
  CHECK_THROWS_AS(static_cast<void>(make_temporary_directory(scratch / "no", "x")), Error);
}

TEST_CASE("lines are added to a log that only its owner reads") {
  const ragctl::test::ScratchFolder folder;
  ragctl::files::append_line(folder / "log", "one\n");
  ragctl::files::append_line(folder / "log", "two\n");
  CHECK(ragctl::test::slurp(folder / "log") == "one\ntwo\n");
  CHECK(std::filesystem::status(folder / "log").permissions() ==
        (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
}

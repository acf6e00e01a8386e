#include "ragctl/files/walk.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <map>
#include <vector>

#include "ragctl/base/error.hpp"
#include "scratch_folder.hpp"

using namespace ragctl;
using namespace ragctl::files;
using namespace ragctl::test;

namespace {

using Paths = std::vector<std::string>;

// Paths below the folder, "path: trouble" for the refused, "path (why)" for what is passed over.
Paths walked(const std::filesystem::path& folder) {
  Paths out;
  walk(folder, [&](const WalkEntry& entry) {
    const std::string below = entry.path.lexically_relative(folder).string();
    CHECK((entry.trouble.empty() || entry.passed_over.empty()));
    if (!entry.passed_over.empty())
      out.push_back(below + " (" + entry.passed_over + ")");
    else
      out.push_back(entry.trouble.empty() ? below : below + ": " + entry.trouble);
  });
  return out;
}

}  // namespace

TEST_CASE("files come depth first, in byte order of names, with their stat") {
  const ScratchFolder scratch;
  for (const char* name : {"b.md", "a/z.md", "a/B.md", "a/\xc3\xa9.md", "a.md", "C/1", "c/2", "Z"})
    spill(scratch / name, name);
  CHECK(walked(scratch.path()) ==
        Paths{"C/1", "Z", "a/B.md", "a/z.md", "a/\xc3\xa9.md", "a.md", "b.md", "c/2"});
  walk(scratch.path(), [](const WalkEntry& entry) { CHECK(entry.stat == stat_file(entry.path)); });
}

TEST_CASE("hidden files and folders are left out, and pipes are passed over with a word") {
  const ScratchFolder scratch;
  spill(scratch / ".git" / "config", "x");
  spill(scratch / ".hidden", "x");
  spill(scratch / "seen", "x");
  REQUIRE(::mkfifo((scratch / "pipe").c_str(), 0600) == 0);
  std::filesystem::create_symlink("pipe", scratch / "to-pipe");
  CHECK(walked(scratch.path()) ==
        Paths{"pipe (a named pipe, not a file)", "seen", "to-pipe (a named pipe, not a file)"});
}

TEST_CASE("a hidden folder that is named itself is walked") {
  const ScratchFolder scratch;
  spill(scratch / ".notes" / "a", "x");
  CHECK(walked(scratch / ".notes") == Paths{"a"});
}

TEST_CASE("a symlink that stays inside is followed and carries its target's stat") {
  const ScratchFolder scratch;
  spill(scratch / "docs" / "a", "twelve bytes");
  std::filesystem::create_symlink("docs/a", scratch / "file-link");
  std::filesystem::create_directory_symlink("docs", scratch / "folder-link");
  CHECK(walked(scratch.path()) == Paths{"docs/a", "file-link", "folder-link/a"});
  walk(scratch.path(), [](const WalkEntry& entry) { CHECK(entry.stat.size == 12); });
}

TEST_CASE("a symlink out of the folder is passed over, also to a folder whose name only starts alike") {
  const ScratchFolder scratch;
  spill(scratch / "in" / "a", "x");
  spill(scratch / "in-not" / "b", "x");
  std::filesystem::create_symlink("/etc/passwd", scratch / "in" / "passwd");
  std::filesystem::create_directory_symlink("../in-not", scratch / "in" / "sibling");
  std::filesystem::create_symlink("../in-not/b", scratch / "in" / "z");
  CHECK(walked(scratch / "in") == Paths{"a", "passwd (symlink out of the folder)",
                                        "sibling (symlink out of the folder)",
                                        "z (symlink out of the folder)"});
}

TEST_CASE("circles and dangling links are passed over, and the walk goes on") {
  const ScratchFolder scratch;
  spill(scratch / "a" / "b" / "file", "x");
  std::filesystem::create_directory_symlink("..", scratch / "a" / "b" / "above");
  std::filesystem::create_directory_symlink("../..", scratch / "a" / "b" / "top");
  std::filesystem::create_symlink("me", scratch / "me");
  std::filesystem::create_symlink("nothing", scratch / "z");
  std::filesystem::create_symlink("a/b/file/under", scratch / "zz");
  CHECK(walked(scratch.path()) == Paths{"a/b/above (symlink in a circle)", "a/b/file",
                                        "a/b/top (symlink in a circle)", "me (symlink in a circle)",
                                        "z (symlink to nothing)", "zz (symlink to nothing)"});
}

TEST_CASE("two folders that link to each other end") {
  const ScratchFolder scratch;
  spill(scratch / "a" / "1", "x");
  spill(scratch / "b" / "2", "x");
  std::filesystem::create_directory_symlink("../b", scratch / "a" / "to-b");
  std::filesystem::create_directory_symlink("../a", scratch / "b" / "to-a");
  CHECK(walked(scratch.path()) == Paths{"a/1", "a/to-b/2", "a/to-b/to-a (symlink in a circle)", "b/2",
                                        "b/to-a/1", "b/to-a/to-b (symlink in a circle)"});
}

TEST_CASE("folders that all link to each other are given up after so many links") {
  const ScratchFolder scratch;
  const std::string names = "abcdefghij";
  for (const char from : names) {
    std::filesystem::create_directory(scratch / std::string(1, from));
    for (const char to : names) {
      if (from == to) continue;
      std::filesystem::create_directory_symlink(std::string("../") + to,
                                                scratch / std::string(1, from) / std::string(1, to));
    }
  }
  std::map<std::string, std::size_t> troubles;
  walk(scratch.path(), [&](const WalkEntry& entry) { ++troubles[entry.trouble]; });
  CHECK(troubles.at("more than 10000 symlinks to directories") > 0);
}

TEST_CASE("a folder given through a symlink is walked under the name that was given") {
  const ScratchFolder scratch;
  spill(scratch / "real" / "a", "x");
  std::filesystem::create_directory_symlink("real", scratch / "link");
  CHECK(walked(scratch / "link") == Paths{"a"});
  Paths seen;
  walk((scratch / "link").string() + "/",
       [&](const WalkEntry& entry) { seen.push_back(entry.path.string()); });
  CHECK(seen == Paths{(scratch / "link" / "a").string()});
}

TEST_CASE("a folder that cannot be read is a trouble, not the end") {
  const ScratchFolder scratch;
  spill(scratch / "closed" / "a", "x");
  spill(scratch / "open", "x");
  std::filesystem::permissions(scratch.path(), std::filesystem::perms(0755));
  std::filesystem::permissions(scratch / "closed", std::filesystem::perms::none);
  // Root reads everything, so a child that is nobody looks.
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    const bool ordinary = ::geteuid() != 0 || (::setgid(65534) == 0 && ::setuid(65534) == 0);
    if (!ordinary) ::_exit(2);
    ::_exit(walked(scratch.path()) == Paths{"closed: Permission denied", "open"} ? 0 : 1);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  std::filesystem::permissions(scratch / "closed", std::filesystem::perms::owner_all);
  CHECK(WEXITSTATUS(status) == 0);
}

TEST_CASE("a tree deeper than 256 levels is a trouble where it gets too deep") {
  const ScratchFolder scratch;
  std::filesystem::path deep = scratch.path();
  for (int level = 0; level < 300; ++level) deep /= "d";
  spill(deep / "bottom", "x");
  spill(scratch / "e", "x");
  const Paths found = walked(scratch.path());
  REQUIRE(found.size() == 2);
  CHECK(found[0].ends_with("d: nested deeper than 256 levels"));
  CHECK(found[1] == "e");
}

TEST_CASE("a folder that is missing or a file is an error") {
  const ScratchFolder scratch;
  spill(scratch / "file", "x");
  CHECK_THROWS_WITH_AS(walk(scratch / "no", [](const WalkEntry&) {}),
                       ("cannot list " + (scratch / "no").string() + ": No such file or directory").c_str(),
                       Error);
  CHECK_THROWS_WITH_AS(walk(scratch / "file", [](const WalkEntry&) {}),
                       ("cannot list " + (scratch / "file").string() + ": Not a directory").c_str(), Error);
}

TEST_CASE("subdirectories come sorted, without files, and a missing folder has none") {
  const ScratchFolder scratch;
  for (const char* name : {"b", "a", ".hidden"}) std::filesystem::create_directory(scratch / name);
  spill(scratch / "file", "x");
  std::filesystem::create_directory_symlink("a", scratch / "link");
  std::filesystem::create_symlink("file", scratch / "file-link");
  CHECK(subdirectories(scratch.path()) == Paths{".hidden", "a", "b", "link"});
  CHECK(subdirectories(scratch / "no").empty());
  CHECK_THROWS_AS(static_cast<void>(subdirectories(scratch / "file")), Error);
}

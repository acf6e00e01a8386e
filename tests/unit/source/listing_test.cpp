#include <doctest/doctest.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "ragctl/source/source.hpp"

using namespace ragctl::source;
namespace fs = std::filesystem;

namespace {

class Folder {
public:
  Folder() {
    std::string name = (fs::temp_directory_path() / "ragctl-test-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    path_ = fs::canonical(name);
  }
  ~Folder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::string put(const std::string& name) const {
    fs::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name) << name;
    return (path_ / name).string();
  }
  [[nodiscard]] std::string operator/(const std::string& name) const { return (path_ / name).string(); }
  [[nodiscard]] const fs::path& path() const { return path_; }

private:
  fs::path path_;
};

std::vector<std::string> paths_of(const Listing& listing) {
  std::vector<std::string> paths;
  for (const Item& item : listing.items) paths.push_back(item.path.string());
  return paths;
}

bool is_complete(const Listing& listing, const fs::path& path) {
  return std::ranges::find(listing.complete, path) != listing.complete.end();
}

}  // namespace

TEST_CASE("files and folders are listed with their size, each under its source") {
  const Folder folder;
  const std::string b = folder.put("b.txt");
  const std::string c = folder.put("sub/c.txt");
  const Listing listing = list_paths({folder / ""}, "files");
  CHECK(paths_of(listing) == std::vector<std::string>{b, c});
  CHECK(listing.items[0].stat.size == 5);
  CHECK(listing.items[0].source == "files");
  CHECK(listing.items[0].trouble.empty());
  CHECK(is_complete(listing, folder.path()));
}

TEST_CASE("nothing is listed twice, however it is named") {
  const Folder folder;
  const std::string c = folder.put("sub/c.txt");
  fs::create_directory_symlink("sub", folder / "link");
  const Listing listing = list_paths(
      {c, folder / "sub", folder / "", folder / "sub/../sub/c.txt", folder / "link/c.txt", folder / "sub/."},
      "files");
  CHECK(paths_of(listing) == std::vector<std::string>{c});
}

TEST_CASE("the directory part of a path is resolved, its own name is kept") {
  const Folder folder;
  folder.put("sub/c.txt");
  fs::create_directory_symlink("sub", folder / "link");
  fs::create_symlink("c.txt", folder / "sub/alias.txt");
  CHECK(paths_of(list_paths({folder / "link/alias.txt"}, "files")) ==
        std::vector<std::string>{folder / "sub/alias.txt"});
}

TEST_CASE("two dots after a symlink mean the parent of its target") {
  const Folder folder;
  folder.put("a/deep/x.txt");
  const std::string y = folder.put("a/y.txt");
  fs::create_directory_symlink("a/deep", folder / "link");
  CHECK(paths_of(list_paths({folder / "link/../y.txt"}, "files")) == std::vector<std::string>{y});
}

TEST_CASE("what does not exist or is no file is an item with its trouble") {
  const Folder folder;
  REQUIRE(::mkfifo((folder / "pipe").c_str(), 0600) == 0);
  const Listing listing =
      list_paths({folder / "absent.txt", folder / "pipe", "", folder / "no/such/dir/x"}, "files");
  REQUIRE(listing.items.size() == 4);
  CHECK(listing.items[0].path == folder / "absent.txt");
  CHECK(listing.items[0].trouble == "no such file or folder");
  CHECK(listing.items[1].trouble == "neither a file nor a folder; a pipe is read with - and <");
  for (const Item& item : listing.items) CHECK(item.leads_nowhere);
  CHECK(listing.items[2].trouble == "an empty path");
  CHECK_FALSE(listing.items[3].trouble.empty());
  CHECK(listing.complete.empty());
}

TEST_CASE("a symlink out of the folder or to nothing is passed over, and the folder is listed whole") {
  const Folder folder;
  folder.put("a.txt");
  fs::create_symlink("nowhere", folder / "dangling");
  fs::create_symlink("/etc/passwd", folder / "out");
  const Listing listing = list_paths({folder / ""}, "files");
  REQUIRE(listing.items.size() == 3);
  CHECK(listing.items[1].passed_over == "symlink to nothing");
  CHECK(listing.items[2].passed_over == "symlink out of the folder");
  for (const Item& item : listing.items) CHECK(item.trouble.empty());
  CHECK(is_complete(listing, folder.path()));
}

TEST_CASE("a dangling symlink that is named itself is in trouble") {
  const Folder folder;
  fs::create_symlink("nowhere", folder / "dangling");
  const Listing listing = list_paths({folder / "dangling"}, "files");
  REQUIRE(listing.items.size() == 1);
  CHECK(listing.items[0].trouble == "no such file or folder");
}

TEST_CASE("a folder with a directory that cannot be listed is not complete") {
  const Folder folder;
  std::string deep = "d";
  for (int i = 0; i < 300; ++i) deep += "/d";
  fs::create_directories(folder / deep);
  const Listing listing = list_paths({folder / ""}, "files");
  REQUIRE(listing.items.size() == 1);
  CHECK_FALSE(listing.items[0].trouble.empty());
  CHECK_FALSE(is_complete(listing, folder.path()));
}

TEST_CASE("a path list has one path a line, or NUL between them when a NUL is in it") {
  CHECK(read_path_list("a b\n\nc\r\nd") == std::vector<std::string>{"a b", "c", "d"});
  CHECK(read_path_list(std::string_view("a\nb\0c\0", 6)) == std::vector<std::string>{"a\nb", "c"});
  CHECK(read_path_list("").empty());
}

TEST_CASE("where its path stands beside it, a message speaks of a file as it") {
  CHECK(without_path("cannot read /srv/a.md: Permission denied", "/srv/a.md") ==
        "cannot read it: Permission denied");
  CHECK(without_path("/srv/a.md changed while it was read", "/srv/a.md") == "it changed while it was read");
  CHECK(without_path("no text in it", "/srv/a.md") == "no text in it");
  CHECK(without_path("no text in it", "") == "no text in it");
}

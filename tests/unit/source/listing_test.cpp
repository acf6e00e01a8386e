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
  std::string put(const std::string& name) const { return put(name, name); }
  std::string put(const std::string& name, const std::string& bytes) const {
    fs::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name) << bytes;
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

/// Within the folder, in order.
std::vector<std::string> names_of(const Folder& folder, const Selection& selection = {}) {
  std::vector<std::string> names;
  for (const Item& item : list_paths({folder.path().string()}, "files", selection).items)
    names.push_back(item.path.lexically_relative(folder.path()).string());
  return names;
}

using Names = std::vector<std::string>;

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

TEST_CASE("what is excluded is not listed, and a folder that is excluded not walked") {
  const Folder folder;
  for (const char* name : {"a.md", "a.tmp", "drafts/b.md", "x/drafts/c.md", "x/d.md", "drafts.md"})
    folder.put(name);
  std::string deep = "drafts/d";  // would be a trouble if it were walked
  for (int i = 0; i < 300; ++i) deep += "/d";
  fs::create_directories(folder / deep);
  CHECK(names_of(folder, {{}, {"*.tmp", "drafts/"}}) == Names{"a.md", "drafts.md", "x/d.md"});
  CHECK(names_of(folder, {{}, {"/drafts", "*.tmp"}}) ==
        Names{"a.md", "drafts.md", "x/d.md", "x/drafts/c.md"});
  const Listing listing = list_paths({folder / ""}, "files", {{}, {"*.tmp", "drafts/"}});
  CHECK(listing.left_out == 3);
  CHECK(is_complete(listing, folder.path()));
}

TEST_CASE("what is included is listed alone, files by their names or by folders that they lie in") {
  const Folder folder;
  for (const char* name : {"a.md", "b.txt", "manuals/c.txt", "manuals/deep/d.txt", "x/e.md"})
    folder.put(name);
  CHECK(names_of(folder, {{"*.md"}, {}}) == Names{"a.md", "x/e.md"});
  CHECK(names_of(folder, {{"manuals/"}, {}}) == Names{"manuals/c.txt", "manuals/deep/d.txt"});
  CHECK(names_of(folder, {{"*.md", "manuals"}, {"deep"}}) == Names{"a.md", "manuals/c.txt", "x/e.md"});
  CHECK(names_of(folder, {{"x/**/*.md"}, {}}) == Names{"x/e.md"});
}

TEST_CASE("a .ragctlignore file holds for its folder and below, and a deeper one is asked first") {
  const Folder folder;
  folder.put(".ragctlignore", "*.log\n/a.md\nprivate/\n");
  folder.put("x/.ragctlignore", "!keep.log\n/b.md\n");
  for (const char* name : {"a.md", "c.log", "private/p.md", "x/a.md", "x/b.md", "x/keep.log", "x/c.log",
                           "x/y/b.md", "x/y/keep.log"})
    folder.put(name);
  CHECK(names_of(folder) == Names{"x/a.md", "x/keep.log", "x/y/b.md", "x/y/keep.log"});
}

TEST_CASE("neither the patterns of the run nor those of the folder bring back what the others leave out") {
  const Folder folder;
  folder.put(".ragctlignore", "!secret.md\nown.md\n");
  for (const char* name : {"secret.md", "own.md", "open.md"}) folder.put(name);
  CHECK(names_of(folder, {{}, {"secret.md", "!own.md"}}) == Names{"open.md"});
  CHECK(names_of(folder, {{"*.md"}, {}}) == Names{"open.md", "secret.md"});
}

TEST_CASE("within the patterns of a run a later one takes back") {
  const Folder folder;
  for (const char* name : {"a.md", "README.md"}) folder.put(name);
  CHECK(names_of(folder, {{}, {"*.md", "!README.md"}}) == Names{"README.md"});
}

TEST_CASE("a path that is named itself is taken whatever the rules say") {
  const Folder folder;
  folder.put(".ragctlignore", "*");
  const std::string named = folder.put("drafts/a.md");
  CHECK(paths_of(list_paths({named}, "files", {{"*.pdf"}, {"drafts"}})) == Names{named});
  CHECK(paths_of(list_paths({folder / "drafts"}, "files", {{}, {"drafts"}})) == Names{named});
  CHECK(names_of(folder).empty());
}

TEST_CASE(
    "a folder whose rules cannot be read is not walked, is in trouble, and its parent is not listed whole") {
  const Folder folder;
  folder.put("a.md");
  folder.put("x/secret.md");
  REQUIRE(::mkfifo((folder / "x/.ragctlignore").c_str(), 0600) == 0);
  const Listing listing = list_paths({folder / ""}, "files");
  REQUIRE(listing.items.size() == 2);
  CHECK(listing.items[1].path == folder / "x");
  CHECK(listing.items[1].trouble == ".ragctlignore is not a regular file");
  CHECK_FALSE(is_complete(listing, folder.path()));
  folder.put("y/.ragctlignore", std::string(1'000'001, '#'));
  CHECK(list_paths({folder / "y"}, "files").items.front().trouble.find("the limit is") != std::string::npos);
}

TEST_CASE("symlinks, pipes and what leads nowhere are left out like files") {
  const Folder folder;
  folder.put("a.md");
  fs::create_symlink("nowhere", folder / "dangling");
  fs::create_symlink("/etc", folder / "etc");
  REQUIRE(::mkfifo((folder / "pipe").c_str(), 0600) == 0);
  CHECK(names_of(folder, {{}, {"dangling", "etc/", "pipe"}}) == Names{"a.md"});
  CHECK(names_of(folder, {{"*.md"}, {}}) == Names{"a.md", "etc"});  // who knows what is in there
}

TEST_CASE("a folder in which nothing is taken is told as empty") {
  const Folder folder;
  fs::create_directories(folder / "x/y");
  CHECK(list_paths({folder / ""}, "files").empty == std::vector<fs::path>{folder.path()});
  folder.put("x/a.md");
  CHECK(list_paths({folder / ""}, "files").empty.empty());
  CHECK(list_paths({folder / ""}, "files", {{"*.pdf"}, {}}).empty == std::vector<fs::path>{folder.path()});
}

TEST_CASE("a file that a symlink of its folder leads to as well is listed once, whichever comes first") {
  for (const char* link : {"a-link", "z-link"}) {
    const Folder folder;
    folder.put("b.txt");
    folder.put("m/c.txt");
    fs::create_directory_symlink("m", folder / link);
    CHECK(names_of(folder).size() == 2);
  }
}

#include "path_pattern.hpp"

#include <doctest/doctest.h>

using namespace ragctl::source;

namespace {

std::vector<std::string> parts(const std::string& path) {
  std::vector<std::string> out{""};
  for (const char c : path) {
    if (c == '/')
      out.emplace_back();
    else
      out.back() += c;
  }
  return out;
}

/// A path that ends with a slash is a folder.
bool matches(const std::string& pattern, std::string path) {
  const bool is_folder = path.ends_with('/');
  if (is_folder) path.pop_back();
  const auto parsed = PathPattern::parse(pattern);
  REQUIRE(parsed.has_value());
  return parsed->matches(parts(path), is_folder);
}

}  // namespace

TEST_CASE("a pattern without a slash matches the name at any depth") {
  CHECK(matches("*.tmp", "a.tmp"));
  CHECK(matches("*.tmp", "deep/down/a.tmp"));
  CHECK_FALSE(matches("*.tmp", "a.tmp.md"));
  CHECK_FALSE(matches("*.tmp", "a.tmp/b"));
  CHECK(matches("draft?.md", "x/draft1.md"));
  CHECK_FALSE(matches("draft?.md", "x/draft12.md"));
  CHECK(matches("[a-c]*.md", "x/beta.md"));
  CHECK_FALSE(matches("[!a-c]*.md", "x/beta.md"));
  CHECK(matches("*", "x/anything"));
  CHECK(matches("**", "x/anything"));
}

TEST_CASE("a pattern with a slash begins at the folder, and an asterisk stays within a name") {
  CHECK(matches("/a.md", "a.md"));
  CHECK_FALSE(matches("/a.md", "x/a.md"));
  CHECK(matches("x/*.md", "x/a.md"));
  CHECK_FALSE(matches("x/*.md", "x/y/a.md"));
  CHECK_FALSE(matches("x/*.md", "y/x/a.md"));
}

TEST_CASE("a slash at the end means folders only, at any depth") {
  CHECK(matches("build/", "x/build/"));
  CHECK_FALSE(matches("build/", "x/build"));
  CHECK(matches("/build/", "build/"));
  CHECK_FALSE(matches("/build/", "x/build/"));
}

TEST_CASE("two asterisks stand for any number of folders") {
  for (const char* path : {"a.md", "x/a.md", "x/y/z/a.md"}) CHECK(matches("**/a.md", path));
  CHECK(matches("x/**/a.md", "x/a.md"));
  CHECK(matches("x/**/a.md", "x/y/z/a.md"));
  CHECK_FALSE(matches("x/**/a.md", "y/a.md"));
  CHECK(matches("x/**", "x/y"));
  CHECK(matches("x/**", "x/y/z"));
  CHECK_FALSE(matches("x/**", "x/"));
  CHECK(matches("**/a/**/b", "p/a/q/a/r/b"));
  CHECK_FALSE(matches("**/a/**/b", "p/a/q/a/r/c"));
  CHECK(matches("a/**/b/**/c", "a/b/x/b/y/c"));
}

TEST_CASE("matching takes no time to speak of, however many asterisks there are") {
  std::string pattern;
  std::string path;
  for (int i = 0; i < 30; ++i) pattern += "**/a/";
  for (int i = 0; i < 100; ++i) path += "a/";
  CHECK_FALSE(matches(pattern + "b", path + "c"));
  std::string stars;
  for (int i = 0; i < 30; ++i) stars += "*a";
  CHECK_FALSE(matches(stars + "?b", std::string(250, 'a')));
}

TEST_CASE("blanks at the end, comments and empty lines mean nothing, and a backslash makes them plain") {
  for (const char* line : {"", "   ", "# note", "/", "!", "\r", "!/"})
    CHECK_FALSE(PathPattern::parse(line).has_value());
  CHECK(matches("a.md  ", "a.md"));
  CHECK(matches("a.md\r", "a.md"));
  CHECK(matches("a\\ ", "a "));
  CHECK(matches("\\#a", "#a"));
  CHECK(matches("\\!a", "!a"));
  CHECK(matches("a\\*", "a*"));
  CHECK_FALSE(matches("a\\*", "ab"));
  CHECK(matches("a b.md", "a b.md"));
}

TEST_CASE("names that are no UTF-8 match like others") {
  CHECK(matches("*.txt", "caf\xE9.txt"));
  CHECK(matches("caf?.txt", "caf\xE9.txt"));
}

TEST_CASE("of several patterns the last that matches decides, and a negation takes back") {
  const auto list = PatternList::of_file("\xEF\xBB\xBF*.md\n# but\n!keep.md\r\nkeep.md.old\n");
  CHECK(list.verdict(parts("a.md"), false) == true);
  CHECK(list.verdict(parts("x/keep.md"), false) == false);
  CHECK(list.verdict(parts("keep.md.old"), false) == true);
  CHECK_FALSE(list.verdict(parts("a.txt"), false).has_value());
}

TEST_CASE("a pattern of odd form matches nothing, and breaks nothing") {
  CHECK_FALSE(matches("a//b", "a/b"));
  CHECK_FALSE(matches("[a", "a"));
  CHECK_FALSE(matches("a\\", "a"));
}

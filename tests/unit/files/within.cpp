#include "ragctl/files/within.hpp"

#include <doctest/doctest.h>

TEST_CASE("a path lies in its folders, and a longer name is another folder") {
  CHECK(ragctl::files::lies_in("/a/b/c", "/a/b"));
  CHECK(ragctl::files::lies_in("/a/b", "/a/b"));
  CHECK_FALSE(ragctl::files::lies_in("/a/bc", "/a/b"));
  CHECK_FALSE(ragctl::files::lies_in("/a", "/a/b"));
}

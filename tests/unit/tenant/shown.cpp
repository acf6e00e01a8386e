#include "../../../src/tenant/shown.hpp"

#include <doctest/doctest.h>

using ragctl::tenant::shown;

TEST_CASE("a text is shown on one line, without controls, cut to 80 columns") {
  CHECK(shown("plain") == "\"plain\"");
  CHECK(shown("a\nb\x1b\x7f") == R"("a\nb\x1b\x7f")");
  CHECK(shown("\xC2\x9B") == R"("\x9b")");
  CHECK(shown(std::string(200, 'x')).size() < 100);
}

#include "ragctl/files/descriptor.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>

using ragctl::files::Descriptor;

namespace {
bool is_open(int value) { return ::fcntl(value, F_GETFD) >= 0; }
}  // namespace

TEST_CASE("a descriptor is closed once, by its last owner") {
  int first = -1;
  int second = -1;
  {
    Descriptor a(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    Descriptor b(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    first = a.get();
    second = b.get();
    b = std::move(a);
    CHECK_FALSE(is_open(second));
    CHECK(is_open(first));
    Descriptor c(std::move(b));
    CHECK(c.get() == first);
  }
  CHECK_FALSE(is_open(first));
}

TEST_CASE("a released descriptor stays open, a reset one does not") {
  Descriptor a(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  const int value = a.release();
  CHECK_FALSE(a.open());
  CHECK(is_open(value));
  Descriptor b(value);
  b.reset();
  b.reset();
  CHECK_FALSE(is_open(value));
}

#include "worker/process.hpp"

#include <doctest/doctest.h>

#include "ragctl/base/error.hpp"

using namespace ragctl;
using namespace ragctl::extract;
using Transfer = WorkerProcess::Transfer;

namespace {

Deadline after(std::chrono::milliseconds wait) { return std::chrono::steady_clock::now() + wait; }
constexpr std::chrono::seconds kLong{60};

}  // namespace

TEST_CASE("what a child says comes back in pieces of the asked size") {
  WorkerProcess child("/bin/echo", "hello");
  std::string got;
  CHECK(child.receive(got, 3, after(kLong)) == Transfer::done);
  CHECK(got == "hel");
  CHECK(child.receive(got, 3, after(kLong)) == Transfer::done);
  CHECK(got == "lo\n");
  CHECK(child.receive(got, 1, after(kLong)) == Transfer::closed);
  CHECK(child.end().words == "the parser ended without an answer (exit code 0)");
}

TEST_CASE("a silent child is idle, one that speaks unasked or has ended is not") {
  CHECK(WorkerProcess("/bin/sleep", "1000").is_idle());
  WorkerProcess child("/bin/echo", "hello");
  std::string got;
  REQUIRE(child.receive(got, 1, after(kLong)) == Transfer::done);
  CHECK_FALSE(child.is_idle());
}

TEST_CASE("a claim of many bytes costs no memory before they come") {
  WorkerProcess child("/bin/echo", "hello");
  std::string got;
  CHECK(child.receive(got, std::uint64_t{1} << 60, after(kLong)) == Transfer::closed);
  CHECK(got == "hello\n");
}

TEST_CASE("a binary that is not there is named") {
  CHECK_THROWS_WITH_AS(WorkerProcess("/nonexistent/x", "verb"), doctest::Contains("/nonexistent/x"), Error);
}

// Standard output and a locale that are not what one would wish.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>

#include "bad_input.hpp"

using cli::contains;
using cli::kProse;
using cli::make_tenant;
using cli::Result;
using cli::Sandbox;

TEST_CASE("a closed standard output is an error, not silence") {
  const Sandbox box;
  make_tenant(box);
  cli::Settings closed;
  closed.close_stdout = true;
  const Result result = box.run({"tenant", "list"}, closed);
  CHECK(result.exit_code == 1);
  CHECK(contains(result.err, "standard output"));
}

TEST_CASE("a full standard output is an error, not silence") {
  const Sandbox box;
  make_tenant(box);
  cli::Settings full;
  full.in_child = [] { dup2(open("/dev/full", O_WRONLY), STDOUT_FILENO); };
  CHECK(box.run({"tenant", "list"}, full).exit_code == 1);
}

TEST_CASE("without a locale everything works, and ornaments are ASCII") {
  const Sandbox box;
  make_tenant(box);
  const cli::Settings plain{{}, {"LANG=C", "LC_ALL=C"}, {}, {}, false};
  box.ok({"ingest", "acme", box.write("grüße/leave.md", kProse)}, plain);
  const Result result = box.ok({"query", "acme", "paid vacation"}, plain);
  CHECK(contains(result.out, "thirty days"));
  CHECK_FALSE(contains(result.out, "\033["));
  box.ok({"ingest", "acme", "-", "--title", std::string(60, 'x')}, {.input = kProse});
  CHECK(contains(box.ok({"document", "list", "acme"}, plain).out, "xxx..."));
  CHECK_FALSE(contains(box.ok({"document", "list", "acme"}, plain).out, "…"));
}

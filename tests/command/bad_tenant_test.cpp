// Tenants that are not there, or must not be.
#include <doctest/doctest.h>

#include "bad_input.hpp"

using cli::contains;
using cli::hits;
using cli::make_tenant;
using cli::Result;
using cli::Sandbox;

namespace fs = std::filesystem;

TEST_CASE("an unknown tenant gives 10 and names the nearest") {
  const Sandbox box;
  make_tenant(box);
  for (const std::vector<std::string>& command : {std::vector<std::string>{"query", "acmee", "vacation"},
                                                  {"ingest", "acmee", "/tmp"},
                                                  {"index", "acmee"},
                                                  {"status", "acmee"},
                                                  {"tenant", "show", "acmee"},
                                                  {"document", "list", "acmee"},
                                                  {"purge", "acmee", "--all"},
                                                  {"export", "acmee", "documents"},
                                                  {"chat", "acmee", "--message", "hello"},
                                                  {"session", "list", "acmee"}}) {
    const Result result = box.run(command);
    INFO(command[0]);
    CHECK(result.exit_code == 10);
    CHECK(contains(result.err, "acmee"));
    CHECK(contains(result.err, "acme"));
    CHECK(result.out.empty());
  }
}

TEST_CASE("a bad tenant id is refused and nothing is created") {
  const Sandbox box;
  for (const char* id : {"../acme", "Acme", "a/b", "", ".", "-x", "a b", "acme/../../etc"}) {
    const Result result = box.run({"tenant", "create", "--", id});
    INFO(id);
    CHECK(result.exit_code == 2);
  }
  CHECK_FALSE(fs::exists(box.root() / "acme"));
  CHECK_FALSE(fs::exists(box.folder() / "acme"));
  CHECK(box.run({"query", "../acme", "x"}).exit_code == 2);
}

TEST_CASE("creating a tenant twice is refused and the first stays as it was") {
  const Sandbox box;
  make_tenant(box);
  const std::string before = box.read(box.tenant("acme") / "config.yaml");
  CHECK(box.run({"tenant", "create", "acme", "--name", "Other"}).exit_code == 2);
  CHECK(box.read(box.tenant("acme") / "config.yaml") == before);
}

TEST_CASE("an empty root is no error") {
  const Sandbox box;
  CHECK(box.run({"tenant", "list"}).exit_code == 0);
  CHECK(box.run({"status"}).exit_code == 0);
  make_tenant(box);
  CHECK(hits(box, "anything") == 0);
  CHECK(box.run({"index", "acme"}).exit_code == 0);
}

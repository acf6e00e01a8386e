// Tenants that are not there, or must not be.
#include <doctest/doctest.h>

#include "bad_input.hpp"

using cli::contains;
using cli::hits;
using cli::make_tenant;
using cli::Result;
using cli::Sandbox;

namespace fs = std::filesystem;

TEST_CASE("an empty --root is refused, for it would be another one") {
  const Sandbox box;
  const auto result = box.run({"--root", "", "tenant", "create", "acme"});
  CHECK(result.exit_code == 2);
  CHECK(contains(result.err, "--root"));
  CHECK(contains(box.ok({"--output", "json", "tenant", "list"}).out, "[]"));
}

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

TEST_CASE("a tenant without its config.yaml names a mend, and the mend works") {
  const Sandbox box;
  make_tenant(box);
  box.ok({"ingest", "acme", box.write("leave.md", cli::kProse)});
  fs::remove(box.tenant("acme") / "config.yaml");
  for (const std::vector<std::string>& command : {std::vector<std::string>{"query", "acme", "vacation"},
                                                  {"tenant", "show", "acme"},
                                                  {"tenant", "config", "acme"},
                                                  {"tenant", "config", "acme", "search.top_k", "8"},
                                                  {"index", "acme"}}) {
    const Result result = box.run(command);
    CHECK(result.exit_code == 12);
    CHECK(contains(result.err, "has lost its"));
    CHECK(contains(result.err, "ragctl tenant create acme"));
  }
  CHECK(box.ok({"tenant", "create", "acme", "--dry-run"}).err.starts_with("would create "));
  CHECK(box.run({"tenant", "show", "acme"}).exit_code == 12);
  box.ok({"tenant", "create", "acme"});
  CHECK(hits(box, "vacation") > 0);
  CHECK(box.ok({"--output", "json", "tenant", "show", "acme"}).json()["total_documents"] == 1);
}

TEST_CASE("doctor names each tenant that cannot be read, what is wrong in ragctl.yaml, and the mends") {
  const Sandbox box;
  make_tenant(box);
  for (const char* id : {"broken", "lost", "later", "open"}) box.ok({"tenant", "create", id});
  box.write("root/tenants/broken/config.yaml", "search: {top_kk: 5}\n");
  fs::remove(box.tenant("lost") / "config.yaml");
  box.write(
      "root/tenants/later/catalog.db",
      "this is no catalog of ours, and long enough to be looked at by SQLite " + std::string(4096, 'x'));
  fs::permissions(box.tenant("open"), fs::perms::owner_all | fs::perms::group_read | fs::perms::others_read);
  const Result result = box.run({"--output", "json", "doctor"});
  CHECK(result.exit_code == 1);
  std::string said;
  const nlohmann::json findings = result.json()["findings"];
  for (const auto& finding : findings) {
    if (finding["area"] != "tenant") continue;
    said += finding["verdict"].get<std::string>() + " " + finding["what"].get<std::string>() + "\n";
    if (finding["verdict"] == "bad") CHECK_FALSE(finding["mend"].get<std::string>().empty());
  }
  CHECK(contains(said, "bad broken: "));
  CHECK(contains(said, "top_kk"));
  CHECK(contains(said, "bad lost: "));
  CHECK(contains(said, "bad later: "));
  CHECK(contains(said, "note open can be entered by others"));
  CHECK(contains(said, "note 2 of 5 tenants can be read"));
  box.write("root/ragctl.yaml", "serch: {top_k: 5}\n");
  const Result shared = box.run({"doctor"});
  CHECK(shared.exit_code == 1);
  CHECK(contains(shared.out, "bad   config: "));
  CHECK(contains(shared.out, "search"));
}

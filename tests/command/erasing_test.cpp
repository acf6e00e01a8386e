// What purge must never do, and what it must never leave behind.
#include <doctest/doctest.h>

#include <unistd.h>

#include <filesystem>

#include "cli.hpp"

using cli::contains;
using cli::Result;
using cli::Sandbox;

namespace fs = std::filesystem;

namespace {

const std::string kSecret = "# Leave\n\nThe quokka protocol grants thirty days of leave to every employee.\n";

struct Acme : Sandbox {
  Acme() {
    ok({"tenant", "create", "acme"});
    ok({"ingest", "acme", write("docs/leave.md", kSecret),
        write("docs/travel.md", "# Travel\n\nTrains are fine.\n")});
  }
  [[nodiscard]] bool holds(const std::string& word) const {
    for (const auto& entry : fs::recursive_directory_iterator(tenant("acme"))) {
      if (entry.is_regular_file() && contains(read(entry.path()), word)) return true;
    }
    return false;
  }
};

}  // namespace

TEST_CASE("purge never leaves the tenant's folder") {
  const Acme box;
  const std::string victim = box.write("victim/a.txt", "precious");
  for (const std::string& source :
       {(box.folder() / "victim").string(), std::string("../.."), std::string("."), std::string("..")}) {
    INFO(source);
    CHECK(box.run({"purge", "acme", "--source", source, "--yes"}).exit_code == 2);
  }
  fs::create_directories(box.tenant("acme") / "exports");
  fs::create_directory_symlink(box.folder() / "victim", box.tenant("acme") / "exports/link");
  box.ok({"purge", "acme", "--all", "--yes"});
  CHECK(box.read(victim) == "precious");
  CHECK(fs::exists(box.tenant("acme") / "config.yaml"));
}

TEST_CASE("a purged document leaves the answers that quoted it") {
  const Acme box;
  CHECK(contains(box.ok({"chat", "acme", "--message", "Who gets leave by the protocol?"}).out, "quokka"));
  CHECK(box.holds("quokka"));
  CHECK(contains(box.ok({"purge", "acme", "--document", "leave.md"}).out, "1 answer of other conversations"));
  box.ok({"purge", "acme", "--document", "leave.md", "--yes"});
  CHECK_FALSE(box.holds("quokka"));
  CHECK(contains(box.ok({"export", "acme", "conversations"}).out, "[erased]"));
}

TEST_CASE("a purged document leaves what was exported into the tenant's folder") {
  const Acme box;
  const fs::path exports = box.tenant("acme") / "exports";
  box.ok({"export", "acme", "documents", "--to", (exports / "all.jsonl").string()});
  box.ok({"export", "acme", "documents", "--format", "markdown", "--to", (exports / "md").string()});
  CHECK(box.holds("quokka"));
  box.ok({"purge", "acme", "--document", "leave.md", "--yes"});
  CHECK_FALSE(box.holds("quokka"));
  CHECK(contains(box.ok({"purge", "acme", "--document", "leave.md", "--yes"}).out, "nothing to purge"));
}

TEST_CASE("messages never land in a tenant's file when standard error is closed") {
  const Acme box;
  cli::Settings closed;
  closed.in_child = [] {
    for (const int descriptor : {0, 1, 2}) close(descriptor);
  };
  CHECK(box.run({"ingest", "acme", (box.folder() / "nowhere").string()}, closed).exit_code != 0);
  CHECK(box.read(box.tenant("acme") / "lock").empty());
}

TEST_CASE("a file name of any bytes comes in, and every output stays valid JSON") {
  const Acme box;
  box.ok({"ingest", "acme", box.write("docs/a\xff.txt", "A zebra in the garden.\n")});
  for (const std::vector<std::string>& command :
       {std::vector<std::string>{"--output", "json", "document", "list", "acme"},
        {"--output", "json", "query", "acme", "zebra"},
        {"--output", "json", "query", "acme", "zebra \xff"},
        {"--output", "json", "chat", "acme", "--message", "Where is the zebra \xff?"}}) {
    CHECK_NOTHROW(static_cast<void>(box.ok(command).json()));
  }
  CHECK(box.ok({"export", "acme", "documents"}).lines().size() == 3);
}

TEST_CASE("global options are taken after nested verbs too") {
  const Acme box;
  CHECK(box.ok({"document", "list", "acme", "--output", "json"}).json().contains("documents"));
  CHECK(box.ok({"document", "list", "acme", "-q"}).exit_code == 0);
}

TEST_CASE("lists and questions may come through a pipe") {
  const Acme box;
  cli::Settings piped;
  piped.input = "leave\ntrains\n";
  CHECK(box.ok({"query", "acme", "--batch", "/dev/stdin"}, piped).lines().size() == 2);
}

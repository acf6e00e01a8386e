// What ingest and index keep, refuse and tell when things are not as they were left.
#include <doctest/doctest.h>

#include "cli.hpp"

using cli::contains;
using cli::Result;
using cli::Sandbox;

namespace fs = std::filesystem;

namespace {

const std::string kLeave = "# Leave\n\nEvery employee has thirty days of paid vacation a year.\n";
const std::string kRecords =
    "{\"id\":\"1\",\"title\":\"Lamp\",\"text\":\"A brass lamp for the desk.\"}\n"
    "{\"id\":\"2\",\"title\":\"Chair\",\"text\":\"An oak chair with arms.\"}\n";

struct Acme : Sandbox {
  Acme() { ok({"tenant", "create", "acme"}); }
  nlohmann::json ingest(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {"--output", "json", "ingest", "acme"});
    return ok(arguments).lines().back();
  }
  std::size_t documents() const { return ok({"export", "acme", "documents"}).lines().size(); }
  std::string docs() const { return (folder() / "docs").string(); }
  void remove_from_vectors(const std::string& extension) const {
    std::vector<fs::path> found;
    for (const auto& entry : fs::directory_iterator(tenant("acme") / "vectors"))
      if (entry.path().extension() == extension) found.push_back(entry.path());
    REQUIRE(!found.empty());
    for (const fs::path& path : found) fs::remove(path);
  }
};

}  // namespace

TEST_CASE("a tenant that never ingested has no catalog and reads as empty") {
  const Acme box;
  fs::remove(box.tenant("acme") / "catalog.db");
  box.ok({"status", "acme"});
}

TEST_CASE("new passwords do not turn a record file with a skipped record into one document") {
  const Acme box;
  const std::string file = box.write("docs/products.jsonl", kRecords + "{\"id\":\"3\"}\n");
  box.run({"ingest", "acme", file, "--records"});
  const std::size_t before = box.documents();
  REQUIRE(before == 3);
  box.run({"ingest", "acme", box.docs(), "--password-file", box.write("passwords", "secret\n")});
  CHECK(box.documents() == before);
}

TEST_CASE("a run with --records may replace what was read as one plain document") {
  const Acme box;
  const std::string file = box.write("docs/products.jsonl", kRecords);
  box.ingest({file});
  CHECK(box.documents() == 1);
  CHECK(box.ingest({file, "--records"})["added"] == 2);
  CHECK(box.documents() == 2);
}

TEST_CASE("a path that was mistyped leaves with prune of its folder") {
  const Acme box;
  box.write("docs/leave.md", kLeave);
  CHECK(box.run({"ingest", "acme", box.docs() + "/laeve.md"}).exit_code == 3);
  CHECK(box.ingest({box.docs()})["deleted"] == 0);
  CHECK(box.documents() == 2);
  CHECK(box.ingest({box.docs(), "--prune"})["deleted"] == 1);
  CHECK(box.documents() == 1);
}

TEST_CASE("a mistyped path named again leaves with prune") {
  const Acme box;
  box.write("docs/leave.md", kLeave);
  CHECK(box.run({"ingest", "acme", box.docs() + "/laeve.md"}).exit_code == 3);
  CHECK(box.ingest({box.docs() + "/laeve.md", "--prune"})["deleted"] == 1);
  CHECK(box.documents() == 0);
}

TEST_CASE("standard input is read before the lock is taken") {
  const Acme box;
  const std::string file = box.write("docs/leave.md", kLeave);
  cli::Settings slow{file + "\n", {}, {}, {}, false};
  slow.while_running = [&](int) { box.ok({"--wait", "0", "ingest", "acme", file}); };
  CHECK(box.run({"ingest", "acme", "--files-from", "-"}, slow).exit_code == 0);
}

TEST_CASE("index with nothing to do finds files that are gone, and a rebuild mends them") {
  const Acme box;
  box.write("docs/leave.md", kLeave);
  box.ingest({box.docs()});
  box.remove_from_vectors(".postings");
  const Result result = box.run({"index", "acme"});
  CHECK(result.exit_code == 12);
  CHECK(contains(result.err, "ragctl index acme --rebuild"));
  CHECK_FALSE(contains(result.out, "searchable"));
  box.ok({"index", "acme", "--rebuild"});
  box.ok({"index", "acme"});
}

TEST_CASE("--prune with standard input is refused, and nothing is read or removed") {
  const Sandbox box;
  box.ok({"tenant", "create", "acme"});
  const auto result = box.run({"ingest", "acme", "-", "--prune"}, {.input = "x"});
  CHECK(result.exit_code == 2);
  CHECK(contains(result.err, "--prune"));
  CHECK(box.ok({"--output", "json", "document", "list", "acme"}).json()["documents"].empty());
}

TEST_CASE("--text-field takes one value per use, so that a path may follow") {
  const Acme box;
  const std::string file =
      box.write("products.json", "[{\"id\":\"1\",\"name\":\"Lamp\",\"description\":\"A brass lamp.\"}]");
  CHECK(box.ingest({"--records", "--text-field", "description", file})["added"] == 1);
  CHECK(box.ingest({"--records", "--text-field", "name", "--text-field", "description", file})["updated"] ==
        1);
}

TEST_CASE("tenant.id stays the name of the folder") {
  const Acme box;
  CHECK(box.run({"tenant", "config", "acme", "tenant.id", "other"}).exit_code == 2);
  CHECK(contains(box.ok({"tenant", "config", "acme", "tenant.id"}).out, "acme"));
  box.ok({"tenant", "config", "acme", "tenant.id", "acme"});
}

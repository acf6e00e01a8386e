// Folders and a tenant kept in step: what is taken, what goes, and what may not go.
#include <doctest/doctest.h>

#include "cli.hpp"

using cli::contains;
using cli::Result;
using cli::Sandbox;

namespace fs = std::filesystem;

namespace {

struct Acme : Sandbox {
  Acme() { ok({"tenant", "create", "acme"}); }
  [[nodiscard]] std::string docs() const { return (folder() / "docs").string(); }
  void put(const std::string& name, const std::string& word) const {
    write("docs/" + name, "The " + word + " is kept in the long shed behind the mill.\n");
  }
  void remove(const std::string& name) const { fs::remove_all(folder() / "docs" / name); }
  [[nodiscard]] Result ingest(std::vector<std::string> options) const {
    options.insert(options.begin(), {"--output", "json", "ingest", "acme", docs()});
    return run(options);
  }
  [[nodiscard]] std::size_t documents() const { return ok({"export", "acme", "documents"}).lines().size(); }
};

}  // namespace

TEST_CASE("--include and --exclude choose files of folders, and the totals say how many were left out") {
  const Acme box;
  for (const char* name : {"a.md", "b.txt", "drafts/c.md", "x/d.md", "x/e.tmp"}) box.put(name, name);
  const Result run = box.ingest({"--include", "*.md", "--include", "b.*", "--exclude", "drafts/"});
  CHECK(run.exit_code == 0);
  CHECK(run.json()["added"] == 3);
  CHECK(run.json()["left_out"] == 2);
  CHECK(contains(box.ok({"ingest", "acme", box.docs(), "--exclude", "[a-d]*"}).out, "left out"));
}

TEST_CASE("config.yaml and .ragctlignore say what is left out of every run") {
  const Acme box;
  for (const char* name : {"a.md", "b.tmp", "private/c.md"}) box.put(name, name);
  box.write("docs/.ragctlignore", "# not for the assistant\nprivate/\n");
  box.ok({"tenant", "config", "acme", "ingest.exclude", "*.tmp"});
  CHECK(box.ingest({}).json()["added"] == 1);
  CHECK(box.ok({"--output", "json", "tenant", "config", "acme", "ingest.exclude"})
            .json()["config"]["ingest.exclude"]["value"] == nlohmann::json::array({"*.tmp"}));
  CHECK(
      box.ok({"--output", "json", "ingest", "acme", box.docs() + "/private/c.md"}).lines().back()["added"] ==
      1);
}

TEST_CASE("patterns that say nothing, or where no folder is, are refused before anything is read") {
  const Acme box;
  box.put("a.md", "heron");
  CHECK(box.ingest({"--exclude", ""}).exit_code == 2);
  const Result negated = box.ingest({"--include", "!a.md"});
  CHECK(negated.exit_code == 2);
  CHECK(contains(negated.err, "--exclude a.md"));
  CHECK(box.run({"ingest", "acme", "-", "--include", "*.md"}).exit_code == 2);
  CHECK(box.ingest({"--max-delete", "half"}).exit_code == 2);
  CHECK(box.documents() == 0);
}

TEST_CASE("without --prune a note tells of documents whose files are gone or left out") {
  const Acme box;
  for (const char* name : {"a.md", "b.md", "c.md"}) box.put(name, name);
  CHECK(box.ingest({}).exit_code == 0);
  box.remove("a.md");
  const Result run = box.run({"ingest", "acme", box.docs(), "--exclude", "b.md"});
  CHECK(run.exit_code == 0);
  CHECK(contains(run.err, "2 documents of files that are gone or left out now can still be found"));
  CHECK(box.ingest({"--exclude", "b.md", "--prune"}).json()["deleted"] == 2);
}

TEST_CASE("--max-delete stops with exit code 13 before anything is deleted, and says how to go on") {
  const Acme box;
  for (const char* name : {"a.md", "b.md", "c.md", "d.md"}) box.put(name, name);
  CHECK(box.ingest({}).exit_code == 0);
  for (const char* name : {"a.md", "b.md"}) box.remove(name);
  box.put("new.md", "otter");
  const Result run = box.ingest({"--prune", "--max-delete", "25%"});
  CHECK(run.exit_code == 13);
  CHECK(run.lines().back()["added"] == 1);
  CHECK(run.lines().back()["deleted"] == 0);
  CHECK(run.lines().back()["withheld"] == 2);
  CHECK(contains(run.err, "2 of 4 documents would be deleted"));
  CHECK(contains(box.read(box.tenant("acme") / "state.json"), "2 documents due to be deleted were kept"));
  CHECK(contains(run.err, "--max-delete 2"));
  CHECK(box.documents() == 5);
  CHECK(contains(box.ok({"query", "acme", "otter"}).out, "new.md"));
  box.ok({"tenant", "config", "acme", "ingest.max_delete", "1"});
  CHECK(box.ingest({"--prune"}).exit_code == 13);
  CHECK(box.ingest({"--prune", "--max-delete", "2"}).exit_code == 0);
  CHECK(box.documents() == 3);
}

TEST_CASE("a folder that is empty all at once deletes nothing, with exit code 13, until 100% is allowed") {
  const Acme box;
  for (const char* name : {"a.md", "b.md"}) box.put(name, name);
  CHECK(box.ingest({}).exit_code == 0);
  for (const char* name : {"a.md", "b.md"}) box.remove(name);
  const Result run = box.run({"ingest", "acme", box.docs(), "--prune"});
  CHECK(run.exit_code == 13);
  CHECK(contains(run.err, "nothing is found in " + fs::canonical(box.docs()).string()));
  CHECK(contains(run.err, "--max-delete 100%"));
  CHECK(box.documents() == 2);
  CHECK(box.ingest({"--prune", "--max-delete", "100%"}).exit_code == 0);
  CHECK(box.documents() == 0);
}

TEST_CASE("a folder that is renamed moves its documents, and nothing is indexed again") {
  const Acme box;
  for (const char* name : {"old/a.md", "old/b.md", "c.md"})
    box.write(std::string("docs/") + name,
              std::string("# About ") + name + "\n\nThe heron stands in the river.\n");
  CHECK(box.ingest({}).exit_code == 0);
  fs::rename(box.folder() / "docs/old", box.folder() / "docs/new");
  const auto plan = box.ingest({"--prune", "--dry-run"}).json();
  CHECK(plan["moved"] == 2);
  CHECK(plan["deleted"] == 0);
  CHECK(plan["chunks_to_embed"] == 0);
  CHECK(contains(box.ok({"ingest", "acme", box.docs(), "--prune", "--dry-run"}).out, "2 updated (2 moved)"));
  const auto lines = box.run({"--output", "jsonl", "ingest", "acme", box.docs(), "--prune"}).lines();
  CHECK(lines.back()["updated"] == 2);
  CHECK(lines.back()["moved"] == 2);
  bool told = false;
  for (const auto& line : lines) {
    if (line["type"] == "index") CHECK(line["chunks_indexed"] == 0);
    if (line["type"] != "document" || line["outcome"] != "moved") continue;
    told = true;
    CHECK(contains(line["from"], "/docs/old/"));
    CHECK(contains(line["uri"], "/docs/new/"));
  }
  CHECK(told);
  const std::string place = fs::canonical(box.docs()).string() + "/new/a.md";
  const auto found =
      box.ok({"--output", "json", "query", "acme", "heron", "--filter", "uri=" + place}).json();
  CHECK(found["hits"].size() == 1);
}

TEST_CASE("a dry run tells how many chunks would be embedded, and embeds none") {
  const Acme box;
  for (const char* name : {"a.md", "b.md"}) box.put(name, name);
  CHECK(box.ingest({"--dry-run"}).json()["chunks_to_embed"] == 2);
  CHECK(box.ingest({"--no-index"}).exit_code == 0);
  CHECK(box.ingest({"--dry-run"}).json()["chunks_to_embed"] == 2);
  CHECK(box.ingest({}).exit_code == 0);
  box.put("a.md", "otter");
  const auto plan = box.ingest({"--dry-run"}).json();
  CHECK(plan["chunks_to_embed"] == 1);
  CHECK(plan["dry_run"] == true);
  CHECK(contains(box.ok({"ingest", "acme", box.docs(), "--dry-run"}).out, "1 chunk to embed"));
}

TEST_CASE("--retry-failed alone reads again what failed, and with nothing to do says so") {
  const Acme box;
  box.put("a.md", "heron");
  box.write("docs/broken.pdf", "%PDF-1.4\nthis is no more than a beginning\n");
  CHECK(box.ingest({}).exit_code == 3);
  const Result again = box.run({"--output", "json", "ingest", "acme", "--retry-failed"});
  CHECK(again.exit_code == 3);
  CHECK(again.json()["seen"] == 1);
  CHECK(box.run({"ingest", "acme", "--retry-failed", "--prune"}).exit_code == 2);
  box.put("broken.pdf", "otter");
  CHECK(box.run({"--output", "json", "ingest", "acme", "--retry-failed"}).exit_code == 0);
  const Result none = box.run({"--output", "json", "ingest", "acme", "--retry-failed"});
  CHECK(none.exit_code == 0);
  CHECK(none.json()["seen"] == 0);
}

// What the issue calls bad input: each gives a clear error that names the thing and the mend, with the right
// exit code, and nothing is lost.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <thread>

#include "cli.hpp"

using cli::contains;
using cli::Result;
using cli::Sandbox;

namespace fs = std::filesystem;

namespace {

const std::string kProse =
    "# Leave\n\nEvery employee has thirty days of paid vacation a year.\n\n# Travel\n\nTrains are booked "
    "second class.\n";

void make_tenant(const Sandbox& box, const std::string& id = "acme") {
  box.ok({"tenant", "create", id, "--name", "Acme"});
}

nlohmann::json summary(const Result& result) { return result.lines().back(); }

nlohmann::json ingest(const Sandbox& box, const std::string& path, int expected = 0) {
  const Result result = box.run({"--output", "json", "ingest", "acme", path});
  INFO("stderr: " << result.err);
  REQUIRE(result.exit_code == expected);
  return summary(result);
}

nlohmann::json documents(const Sandbox& box) {
  return box.ok({"--output", "json", "document", "list", "acme"}).json()["documents"];
}

std::size_t hits(const Sandbox& box, const std::string& question) {
  return box.ok({"--output", "json", "query", "acme", question}).json()["hits"].size();
}

bool root_user() { return geteuid() == 0; }

}  // namespace

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

TEST_CASE("a misspelt key in config.yaml names the nearest") {
  const Sandbox box;
  make_tenant(box);
  const fs::path config = box.tenant("acme") / "config.yaml";
  std::ofstream(config, std::ios::app) << "\nchunkin: {chunk_size: 500}\n";
  const Result result = box.run({"query", "acme", "vacation"});
  CHECK(result.exit_code == 2);
  CHECK(contains(result.err, "chunkin"));
  CHECK(contains(result.err, "chunking"));
}

TEST_CASE("broken YAML names line and column") {
  const Sandbox box;
  make_tenant(box);
  std::ofstream(box.tenant("acme") / "config.yaml") << "tenant: {id: acme}\nsearch: [unclosed\nllm: x\n";
  const Result result = box.run({"tenant", "show", "acme"});
  CHECK(result.exit_code == 2);
  CHECK(contains(result.err, "config.yaml:"));
}

TEST_CASE("a bad value given to tenant config changes nothing") {
  const Sandbox box;
  make_tenant(box);
  const std::string before = box.read(box.tenant("acme") / "config.yaml");
  for (const std::vector<std::string>& pair : {std::vector<std::string>{"search.top_k", "many"},
                                               {"search.topk", "5"},
                                               {"search.semantic_weight", "1.5"},
                                               {"chunking.unit", "words"}}) {
    const Result result = box.run({"tenant", "config", "acme", pair[0], pair[1]});
    INFO(pair[0]);
    CHECK(result.exit_code == 2);
    CHECK(contains(result.err, pair[0]));
  }
  CHECK(box.read(box.tenant("acme") / "config.yaml") == before);
}

TEST_CASE("a path that does not exist fails alone, and the others come in") {
  const Sandbox box;
  make_tenant(box);
  box.write("docs/leave.md", kProse);
  const Result result = box.run({"--output", "json", "ingest", "acme", (box.folder() / "docs").string(),
                                 (box.folder() / "nowhere").string()});
  CHECK(result.exit_code == 3);
  CHECK(contains(result.err, "nowhere"));
  CHECK(summary(result)["added"] == 1);
  CHECK(summary(result)["failed"] == 1);
}

TEST_CASE("an unreadable file fails alone, with its reason stored") {
  const Sandbox box;
  make_tenant(box);
  box.write("docs/leave.md", kProse);
  // Root can open every file, but nobody can read the first byte of a process's memory.
  const Result result =
      box.run({"--output", "json", "ingest", "acme", (box.folder() / "docs").string(), "/proc/self/mem"});
  CHECK(result.exit_code == 3);
  CHECK(summary(result)["failed"] == 1);
  CHECK(summary(result)["added"] == 1);
  CHECK(contains(result.err, "/mem: "));
  if (root_user()) return;
  chmod(box.write("docs/secret.md", kProse).c_str(), 0);
  CHECK(ingest(box, (box.folder() / "docs").string(), 3)["failed"] == 1);
}

TEST_CASE("an empty file is skipped with a reason") {
  const Sandbox box;
  make_tenant(box);
  const nlohmann::json report = ingest(box, box.write("empty.md", ""));
  CHECK(report["seen"] == 1);
  CHECK(report["skipped"] == 1);
  CHECK(contains(documents(box)[0]["reason"], "empty"));
}

TEST_CASE("a binary file with a text ending is skipped with a reason") {
  const Sandbox box;
  make_tenant(box);
  std::string bytes(
      "\x7f"
      "ELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0\x3e\0",
      20);
  for (int i = 0; i < 4000; ++i) bytes += static_cast<char>(i * 7919 % 256);
  CHECK(ingest(box, box.write("program.txt", bytes))["skipped"] == 1);
  CHECK(contains(documents(box)[0]["reason"], "binary"));
}

TEST_CASE("invalid UTF-8 and other charsets arrive as valid text") {
  const Sandbox box;
  make_tenant(box);
  box.write("docs/latin1.txt",
            "Die Geb\xfchr f\xfcr das M\xe4rchen betr\xe4gt sch\xf6ne zehn Euro und ist f\xe4llig. Gr\xfc\xdf"
            "e aus K\xf6ln.");
  box.write("docs/utf16.txt", std::string("\xff\xfeV\0a\0c\0a\0t\0i\0o\0n\0 \0d\0a\0y\0s\0", 28));
  box.write("docs/broken.txt", "The vacation\xff\xfe\xc3 policy holds for every employee of the company.");
  const nlohmann::json report = ingest(box, (box.folder() / "docs").string());
  CHECK(report["added"] == 3);
  const Result exported = box.ok({"export", "acme", "documents"});
  CHECK(contains(exported.out, "Gebühr"));
  CHECK(contains(exported.out, "Vacation days"));
  CHECK(contains(exported.out, "policy holds"));
}

TEST_CASE("symlinks that leave the folder or go in circles are skipped, those within are followed") {
  const Sandbox box;
  make_tenant(box);
  box.write("outside/secret.md", "# Secret\n\nThe treasure lies under the oak.\n");
  box.write("docs/leave.md", kProse);
  fs::create_directory_symlink(box.folder() / "docs", box.folder() / "docs/circle");
  fs::create_symlink(box.folder() / "outside/secret.md", box.folder() / "docs/out.md");
  fs::create_symlink("leave.md", box.folder() / "docs/inside.md");
  fs::create_symlink("nowhere.md", box.folder() / "docs/dangling.md");
  const Result result =
      box.run({"-v", "--output", "json", "ingest", "acme", (box.folder() / "docs").string()});
  CHECK(result.exit_code == 0);
  CHECK(result.json()["skipped"] == 3);
  CHECK(result.json()["seen"] == 5);
  CHECK(contains(result.err, "out.md: symlink out of the folder"));
  CHECK_FALSE(contains(box.ok({"export", "acme", "documents"}).out, "treasure"));
  CHECK(hits(box, "paid vacation") > 0);
}

TEST_CASE("a file over the limit fails with a clear word, whatever its size") {
  const Sandbox box;
  make_tenant(box);
  const std::string path = box.write("huge.txt", "");
  fs::resize_file(path, 1'000'000'000);
  CHECK(ingest(box, path, 3)["failed"] == 1);
  const std::string reason = documents(box)[0]["reason"];
  CHECK(contains(reason, "limit"));
  CHECK(contains(reason, "1.0 GB"));
}

TEST_CASE("a disk that fills up ends the run with a clear error, and what was there stays") {
  const Sandbox box;
  make_tenant(box);
  ingest(box, box.write("docs/leave.md", kProse));
  std::string large;
  for (int i = 0; i < 60'000; ++i)
    large += "Paragraph " + std::to_string(i * 7919) + " speaks of many things.\n\n";
  box.write("more/large.md", large);
  cli::Settings small;
  small.in_child = [] {
    const rlimit limit{600'000, 600'000};  // no file may grow beyond this: write(2) fails as on a full disk
    setrlimit(RLIMIT_FSIZE, &limit);
  };
  const Result result = box.run({"ingest", "acme", (box.folder() / "more").string()}, small);
  CHECK(result.exit_code == 1);
  CHECK(contains(result.err, "catalog.db"));
  CHECK(hits(box, "paid vacation") > 0);
  CHECK(ingest(box, (box.folder() / "more").string())["added"] == 1);
}

TEST_CASE("a full file system says that it is full, and nothing is lost") {
  const Sandbox box;
  fs::create_directories(box.root());
  if (!root_user() || mount("tmpfs", box.root().c_str(), "tmpfs", 0, "size=3m") != 0) {
    MESSAGE("skipped: a small file system can be mounted by root only");
    return;
  }
  make_tenant(box);
  ingest(box, box.write("docs/leave.md", kProse));
  std::string large;
  for (int i = 0; i < 60'000; ++i)
    large += "Paragraph " + std::to_string(i * 7919) + " speaks of many things.\n\n";
  box.write("more/large.md", large);
  const Result result = box.run({"ingest", "acme", (box.folder() / "more").string()});
  CHECK(result.exit_code == 1);
  CHECK((contains(result.err, "No space left") || contains(result.err, "full")));
  CHECK(hits(box, "paid vacation") > 0);
  umount2(box.root().c_str(), MNT_DETACH);
}

TEST_CASE("a second writer is told so with 11, or waits when asked to") {
  const Sandbox box;
  make_tenant(box);
  const std::string path = box.write("leave.md", kProse);
  const int lock = open((box.tenant("acme") / "lock").c_str(), O_RDWR | O_CLOEXEC);
  REQUIRE(flock(lock, LOCK_EX) == 0);
  const Result refused = box.run({"ingest", "acme", path});
  CHECK(refused.exit_code == 11);
  CHECK(contains(refused.err, "--wait"));
  CHECK(box.run({"--wait", "100ms", "ingest", "acme", path}).exit_code == 11);
  cli::Settings release;
  release.while_running = [lock](int) { flock(lock, LOCK_UN); };
  CHECK(box.run({"--wait", "30s", "ingest", "acme", path}, release).exit_code == 0);
  close(lock);
}

TEST_CASE("a catalog of a newer version is refused and left alone") {
  const Sandbox box;
  make_tenant(box);
  ingest(box, box.write("leave.md", kProse));
  const fs::path catalog = box.tenant("acme") / "catalog.db";
  {
    std::fstream file(catalog, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(60);  // the user version in the header of an SQLite file
    file.write("\0\0\0\x63", 4);
  }
  const std::string before = box.read(catalog);
  for (const std::vector<std::string>& command :
       {std::vector<std::string>{"query", "acme", "x"}, {"index", "acme"}}) {
    const Result result = box.run(command);
    CHECK(result.exit_code == 1);
    CHECK(contains(result.err, "99"));
  }
  CHECK(box.read(catalog) == before);
}

TEST_CASE("a file that is no catalog is reported as damage") {
  const Sandbox box;
  make_tenant(box);
  box.write("root/tenants/acme/catalog.db", std::string(10'000, 'x'));
  CHECK(box.run({"query", "acme", "x"}).exit_code == 12);
  CHECK(box.run({"index", "acme"}).exit_code == 12);
}

TEST_CASE("a damaged or missing segment gives 12 and the mend, and index --rebuild mends it") {
  for (const char* ending : {".postings", ".vectors", ".lsa"}) {
    for (const bool missing : {false, true}) {
      const Sandbox box;
      make_tenant(box);
      ingest(box, box.write("leave.md", kProse));
      for (const auto& entry : fs::directory_iterator(box.tenant("acme") / "vectors")) {
        if (entry.path().extension() != ending) continue;
        if (missing)
          fs::remove(entry.path());
        else
          fs::resize_file(entry.path(), fs::file_size(entry.path()) / 2);
      }
      INFO(ending << (missing ? " missing" : " cut"));
      const Result result = box.run({"query", "acme", "paid vacation"});
      CHECK(result.exit_code == 12);
      CHECK(contains(result.err, "ragctl index acme --rebuild"));
      box.ok({"index", "acme", "--rebuild"});
      CHECK(hits(box, "paid vacation") > 0);
    }
  }
}

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

TEST_CASE("a tenant folder copied to another root works there") {
  const Sandbox box;
  make_tenant(box);
  ingest(box, box.write("leave.md", kProse));
  const Sandbox other;
  fs::create_directories(other.root() / "tenants");
  fs::copy(box.tenant("acme"), other.tenant("acme"), fs::copy_options::recursive);
  CHECK(hits(other, "paid vacation") > 0);
  other.ok({"index", "acme", "--rebuild"});
  CHECK(hits(other, "paid vacation") > 0);
}

TEST_CASE("a mistyped verb or option names the nearest") {
  const Sandbox box;
  const Result verb = box.run({"qeury", "acme", "x"});
  CHECK(verb.exit_code == 2);
  CHECK(contains(verb.err, "query"));
  const Result option = box.run({"query", "acme", "x", "--topk", "3"});
  CHECK(option.exit_code == 2);
  CHECK(contains(option.err, "--top-k"));
}

TEST_CASE("no command line at all shows how to start") {
  const Sandbox box;
  const Result result = box.run({});
  CHECK(result.exit_code == 2);
  CHECK(contains(result.err + result.out, "--help"));
}

TEST_CASE("an empty root is no error") {
  const Sandbox box;
  CHECK(box.run({"tenant", "list"}).exit_code == 0);
  CHECK(box.run({"status"}).exit_code == 0);
  make_tenant(box);
  CHECK(hits(box, "anything") == 0);
  CHECK(box.run({"index", "acme"}).exit_code == 0);
}

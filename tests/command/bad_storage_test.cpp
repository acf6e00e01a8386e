// Disks that are full, locks that are held, files that are damaged: nothing is lost, and the mend is named.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <unistd.h>
#include <fstream>

#include "bad_input.hpp"

using cli::contains;
using cli::hits;
using cli::ingest;
using cli::kProse;
using cli::make_tenant;
using cli::Result;
using cli::root_user;
using cli::Sandbox;

namespace fs = std::filesystem;

namespace {

/// more/large.md, with more in it than the disks of these tests hold.
void write_large(const Sandbox& box) {
  std::string large;
  for (int i = 0; i < 60'000; ++i)
    large += "Paragraph " + std::to_string(i * 7919) + " speaks of many things.\n\n";
  box.write("more/large.md", large);
}

}  // namespace

TEST_CASE("a disk that fills up ends the run with a clear error, and what was there stays") {
  const Sandbox box;
  make_tenant(box);
  ingest(box, box.write("docs/leave.md", kProse));
  write_large(box);
  cli::Settings small;
  small.in_child = [] {
    const rlimit limit{600'000, 600'000};  // no file may grow beyond this: write(2) fails as on a full disk
    setrlimit(RLIMIT_FSIZE, &limit);
  };
  const Result result = box.run({"ingest", "acme", (box.folder() / "more").string()}, small);
  CHECK(result.exit_code == 1);
  CHECK(contains(result.err, "catalog.db"));
  CHECK((contains(result.err, "cache/, and vectors/") || !contains(result.err, "full")));
  // What the hint says: without these nothing is lost.
  fs::remove_all(box.tenant("acme") / "cache");
  fs::remove_all(box.tenant("acme") / "vectors");
  CHECK(contains(box.run({"query", "acme", "paid vacation"}).err, "ragctl index acme --rebuild"));
  box.ok({"index", "acme", "--rebuild"});
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
  write_large(box);
  const Result result = box.run({"ingest", "acme", (box.folder() / "more").string()});
  CHECK(result.exit_code == 1);
  CHECK((contains(result.err, "No space left") || contains(result.err, "full")));
  CHECK(hits(box, "paid vacation") > 0);
  umount2(box.root().c_str(), MNT_DETACH);
}

TEST_CASE("on a full file system a chat answers, and says that nothing is stored") {
  const Sandbox box;
  fs::create_directories(box.root());
  if (!root_user() || mount("tmpfs", box.root().c_str(), "tmpfs", 0, "size=3m") != 0) {
    MESSAGE("skipped: a small file system can be mounted by root only");
    return;
  }
  make_tenant(box);
  ingest(box, box.write("docs/leave.md", kProse));
  const std::string fill = (box.root() / "fill").string();
  const int file = open(fill.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  const std::string block(4096, 'x');
  while (write(file, block.data(), block.size()) > 0) {
  }
  close(file);
  const Result result = box.run({"--output", "json", "chat", "acme", "--message", "paid vacation"});
  CHECK(result.exit_code == 0);
  CHECK(contains(result.err, "not stored"));
  CHECK(result.json()["answered"] == true);
  CHECK(result.json()["session"].is_null());
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
  const Result waited = box.run({"-v", "--wait", "100ms", "ingest", "acme", path});
  CHECK(waited.exit_code == 11);
  CHECK(contains(waited.err, "waiting up to 100 ms for "));
  CHECK(contains(waited.err, ", which is changing tenant acme"));
  CHECK_FALSE(contains(box.run({"--wait", "100ms", "ingest", "acme", path}).err, "waiting"));
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
       {std::vector<std::string>{"query", "acme", "x"}, {"index", "acme"}, {"status", "acme"}}) {
    const Result result = box.run(command);
    CHECK(result.exit_code == 1);
    CHECK(contains(result.out + result.err, "99"));
  }
  CHECK(box.read(catalog) == before);
}

TEST_CASE("a file that is no catalog is reported as damage") {
  const Sandbox box;
  make_tenant(box);
  box.write("root/tenants/acme/catalog.db", std::string(10'000, 'x'));
  for (const std::vector<std::string>& verb :
       {std::vector<std::string>{"query", "acme", "x"}, {"index", "acme"}, {"tenant", "check", "acme"}}) {
    const Result result = box.run(verb);
    CHECK(result.exit_code == 12);
    CHECK_FALSE(contains(result.err, "--rebuild"));
    CHECK(contains(result.err, "restore catalog.db from a backup"));
    CHECK(contains(result.err, "ragctl tenant create NEW --config"));
  }
  box.ok({"tenant", "create", "new", "--config", (box.tenant("acme") / "config.yaml").string()});
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
      const Result status = box.run({"--output", "json", "status", "acme"});
      CHECK(status.exit_code == 12);
      CHECK(status.json()["tenants"][0]["rag_status"] == "failed");
      CHECK(status.json()["tenants"][0]["is_ready_for_queries"] == false);
      box.ok({"index", "acme", "--rebuild"});
      box.ok({"status", "acme"});
      CHECK(hits(box, "paid vacation") > 0);
    }
  }
}

TEST_CASE("an emptied catalog beside an index is damage, not a new tenant") {
  const Sandbox box;
  make_tenant(box);
  box.ok({"ingest", "acme", box.write("leave.txt", "Thirty days of vacation.")});
  box.write("root/tenants/acme/catalog.db", "");
  for (const char* suffix : {"-wal", "-shm"})
    fs::remove(box.tenant("acme") / (std::string("catalog.db") + suffix));
  for (const std::vector<std::string>& verb : {std::vector<std::string>{"query", "acme", "vacation"},
                                               {"ingest", "acme", box.write("a.txt", "heron")}}) {
    const Result result = box.run(verb);
    CHECK(result.exit_code == 12);
    CHECK(contains(result.err, "is empty, but tenant acme has an index"));
  }
}

TEST_CASE("a lost catalog is damage, whatever else is lost with it") {
  for (const char* also : {"", "vectors", "state.json"}) {
    INFO("also lost: " << also);
    const Sandbox box;
    make_tenant(box);
    ingest(box, box.write("leave.md", kProse));
    for (const char* name : {"catalog.db", "catalog.db-wal", "catalog.db-shm"})
      fs::remove(box.tenant("acme") / name);
    if (*also != '\0') fs::remove_all(box.tenant("acme") / also);
    for (const std::vector<std::string>& verb :
         {std::vector<std::string>{"query", "acme", "x"}, {"index", "acme"}, {"status", "acme"}}) {
      const Result result = box.run(verb);
      CHECK(result.exit_code == 12);
      CHECK(contains(result.out + result.err, "is missing, but "));
    }
    CHECK(box.run({"ingest", "acme", box.write("a.txt", "heron")}).exit_code == 12);
    CHECK_FALSE(fs::exists(box.tenant("acme") / "catalog.db"));
  }
}

TEST_CASE("a log without its catalog is damage, and stays") {
  const Sandbox box;
  make_tenant(box);
  box.write("root/tenants/acme/catalog.db-wal", std::string(5'000, 'w'));
  CHECK(box.run({"ingest", "acme", box.write("a.txt", "heron")}).exit_code == 12);
  CHECK(fs::exists(box.tenant("acme") / "catalog.db-wal"));
}

TEST_CASE("no command but one that brings something in makes a catalog") {
  const Sandbox box;
  make_tenant(box);
  for (const std::vector<std::string>& verb : {std::vector<std::string>{"index", "--all-tenants"},
                                               {"index", "acme", "--rebuild"},
                                               {"status"},
                                               {"tenant", "list"},
                                               {"query", "acme", "x"},
                                               {"export", "acme", "documents"}})
    box.ok(verb);
  CHECK_FALSE(fs::exists(box.tenant("acme") / "catalog.db"));
}

TEST_CASE("an index run that finds nothing to do writes nothing") {
  const Sandbox box;
  make_tenant(box);
  ingest(box, box.write("leave.md", kProse));
  const auto times = [&] {
    std::vector<fs::file_time_type> all;
    for (const char* name : {"catalog.db", "state.json"})
      all.push_back(fs::last_write_time(box.tenant("acme") / name));
    return all;
  };
  const auto before = times();
  box.ok({"index", "--all-tenants"});
  CHECK(times() == before);
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

// Where an export goes: a file, a folder, a pipe, a device.
#include <doctest/doctest.h>
#include <sys/stat.h>

#include <fstream>
#include <thread>

#include "cli.hpp"

using cli::contains;
using cli::Sandbox;

namespace fs = std::filesystem;

namespace {

/// A tenant with one document.
struct Exporting : Sandbox {
  fs::path file = folder() / "out.jsonl";
  Exporting() {
    ok({"tenant", "create", "acme"});
    ok({"ingest", "acme", write("leave.md", "# Leave\n\nThirty days of paid vacation a year.\n")});
  }
  cli::Result export_to(const fs::path& path) const {
    return run({"export", "acme", "documents", "--to", path.string()});
  }
};

}  // namespace

TEST_CASE("an export into a named pipe reaches its reader, and the pipe stays one") {
  const Exporting box;
  const fs::path pipe = box.folder() / "pipe";
  REQUIRE(mkfifo(pipe.c_str(), 0600) == 0);
  std::string got;
  std::jthread reader([&] { got = box.read(pipe); });
  CHECK(box.export_to(pipe).exit_code == 0);
  reader.join();
  CHECK(contains(got, "paid vacation"));
  CHECK(fs::is_fifo(pipe));
}

TEST_CASE("an export into a device is written there, and what it fails with is told") {
  const Exporting box;
  const fs::path full = box.folder() / "full";
  fs::create_symlink("/dev/full", full);
  const auto result = box.export_to(full);
  CHECK(result.exit_code == 1);
  CHECK(contains(result.err, "/dev/full"));
  CHECK(fs::is_symlink(full));
  CHECK(contains(box.ok({"export", "acme", "documents", "--to", "/dev/stdout"}).out, "paid vacation"));
}

TEST_CASE("an export to a symlink replaces the file that it leads to, and the link stays one") {
  const Exporting box;
  box.write("elsewhere/real.jsonl", "old");
  const fs::path link = box.folder() / "link.jsonl";
  fs::create_symlink("elsewhere/real.jsonl", link);
  CHECK(box.export_to(link).exit_code == 0);
  CHECK(fs::is_symlink(link));
  CHECK(contains(box.read(box.folder() / "elsewhere/real.jsonl"), "paid vacation"));
}

TEST_CASE("jsonl into a folder and markdown into a pipe are refused with the mend") {
  const Exporting box;
  const auto folder = box.export_to(box.folder());
  CHECK(folder.exit_code == 2);
  CHECK(contains(folder.err, "--format markdown"));
  const auto pipe = box.run({"export", "acme", "documents", "--format", "markdown", "--to", "/dev/null"});
  CHECK(pipe.exit_code == 2);
  CHECK(contains(pipe.err, "/dev/null"));
}

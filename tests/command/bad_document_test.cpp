// Documents that cannot be taken in as they are: each ends with a reason, and the others come in.
#include <doctest/doctest.h>
#include <sys/stat.h>

#include "bad_input.hpp"

using cli::contains;
using cli::documents;
using cli::hits;
using cli::ingest;
using cli::kProse;
using cli::make_tenant;
using cli::Result;
using cli::root_user;
using cli::Sandbox;
using cli::summary;

namespace fs = std::filesystem;

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

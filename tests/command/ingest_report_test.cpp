#include <doctest/doctest.h>

#include "cli.hpp"

using namespace cli;

TEST_CASE("a report is one page that tells what came, what did not and why, and fetches nothing") {
  const Sandbox box;
  box.ok({"tenant", "create", "acme"});
  box.write("docs/good.md", "# Gloves\n\nWear the blue gloves at the solvent table.\n");
  box.write("docs/<b>odd</b>.txt", "Plain words.\n");
  box.write("docs/broken.pdf", "%PDF-1.7\nno more of it\n%%EOF\n");
  box.write("docs/empty.txt", "");
  const std::string page = (box.folder() / "run.html").string();
  const Result result = box.run({"ingest", "acme", (box.folder() / "docs").string(), "--report", page});
  CHECK(result.exit_code == 3);
  const std::string html = box.read(page);
  CHECK(contains(html, "<h1>Ingest: acme</h1>"));
  CHECK(contains(html, "4 documents seen"));
  CHECK(contains(html, "text/markdown"));
  CHECK(contains(html, "broken.pdf</td>"));
  CHECK(contains(html, "skipped: empty"));
  CHECK(contains(html, "&lt;b&gt;odd&lt;/b&gt;.txt"));
  for (const char* foreign : {"<script", "http://", "https://", "<b>odd", "solvent"})
    CHECK_FALSE(contains(html, foreign));
}

TEST_CASE("a report of a dry run says so, and one that cannot be written is told before the work") {
  const Sandbox box;
  box.ok({"tenant", "create", "acme"});
  const std::string file = box.write("a.md", "# A\n\nText.\n");
  const std::string page = (box.folder() / "run.html").string();
  box.ok({"ingest", "acme", file, "--dry-run", "--report", page});
  CHECK(contains(box.read(page), "What an ingest would do: acme"));
  const Result refused =
      box.run({"ingest", "acme", file, "--report", (box.folder() / "nowhere/run.html").string()});
  CHECK(refused.exit_code == 1);
  CHECK(box.ok({"--output", "json", "document", "list", "acme"}).json()["documents"].empty());
  CHECK(box.run({"ingest", "acme", file, "--report", box.folder().string()}).exit_code == 2);
}

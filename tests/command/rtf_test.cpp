// RTF as people bring it.
#include <doctest/doctest.h>

#include "cli.hpp"

using cli::contains;
using cli::Sandbox;

TEST_CASE("RTF is read in the worker process by what it is, whatever its code page and its name") {
  const Sandbox box;
  box.ok({"tenant", "create", "acme"});
  box.write(
      "docs/letter.doc",
      "{\\rtf1\\ansi{\\fonttbl{\\f0\\fcharset204 Arial;}}{\\info{\\title Letter to the locksmith}}\\pard\\f0 "
      "\\'ca\\'eb\\'fe\\'f7 the spare key hangs behind the clock.\\par}");
  box.write("docs/deep.rtf", "{\\rtf1" + std::string(10'000, '{'));
  const cli::Result result =
      box.run({"--output", "jsonl", "ingest", "acme", (box.folder() / "docs").string()});
  CHECK(result.exit_code == 3);
  CHECK(contains(result.out + result.err, "nested deeper than 1000 groups"));
  const nlohmann::json hit =
      box.ok({"--output", "json", "query", "acme", "where is the spare key"}).json()["hits"][0];
  CHECK(hit["title"] == "Letter to the locksmith");
  CHECK(contains(hit.dump(), "\u041A\u043B\u044E\u0447"));
}

// Files of LibreOffice as people bring them.
#include <doctest/doctest.h>

#include "cli.hpp"
#include "unit/extract/small_odf.hpp"

using namespace ragctl::extract;
using cli::contains;
using cli::Sandbox;

TEST_CASE(
    "OpenDocument files are ingested by what they are, and those that cannot be read end with a reason") {
  const Sandbox box;
  box.ok({"tenant", "create", "acme"});
  const std::string words = odf_of({.body = "<text:h>Keys</text:h><text:p>The spare key hangs behind the "
                                            "clock.</text:p>",
                                    .meta = "<dc:title>Handbook</dc:title>"});
  box.write("docs/handbook.odt", words);
  box.write("docs/cut.odp", words.substr(0, 900));
  box.write("docs/prices.bin", odf_of({.body = "<table:table table:name=\"Prices\"><table:table-row>"
                                               "<table:table-cell><text:p>padlock of brass</text:p>"
                                               "</table:table-cell></table:table-row></table:table>",
                                       .kind = "spreadsheet"}));
  const cli::Result result =
      box.run({"--output", "jsonl", "ingest", "acme", (box.folder() / "docs").string()});
  CHECK(result.exit_code == 3);
  CHECK(contains(result.out + result.err, "the archive is cut short or damaged"));
  const nlohmann::json hit =
      box.ok({"--output", "json", "query", "acme", "where is the spare key"}).json()["hits"][0];
  CHECK(hit["title"] == "Handbook");
  CHECK(hit["heading"] == nlohmann::json{"Keys"});
  CHECK(contains(box.ok({"export", "acme", "documents"}).out, "padlock of brass"));
}

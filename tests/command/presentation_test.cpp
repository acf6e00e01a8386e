// Presentations as people bring them.
#include <doctest/doctest.h>

#include "cli.hpp"
#include "unit/extract/small_pptx.hpp"

using namespace ragctl::extract;
using cli::contains;
using cli::Sandbox;

TEST_CASE("a presentation is found by slide and by what is said to it, and a broken one ends with a reason") {
  const Sandbox box;
  box.ok({"tenant", "create", "acme"});
  const std::string bytes =
      pptx_of({.slides = {{.shapes = title_of("Welcome to the museum of locks") +
                                     shape_of(slide_words(repeated("We keep very old locks. ", 50)))},
                          {.shapes = title_of("Opening hours"),
                           .notes = shape_of(slide_words("Mention the guided tour through the vault."))}}});
  box.write("docs/talk.pptx", bytes);
  box.write("docs/cut.ppsx", bytes.substr(0, 900));
  const cli::Result result =
      box.run({"--output", "jsonl", "ingest", "acme", (box.folder() / "docs").string()});
  CHECK(result.exit_code == 3);
  CHECK(contains(result.out + result.err, "the archive is cut short or damaged"));
  const nlohmann::json hit =
      box.ok({"--output", "json", "query", "acme", "guided tour vault"}).json()["hits"][0];
  CHECK(hit["heading"] == nlohmann::json{"Opening hours"});
  CHECK(hit["page"] == 2);
}

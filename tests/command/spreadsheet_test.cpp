// Workbooks as people bring them.
#include <doctest/doctest.h>

#include "cli.hpp"
#include "unit/extract/small_xlsx.hpp"

using cli::contains;
using cli::Sandbox;
using ragctl::extract::row_of;
using ragctl::extract::xlsx_of;

namespace {

std::string price_list() {
  std::string rows = row_of(1, {"Article", "Price in euro"});
  for (int i = 2; i < 300; ++i)
    rows += row_of(i, {"spare part " + std::to_string(1000 + i), std::to_string(i) + ".25"});
  return xlsx_of(
      {.sheets = {{.name = "Prices", .rows = rows}, {.name = "Old", .rows = rows, .state = "hidden"}},
       .core = "<dc:title>Price list</dc:title>"});
}

}  // namespace

TEST_CASE("a row far down a workbook is found with its sheet and the names of its columns") {
  const Sandbox box;
  box.ok({"tenant", "create", "acme"});
  const std::string path = box.write("prices.xlsm", price_list());
  const cli::Result told = box.ok({"-v", "ingest", "acme", path});
  CHECK(contains(told.out + told.err, "hidden sheets left out: 1"));
  const nlohmann::json hit =
      box.ok({"--output", "json", "query", "acme", "spare part 1290"}).json()["hits"][0];
  CHECK(hit["title"] == "Price list");
  CHECK(hit["heading"] == nlohmann::json{"Prices", "Article | Price in euro"});
  CHECK(contains(hit.dump(), "spare part 1290 | 290.25"));
}

TEST_CASE("a workbook that cannot be read ends with a reason, and the others arrive") {
  const Sandbox box;
  box.ok({"tenant", "create", "acme"});
  box.write("docs/cut.xlsx", price_list().substr(0, 900));
  box.write("docs/prices.bin", price_list());
  const cli::Result result =
      box.run({"--output", "jsonl", "ingest", "acme", (box.folder() / "docs").string()});
  CHECK(result.exit_code == 3);
  CHECK(contains(result.out + result.err, "the archive is cut short or damaged"));
  CHECK(contains(box.ok({"export", "acme", "documents"}).out, "spare part 1290"));
}

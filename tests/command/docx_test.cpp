// Word documents as people bring them: with endings that say so or do not, and some that cannot be read.
#include <doctest/doctest.h>

#include <map>

#include "cli.hpp"
#include "unit/extract/small_documents.hpp"
#include "unit/extract/small_docx.hpp"
#include "unit/extract/small_encrypted.hpp"

using cli::contains;
using cli::Sandbox;
using ragctl::extract::docx_of;
using ragctl::extract::encrypted_agile;
using ragctl::extract::paragraph_of;

namespace {

std::string handbook() {
  return docx_of({.body = paragraph_of("Leave", "Heading1") +
                          paragraph_of("Every employee has thirty days of paid vacation a year.") +
                          paragraph_of("Keys", "Heading1") +
                          paragraph_of("The spare key hangs behind the clock."),
                  .core = "<dc:title>Handbook</dc:title><dc:creator>Ann Lee</dc:creator>"});
}

}  // namespace

TEST_CASE("a Word document is ingested by what it is, and a question finds its section") {
  const Sandbox box;
  box.ok({"tenant", "create", "acme"});
  box.write("docs/handbook.docx", handbook());
  box.write("docs/handbook-copy.bin", docx_of({.body = paragraph_of("A name without a telling ending.")}));
  box.ok({"ingest", "acme", (box.folder() / "docs").string()});
  const nlohmann::json hit =
      box.ok({"--output", "json", "query", "acme", "where is the spare key"}).json()["hits"][0];
  CHECK(hit["title"] == "Handbook");
  CHECK(contains(hit.dump(), "hangs behind the clock"));
  CHECK(contains(hit.dump(), "Keys"));
  const std::string listed = box.ok({"export", "acme", "documents"}).out;
  CHECK(contains(listed, "without a telling ending"));
  CHECK(contains(listed, "\"author\":\"Ann Lee\""));
}

TEST_CASE("Word documents that cannot be read end with a reason each, and the others arrive") {
  const Sandbox box;
  box.ok({"tenant", "create", "acme"});
  std::string deep;
  for (int i = 0; i < 10'000; ++i) deep += "<w:sdt>";
  for (int i = 0; i < 10'000; ++i) deep += "</w:sdt>";
  box.write("docs/deep.docx", docx_of({.body = deep}));
  box.write("docs/cut.docx", handbook().substr(0, 700));
  box.write("docs/handbook.docx", handbook());
  const cli::Result result =
      box.run({"--output", "jsonl", "ingest", "acme", (box.folder() / "docs").string()});
  CHECK(result.exit_code == 3);
  CHECK(contains(result.out + result.err, "nested deeper than 256 elements"));
  CHECK(contains(result.out + result.err, "the archive is cut short or damaged"));
  CHECK(box.ok({"export", "acme", "documents"}).lines().size() == 3);
}

TEST_CASE("the type of a Word document may be given by its ending") {
  const Sandbox box;
  box.ok({"tenant", "create", "acme"});
  box.ok({"ingest", "acme", "-", "--type", "docx", "--title", "From a pipe"}, {.input = handbook()});
  CHECK(contains(box.ok({"export", "acme", "documents"}).out, "thirty days"));
}

TEST_CASE("an old or encrypted Word document says what to do, also when its type is given") {
  const auto ole_with = [](const std::string& stream) {
    std::string out = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + std::string(504, '\0');
    for (const char c : stream) out.append({c, '\0'});
    return out + std::string(64, '\0');
  };
  const Sandbox box;
  box.ok({"tenant", "create", "acme"});
  const std::string old = box.write("old.docx", ole_with("WordDocument"));
  const std::string locked = box.write("locked.docx", encrypted_agile(handbook(), u"sesame"));
  for (const std::vector<std::string>& type : {std::vector<std::string>{}, {"--type", "docx"}}) {
    std::vector<std::string> arguments{"-v", "ingest", "acme", old, locked};
    arguments.insert(arguments.end(), type.begin(), type.end());
    const cli::Result result = box.run(arguments);
    CHECK(result.exit_code == 3);
    CHECK(contains(result.out + result.err, "libreoffice --headless --convert-to docx"));
    CHECK(contains(result.out + result.err, "encrypted, and no password is given"));
  }
}

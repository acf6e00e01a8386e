// Office documents behind a password.
#include <doctest/doctest.h>

#include "cli.hpp"
#include "unit/extract/small_docx.hpp"
#include "unit/extract/small_encrypted.hpp"

using cli::contains;
using cli::Sandbox;
using namespace ragctl::extract;

TEST_CASE("an encrypted Office document opens with --password-file, and says so without") {
  const std::string words = docx_of({.body = paragraph_of("The spare key hangs behind the clock.")});
  const Sandbox box;
  box.ok({"tenant", "create", "acme"});
  box.write("docs/agile.docx", encrypted_agile(words, u"sesame"));
  box.write("docs/standard.docx", encrypted_standard(words + "\n", u"other"));
  const std::string docs = (box.folder() / "docs").string();
  const cli::Result none = box.run({"-v", "ingest", "acme", docs});
  CHECK(none.exit_code == 3);
  CHECK(contains(none.out + none.err, "encrypted, and no password is given"));
  CHECK(contains(none.out + none.err, "--password-file"));
  const cli::Result one =
      box.run({"-v", "ingest", "acme", docs, "--password-file", box.write("one", "sesame\n")});
  CHECK(one.exit_code == 3);
  CHECK(contains(one.out + one.err, "encrypted, and no password fits"));
  box.ok({"ingest", "acme", docs, "--password-file", box.write("both", "sesame\nother\n")});
  const std::string listed = box.ok({"export", "acme", "documents"}).out;
  CHECK(contains(listed, "hangs behind the clock"));
  CHECK(contains(listed, "wordprocessingml"));
  CHECK_FALSE(contains(listed, "\"failed\""));
}

// Archives, mails and mailboxes as people bring them: what is in them arrives as documents of their own, and
// stays in step.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>

#include "cli.hpp"
#include "unit/extract/small_archives.hpp"
#include "unit/extract/small_documents.hpp"
#include "unit/extract/small_docx.hpp"

using cli::contains;
using cli::Sandbox;
using namespace ragctl::extract;

namespace {

using Outcomes =
    std::map<std::string, std::string>;  // by what stands behind the folder: "added", "failed: ..."

Outcomes ingest(const Sandbox& box, const std::vector<std::string>& more = {}) {
  const std::string folder = (box.folder() / "docs").string();
  std::vector<std::string> arguments{"--output", "jsonl", "ingest", "acme", folder, "--no-index"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  const cli::Result result = box.run(arguments);
  CHECK((result.exit_code == 0 || result.exit_code == 3));
  Outcomes out;
  for (const nlohmann::json& line : result.lines()) {
    if (line["type"] != "document") continue;
    const std::string reason = line["reason"].is_string() ? line["reason"].get<std::string>() : "";
    out[line["uri"].get<std::string>().substr(folder.size() + 1)] =
        line["outcome"].get<std::string>() + (reason.empty() ? "" : ": " + reason);
  }
  return out;
}

Sandbox& prepared(Sandbox& box) {
  box.ok({"tenant", "create", "acme"});
  return box;
}

std::string mail(const std::string& id, const std::string& text, const std::string& attachment = {}) {
  return "From: Ann Lee <ann@example.org>\nTo: bob@example.org\nSubject: About " + id + "\nMessage-ID: <" +
         id +
         "@example.org>\nDate: Tue, 03 Feb 2026 10:15:00 +0100\nContent-Type: multipart/mixed; "
         "boundary=b\n\n--b\n\n" +
         text + "\n" +
         (attachment.empty()
              ? ""
              : "--b\nContent-Disposition: attachment; filename=paper.txt\n\n" + attachment + "\n") +
         "--b--\n";
}

std::string in_mailbox(const std::string& bytes) {
  return "From ann@example.org Tue Feb  3 10:15:00 2026\n" + bytes + "\n";
}

}  // namespace

TEST_CASE("each document of an archive is found by a question, under the archive's name and its own") {
  Sandbox box;
  prepared(box);
  box.write("docs/papers.zip",
            archive_of({{"office/handbook.docx",
                         docx_of({.body = paragraph_of("The spare key hangs behind the clock."),
                                  .core = "<dc:title>Handbook</dc:title>"})},
                        {"leave.md", "# Leave\n\nThirty days of paid vacation.\n"},
                        {"book.epub", epub_of("<p>The lighthouse is painted red.</p>")},
                        {"photo.png", "\x89PNG\r\n\x1A\n picture"}},
                       ArchiveFormat::zip));
  box.ok({"ingest", "acme", (box.folder() / "docs").string()});
  const std::string uri = (box.folder() / "docs/papers.zip").string() + "!/office/handbook.docx";
  const nlohmann::json hit = box.ok({"--output", "json", "query", "acme", "spare key"}).json()["hits"][0];
  CHECK(hit["uri"] == uri);
  CHECK(hit["title"] == "Handbook");
  CHECK(contains(box.ok({"query", "acme", "what colour has the lighthouse"}).out, "painted red"));
  CHECK(contains(box.ok({"document", "show", "acme", "handbook.docx"}).out, uri));
  CHECK(contains(box.ok({"document", "list", "acme", "--status", "skipped"}).out,
                 "image/png is not supported yet"));
  CHECK(box.ok({"export", "acme", "documents"}).lines().size() == 4);
}

TEST_CASE("archives in every packing are read, also as a document on standard input") {
  Sandbox box;
  prepared(box);
  const Files files{{"a/one.txt", "The first."}, {"two.md", "# Second"}};
  box.write("docs/p.tar", archive_of(files, ArchiveFormat::tar));
  box.write("docs/p.tgz", archive_of(files, ArchiveFormat::tar, Filter::gzip));
  box.write("docs/p.tar.bz2", archive_of(files, ArchiveFormat::tar, Filter::bzip2));
  box.write("docs/p.tar.xz", archive_of(files, ArchiveFormat::tar, Filter::xz));
  box.write("docs/p.tar.zst", archive_of(files, ArchiveFormat::tar, Filter::zstd));
  box.write("docs/note.txt.gz", packed("A single note.", Filter::gzip));
  const Outcomes out = ingest(box);
  CHECK(out.size() == 11);
  CHECK(out.at("p.tar.zst!/a/one.txt") == "added");
  CHECK(out.at("note.txt.gz!/note.txt") == "added");
  CHECK(std::ranges::all_of(out, [](const auto& each) { return each.second == "added"; }));
  box.ok({"ingest", "acme", "-", "--title", "pipe.zip"}, {.input = archive_of(files, ArchiveFormat::zip)});
  CHECK(contains(box.ok({"document", "list", "acme"}).out, "stdin:pipe.zip!/a/one.txt"));
}

TEST_CASE("an archive stays in step: unchanged, changed, vanished and pruned") {
  Sandbox box;
  prepared(box);
  const auto write = [&](const Files& files) {
    box.write("docs/p.zip", archive_of(files, ArchiveFormat::zip));
  };
  write({{"a.txt", "Alpha"}, {"b.txt", "Beta"}, {"c.txt", "Gamma"}});
  box.write("docs/single.zip", archive_of({{"only.txt", "Only"}}, ArchiveFormat::zip));
  CHECK(ingest(box).size() == 4);
  CHECK(ingest(box) == Outcomes{{"p.zip!/a.txt", "unchanged"},
                                {"p.zip!/b.txt", "unchanged"},
                                {"p.zip!/c.txt", "unchanged"},
                                {"single.zip!/only.txt", "unchanged"}});
  write({{"a.txt", "Alpha"}, {"b.txt", "Beta, changed"}, {"d.txt", "Delta"}});
  CHECK(ingest(box) == Outcomes{{"p.zip!/a.txt", "unchanged"},
                                {"p.zip!/b.txt", "updated"},
                                {"p.zip!/c.txt", "deleted: no longer in the file"},
                                {"p.zip!/d.txt", "added"},
                                {"single.zip!/only.txt", "unchanged"}});
  box.ok({"document", "delete", "acme", (box.folder() / "docs/p.zip!/a.txt").string()});
  std::filesystem::remove(box.folder() / "docs/p.zip");
  CHECK(ingest(box, {"--prune"}) == Outcomes{{"p.zip!/b.txt", "deleted: the file is gone"},
                                             {"p.zip!/d.txt", "deleted: the file is gone"},
                                             {"single.zip!/only.txt", "unchanged"}});
  box.ok({"tenant", "check", "acme"});
}

TEST_CASE("a mail is a document, what is attached to it others that know the mail") {
  Sandbox box;
  prepared(box);
  box.write("docs/budget.eml",
            mail("budget", "Thirteen thousand euros.", "The roof leaks in the north wing."));
  CHECK(ingest(box) == Outcomes{{"budget.eml", "added"}, {"budget.eml!/paper.txt", "added"}});
  box.ok({"index", "acme"});
  const nlohmann::json hits =
      box.ok({"--output", "json", "query", "acme", "what leaks", "--filter", "mail_from=ann@example.org"})
          .json()["hits"];
  REQUIRE(hits.size() == 1);
  CHECK(contains(hits[0]["uri"].get<std::string>(), "budget.eml!/paper.txt"));
  const nlohmann::json letter =
      box.ok({"--output", "json", "query", "acme", "euros", "--filter", "from=ann@example.org"})
          .json()["hits"][0];
  CHECK(letter["title"] == "About budget");
  CHECK(contains(box.ok({"export", "acme", "documents"}).out, "\"created\":\"2026-02-03T09:15:00Z\""));
}

TEST_CASE("a mailbox gives a document for each mail, and one that grew only its new ones anew") {
  Sandbox box;
  prepared(box);
  const std::string first = in_mailbox(mail("one", "The first.", "Paper of the first."));
  const std::string second = in_mailbox(mail("two", "The second."));
  box.write("docs/inbox", first);
  CHECK(ingest(box).at("inbox!/one@example.org.eml!/paper.txt") == "added");
  box.write("docs/inbox", first + second);
  CHECK(ingest(box) == Outcomes{{"inbox!/one@example.org.eml", "unchanged"},
                                {"inbox!/one@example.org.eml!/paper.txt", "unchanged"},
                                {"inbox!/two@example.org.eml", "added"}});
  box.write("docs/inbox", second);
  CHECK(ingest(box) == Outcomes{{"inbox!/one@example.org.eml", "deleted: no longer in the file"},
                                {"inbox!/one@example.org.eml!/paper.txt", "deleted: no longer in the file"},
                                {"inbox!/two@example.org.eml", "unchanged"}});
}

TEST_CASE("archives in archives and mails are read, but not without end") {
  Sandbox box;
  prepared(box);
  std::string nested = archive_of({{"deep.txt", "Deep."}}, ArchiveFormat::zip);
  nested = archive_of({{"inner.zip", nested}}, ArchiveFormat::tar, Filter::gzip);
  box.write("docs/three.zip", archive_of({{"middle.tgz", nested}}, ArchiveFormat::zip));
  CHECK(ingest(box) == Outcomes{{"three.zip!/middle.tgz!/inner.zip!/deep.txt", "added"}});
  std::string bomb = "x";
  for (int level = 0; level < 6; ++level) {
    Files copies;
    for (int i = 0; i < 16; ++i) copies.emplace_back(std::to_string(i) + ".zip", bomb);
    bomb = archive_of(copies, ArchiveFormat::zip);
  }
  box.write("docs/bomb.zip", bomb);
  const Outcomes out = ingest(box);
  REQUIRE(out.size() == 2);
  CHECK(out.begin()->first == "bomb.zip");
  CHECK(contains(out.begin()->second, "failed: archives nested more than 3 deep"));
}

TEST_CASE("a bomb costs one document whose reason is stored, and the others arrive") {
  Sandbox box;
  prepared(box);
  box.ok({"tenant", "config", "acme", "ingest.max_unpacked_bytes", "20 MB"});
  Files zeros;
  for (int i = 0; i < 30; ++i) zeros.emplace_back(std::to_string(i) + ".txt", std::string(1'000'000, '\0'));
  box.write("docs/bomb.zip", archive_of(zeros, ArchiveFormat::zip));
  box.write("docs/letter.txt", "All is well.");
  box.write("docs/outer.tar",
            archive_of(
                {{"a.txt", "Alpha"}, {"bomb.zip", archive_of(zeros, ArchiveFormat::zip)}, {"z.txt", "Omega"}},
                ArchiveFormat::tar));
  const Outcomes out = ingest(box);
  REQUIRE(out.size() == 5);
  CHECK(contains(out.at("bomb.zip"), "failed: unpacks to more than 20 MB"));
  CHECK(contains(out.at("outer.tar!/bomb.zip"), "failed: unpacks to more than 20 MB"));
  CHECK(out.at("outer.tar!/a.txt") == "added");
  CHECK(out.at("outer.tar!/z.txt") == "added");
  CHECK(out.at("letter.txt") == "added");
  CHECK(contains(box.ok({"document", "list", "acme", "--status", "failed"}).out, "unpacks to more than"));
}

TEST_CASE("hostile names stay names, and two of one name are two documents") {
  Sandbox box;
  prepared(box);
  box.write("docs/n.zip", zip_of({{"../../outside.txt", "One"},
                                  {"/etc/absolute.txt", "Two"},
                                  {"twice.txt", "Three"},
                                  {"twice.txt", "Four"},
                                  {"\xFF\xFE.txt", "Five"},
                                  {std::string(5000, 'x') + ".txt", "Six"},
                                  {"..\\windows.txt", "Seven"}}));
  const Outcomes out = ingest(box);
  CHECK(out.size() == 7);
  for (const char* uri : {"n.zip!/outside.txt", "n.zip!/etc/absolute.txt", "n.zip!/twice.txt",
                          "n.zip!/twice~2.txt", "n.zip!/windows.txt"})
    CHECK_MESSAGE(out.contains(uri), uri);
  CHECK(std::ranges::all_of(out, [](const auto& each) { return each.second == "added"; }));
  CHECK_FALSE(std::filesystem::exists(box.folder() / "outside.txt"));
}

TEST_CASE("an archive cut short gives what came before, and loses nothing that was read from it earlier") {
  Sandbox box;
  prepared(box);
  std::string noise;
  for (std::uint32_t i = 1, x = 7; i < 60'000; ++i)
    noise += static_cast<char>('a' + ((x = x * 1664525 + i) >> 27U) % 26);
  const std::string whole =
      archive_of({{"a.txt", "Alpha"}, {"b.txt", noise}, {"c.txt", "Gamma"}}, ArchiveFormat::tar);
  box.write("docs/p.tar", whole);
  CHECK(ingest(box).size() == 3);
  box.write("docs/p.tar", whole.substr(0, 30'000));
  const Outcomes out = ingest(box);
  CHECK(out.at("p.tar!/a.txt") == "unchanged");
  CHECK(contains(out.at("p.tar"), "failed: "));
  CHECK_FALSE(std::ranges::any_of(out, [](const auto& each) { return each.second.starts_with("deleted"); }));
  box.write("docs/p.tar", whole);
  CHECK(ingest(box).at("p.tar") == "deleted: no longer in the file");
}

TEST_CASE("an encrypted archive is read with its password") {
  Sandbox box;
  prepared(box);
  box.write("docs/locked.zip",
            archive_of({{"a.txt", "The vault opens at nine."}}, ArchiveFormat::zip, Filter::none, "sesame"));
  CHECK(contains(ingest(box).at("locked.zip!/a.txt"), "failed: encrypted, and no password is given"));
  const std::string passwords = box.write("passwords", "wrong\nsesame\n");
  CHECK(ingest(box, {"--password-file", passwords}).at("locked.zip!/a.txt") == "updated");
}

TEST_CASE("an empty archive and one of programs are told as what they are") {
  Sandbox box;
  prepared(box);
  box.write("docs/empty.zip", zip_of({}));
  box.write("docs/tool.jar", zip_of({{"META-INF/MANIFEST.MF", "x"}}));
  const Outcomes out = ingest(box);
  CHECK(out.at("empty.zip") == "skipped: no documents in it");
  CHECK(out.at("tool.jar") == "skipped: application/java-archive is not supported yet");
}

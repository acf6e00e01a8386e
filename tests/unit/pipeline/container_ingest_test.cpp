// Archives and mailboxes stay in step with the catalog, also when a run is stopped or killed anywhere in one.
#include <doctest/doctest.h>

#include "container_stream.hpp"
#include "isolation/child_process.hpp"
#include "isolation/die_at_write.hpp"
#include "unit/extract/small_documents.hpp"
#include "workshop.hpp"

using namespace ragctl;
using namespace ragctl::test;
using extract::zip_of;

namespace {

using Content = std::map<std::string, std::string>;

std::string mail_with_paper(int number) {
  const std::string id = std::to_string(number);
  return "From ann@example.org Tue Feb  3 10:15:00 2026\nFrom: ann@example.org\nMessage-ID: <" + id +
         "@x>\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nLetter " + id +
         ".\n--b\nContent-Disposition: attachment; filename=paper.txt\n\nPaper " + id + ".\n--b--\n\n";
}

std::string mailbox_of(int mails) {
  std::string out;
  for (int i = 0; i < mails; ++i) out += mail_with_paper(i);
  return out;
}

std::vector<std::string> uris(const pipeline::MemberPart& part) {
  std::vector<std::string> out;
  for (const pipeline::MemberItem& item : part.members) out.push_back(item.uri);
  return out;
}

}  // namespace

TEST_CASE("a container comes in parts of about the size that is asked for") {
  Workshop shop;
  pipeline::ContainerReader reader(shop.config, {});
  std::vector<std::pair<std::string, std::string>> files;
  for (int i = 0; i < 10; ++i) files.emplace_back(std::to_string(i) + ".txt", std::string(1000, 'x'));
  REQUIRE(reader.open("x.zip", zip_of(files), ""));
  CHECK(reader.is_open());
  const pipeline::MemberPart first = reader.next(2500);
  CHECK(uris(first) == std::vector<std::string>{"x.zip!/0.txt", "x.zip!/1.txt", "x.zip!/2.txt"});
  CHECK(first.begins);
  CHECK_FALSE(first.ends);
  const pipeline::MemberPart rest = reader.next(1'000'000);
  CHECK(rest.members.size() == 7);
  CHECK(rest.ends);
  CHECK(rest.documents == 10);
  CHECK_FALSE(reader.is_open());
}

TEST_CASE("what is no container is left to the readers of documents") {
  Workshop shop;
  pipeline::ContainerReader reader(shop.config, {});
  CHECK_FALSE(reader.open("a.md", "# Handbook", ""));
  CHECK_FALSE(reader.open("a.zip", zip_of({{"a", "b"}}), "text/markdown"));
  CHECK_FALSE(reader.is_open());
  const std::string path = shop.write("plain.txt", "No container.");
  const source::Item item{"files", path, *files::stat_file(path), {}};
  CHECK_FALSE(reader.open(item, ""));
}

TEST_CASE("more members than allowed are one failure, and what came before stays") {
  Workshop shop;
  shop.config.ingest.max_members = 3;
  shop.write("many.zip", zip_of({{"a.txt", "A"}, {"b.txt", "B"}, {"c.txt", "C"}, {"d.txt", "D"}}));
  const model::IngestReport report = shop.ingest();
  CHECK(report.balances());
  CHECK(report.added == 3);
  CHECK(report.failed == 1);
  CHECK(shop.document("many.zip")->reason.starts_with("more than 3 members (raise ingest.max_members"));
  shop.config.ingest.max_members = 10;
  CHECK(shop.ingest().added == 1);
  CHECK_FALSE(shop.document("many.zip"));
}

TEST_CASE("archives that unpack to much only together are refused together") {
  Workshop shop;
  shop.config.ingest.max_unpacked_bytes = 250'000;
  const std::string inner = zip_of({{"a.txt", std::string(60'000, 'a')}});
  shop.write("outer.zip", zip_of({{"1.zip", inner}, {"2.zip", inner}, {"3.zip", inner}}));
  const model::IngestReport report = shop.ingest();
  CHECK(report.balances());
  CHECK(report.failed >= 1);
  CHECK(report.added < 3);
}

TEST_CASE("a stop within a mailbox keeps what was done, and the next run does the rest") {
  constexpr int kMails = 400;
  Workshop shop;
  shop.write("inbox", mailbox_of(kMails));
  int told = 0;
  shop.on_outcome = [&](const auto&) {
    if (++told == 300) shop.stop.request_stop();
  };
  CHECK(code_of([&] { (void)shop.ingest(); }) == ErrorCode::interrupted);
  CHECK(shop.content().size() < 2 * kMails);
  CHECK(shop.findings().empty());
  shop.on_outcome = {};
  shop.stop = {};
  const model::IngestReport report = shop.ingest();
  CHECK(report.balances());
  CHECK(report.seen == 2 * kMails);
  CHECK(shop.content().size() == 2 * kMails);
  shop.write("inbox", mailbox_of(kMails + 1));
  const model::IngestReport grown = shop.ingest();
  CHECK(grown.unchanged == 2 * kMails);
  CHECK(grown.added == 2);
}

TEST_CASE("killed before any change of the disk, the next run makes of an archive what it holds") {
  Workshop shop;
  const std::string mail = mail_with_paper(1);
  const std::string first = zip_of({{"a.txt", "Alpha"}, {"inbox", mail}, {"gone.txt", "Gone"}});
  const std::string second = zip_of({{"a.txt", "Alpha, changed"}, {"inbox", mail + mail_with_paper(2)}});
  shop.write("x.zip", second);
  (void)shop.ingest();
  const Content wanted = shop.content();
  REQUIRE(wanted.size() == 5);
  bool killed = true;
  for (int number = 1; killed && number < 200; ++number) {
    shop.write("x.zip", first);
    (void)shop.ingest();
    shop.write("x.zip", second);
    shop.close();
    const int status = in_child([&] {
      shop.open();
      die_at_write(number);
      (void)shop.ingest();
      return 0;
    });
    shop.open();
    killed = WIFSIGNALED(status);
    CHECK(shop.findings().empty());
    (void)shop.ingest();
    CHECK(shop.content() == wanted);
  }
  CHECK_FALSE(killed);
}

TEST_CASE("an archive that has moved takes its documents along, also when they are to be read anew") {
  Workshop shop;
  pipeline::IngestOptions prune;
  prune.prune = true;
  std::vector<std::pair<std::string, std::string>> files;
  for (int i = 0; i < 100; ++i) files.emplace_back(std::to_string(i) + ".txt", "Number " + std::to_string(i));
  shop.write("old.zip", zip_of(files));
  (void)shop.ingest();
  std::filesystem::rename(shop.docs() / "old.zip", shop.docs() / "new.zip");
  CHECK(shop.ingest(prune).moved == 100);
  CHECK(shop.document("new.zip!/7.txt"));
  CHECK_FALSE(shop.document("old.zip!/7.txt"));
  std::filesystem::rename(shop.docs() / "new.zip", shop.docs() / "newer.zip");
  shop.config.chunking.chunk_size = 500;
  const model::IngestReport report = shop.ingest(prune);
  CHECK(report.balances());
  CHECK(report.deleted == 0);
  CHECK(report.added == 0);
  CHECK(shop.document("newer.zip!/99.txt"));
  CHECK(shop.content().size() == 100);
  CHECK(shop.findings().empty());
}

TEST_CASE("the documents of an archive that is gone count for the limit on deletions") {
  Workshop shop;
  std::vector<std::pair<std::string, std::string>> files;
  for (int i = 0; i < 10; ++i) files.emplace_back(std::to_string(i) + ".txt", "Number " + std::to_string(i));
  shop.write("papers.zip", zip_of(files));
  for (int i = 0; i < 10; ++i) shop.write(std::to_string(i) + ".txt", "Letter " + std::to_string(i));
  (void)shop.ingest();
  shop.remove("papers.zip");
  pipeline::IngestOptions options;
  options.prune = true;
  options.max_delete = model::DeletionLimit::parse("20%");
  CHECK(shop.ingest(options).deleted == 0);
  CHECK(shop.content().size() == 20);
  options.max_delete = model::DeletionLimit::parse("50%");
  CHECK(shop.ingest(options).deleted == 10);
}

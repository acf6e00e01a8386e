#include <doctest/doctest.h>

#include "archive/member_name.hpp"
#include "archive/unpacking.hpp"
#include "ragctl/base/error.hpp"
#include "ragctl/extract/extractor.hpp"
#include "small_archives.hpp"
#include "small_documents.hpp"
#include "small_docx.hpp"

using namespace ragctl;
using namespace ragctl::extract;

namespace {

struct Unpacked {
  std::vector<Member> members;
  std::string trouble;
};

Unpacked unpacked(const std::string& bytes, const std::string& name, const UnpackLimits& limits = {},
                  const std::vector<std::string>& passwords = {}) {
  prepare_to_unpack();
  Unpacked out;
  MemberSink sink(limits, bytes.size(), [&](const Member& member) { out.members.push_back(member); });
  try {
    unpack(bytes, detect_media_type(bytes, name), {name, {}, passwords}, sink);
  } catch (const Error& error) {
    out.trouble = error.what();
  }
  return out;
}

const Files kTwo{{"notes/a.txt", "Alpha."}, {"b.md", "# Beta"}};

}  // namespace

TEST_CASE("every kind of archive gives its members in order") {
  for (const ArchiveFormat format : {ArchiveFormat::zip, ArchiveFormat::tar}) {
    for (const Filter filter : {Filter::none, Filter::gzip, Filter::bzip2, Filter::xz, Filter::zstd}) {
      if (format == ArchiveFormat::zip && filter != Filter::none) continue;
      const Unpacked out = unpacked(archive_of(kTwo, format, filter), "x");
      CHECK(out.trouble.empty());
      REQUIRE(out.members.size() == 2);
      CHECK(out.members[0].name == "notes/a.txt");
      CHECK(out.members[0].bytes == "Alpha.");
      CHECK(out.members[1].name == "b.md");
      CHECK(out.members[1].bytes == "# Beta");
    }
  }
}

TEST_CASE("a single packed file is called after its archive") {
  for (const Filter filter : {Filter::gzip, Filter::bzip2, Filter::xz, Filter::zstd}) {
    const Unpacked out = unpacked(packed("Hello, letter.", filter), "/srv/letter.txt.gz");
    REQUIRE(out.members.size() == 1);
    CHECK(out.members[0].name == "letter.txt");
    CHECK(out.members[0].bytes == "Hello, letter.");
  }
}

TEST_CASE("folders and what systems leave behind are no members, links say that they are not followed") {
  const Unpacked out = unpacked(archive_of({{"docs/", ""},
                                            {"docs/a.txt", "A"},
                                            {"docs/.DS_Store", "x"},
                                            {"__MACOSX/docs/._a.txt", "x"},
                                            {".git/config", "x"},
                                            {"docs/Thumbs.db", "x"},
                                            {"latest->docs/a.txt", ""}},
                                           ArchiveFormat::tar),
                                "x.tar");
  REQUIRE(out.members.size() == 2);
  CHECK(out.members[0].name == "docs/a.txt");
  CHECK(out.members[1].state == Member::State::skipped);
  CHECK(out.members[1].reason == "a link within the archive, which is not followed");
}

TEST_CASE("names lead nowhere, are valid, and of a length that fits") {
  CHECK(clean_member_name("../../etc/passwd") == "etc/passwd");
  CHECK(clean_member_name("/etc//./passwd") == "etc/passwd");
  CHECK(clean_member_name("C:\\Users\\ann\\report.docx") == "Users/ann/report.docx");
  CHECK(clean_member_name("..") == "unnamed");
  CHECK(clean_member_name("") == "unnamed");
  CHECK(clean_member_name("a\x1B[31mb\n.txt") == "a[31mb .txt");
  CHECK(clean_member_name("\x81"
                          "ber.txt") == "über.txt");
  for (const std::string& raw :
       {std::string(5000, 'x') + ".pdf", std::string(5000, '/'), "\xF0\x9F" + std::string(2000, '.'),
        std::string(990, 'y') + "/../" + std::string(990, 'z')}) {
    CHECK(is_clean_member_name(clean_member_name(raw)));
  }
  CHECK(clean_member_name(std::string(5000, 'x') + ".pdf").ends_with(".pdf"));
  for (const char* bad : {"", "/a", "a/", "a//b", "../a", "a/./b", "a\nb", "\xFF"})
    CHECK_FALSE(is_clean_member_name(bad));
}

TEST_CASE("names in UTF-8 come as they are") {
  for (const ArchiveFormat format : {ArchiveFormat::zip, ArchiveFormat::tar}) {
    const Unpacked out = unpacked(archive_of({{"Übersicht/日本.txt", "A"}}, format), "x");
    REQUIRE(out.members.size() == 1);
    CHECK(out.members[0].name == "Übersicht/日本.txt");
  }
}

TEST_CASE("a member that is too large fails alone") {
  for (const ArchiveFormat format : {ArchiveFormat::zip, ArchiveFormat::tar}) {
    const Unpacked out = unpacked(
        archive_of({{"big.txt", std::string(5000, 'a')}, {"small.txt", "b"}}, format), "x", {.member = 1000});
    CHECK(out.trouble.empty());
    REQUIRE(out.members.size() == 2);
    CHECK(out.members[0].reason == "5.0 KB, over the limit of 1.0 KB (raise ingest.max_file_bytes)");
    CHECK(out.members[1].bytes == "b");
  }
}

TEST_CASE("a bomb is refused: a ZIP by what it claims, others by what comes out") {
  Files files;
  for (int i = 0; i < 100; ++i) files.emplace_back(std::to_string(i), std::string(100'000, '\0'));
  const Unpacked zip = unpacked(archive_of(files, ArchiveFormat::zip), "x", {.total = 1'000'000});
  CHECK(zip.members.empty());
  CHECK(zip.trouble.starts_with("unpacks to more than 1.0 MB, from "));
  const Unpacked tar = unpacked(archive_of(files, ArchiveFormat::tar, Filter::xz), "x", {.total = 1'000'000});
  CHECK(tar.members.size() == 10);
  CHECK(tar.trouble.starts_with("unpacks to more than 1.0 MB, from "));
  const std::string letter = packed(std::string(5'000'000, 'x'), Filter::gzip);
  CHECK(unpacked(letter, "x.gz", {.total = 1'000'000}).trouble.starts_with("unpacks to more than 1.0 MB"));
}

TEST_CASE("more members than allowed are refused") {
  Files files;
  for (int i = 0; i < 20; ++i) files.emplace_back(std::to_string(i), "x");
  const Unpacked out = unpacked(archive_of(files, ArchiveFormat::tar), "x", {.members = 12});
  CHECK(out.members.size() == 12);
  CHECK(out.trouble == "more than 12 members");
}

TEST_CASE("an encrypted member needs its password, and says so") {
  const std::string locked = archive_of({{"a.txt", "secret"}}, ArchiveFormat::zip, Filter::none, "sesame");
  const auto reason = [&](const std::vector<std::string>& passwords) {
    const Unpacked out = unpacked(locked, "x.zip", {}, passwords);
    REQUIRE(out.members.size() == 1);
    return out.members[0].state == Member::State::read ? out.members[0].bytes : out.members[0].reason;
  };
  CHECK(reason({}) == "encrypted, and no password is given");
  CHECK(reason({"wrong"}) == "encrypted, and no password fits");
  CHECK(reason({"wrong", "sesame"}) == "secret");
}

TEST_CASE("an archive cut at any byte gives what came before or fails, and always ends") {
  for (const auto& [format, filter] :
       {std::pair(ArchiveFormat::zip, Filter::none), std::pair(ArchiveFormat::tar, Filter::none),
        std::pair(ArchiveFormat::tar, Filter::gzip), std::pair(ArchiveFormat::tar, Filter::zstd)}) {
    const std::string whole = archive_of(kTwo, format, filter);
    for (std::size_t size = 0; size<whole.size(); size += whole.size()> 2000 ? 37 : 1) {
      const Unpacked out = unpacked(whole.substr(0, size), "x.tar");
      for (const Member& member : out.members) CHECK(is_clean_member_name(member.name));
    }
  }
}

TEST_CASE("a damaged member of a ZIP costs only itself") {
  std::string text;
  for (int i = 0; i < 3000; ++i) text += "line " + std::to_string(i * i) + "\n";
  std::string zip = archive_of({{"a.txt", text}, {"b.txt", "Beta"}}, ArchiveFormat::zip);
  for (std::size_t i = 200; i < 700; ++i) zip[i] = '\x55';
  const Unpacked out = unpacked(zip, "x.zip");
  CHECK(out.trouble.empty());
  REQUIRE(out.members.size() == 2);
  CHECK(out.members[0].state == Member::State::failed);
  CHECK(out.members[1].bytes == "Beta");
}

TEST_CASE("an archive of Office documents is an archive, and a package is the document that it is") {
  const std::string word = docx_of({.body = paragraph_of("Hello")});
  CHECK(detect_media_type(word, "x") != "application/zip");
  CHECK(detect_media_type(zip_of({{"report.docx", word}}), "x") == "application/zip");
  CHECK(detect_media_type(zip_of({{"book.epub", epub_of("<p>Hello</p>")}}), "x") == "application/zip");
  CHECK(detect_media_type(epub_of("<p>Hello</p>"), "x") == "application/epub+zip");
  CHECK(detect_media_type(zip_of({{"META-INF/MANIFEST.MF", "x"}}), "tool.jar") == "application/java-archive");
}

TEST_CASE("what cannot be a container is known by its first bytes") {
  CHECK(may_be_container(zip_of({{"a", "b"}}).substr(0, 512), "x"));
  CHECK(may_be_container(archive_of(kTwo, ArchiveFormat::tar).substr(0, 512), "x"));
  CHECK(may_be_container("From: ann@example.org\r\n", "x"));
  CHECK_FALSE(may_be_container("From: ann@example.org\n", "notes.md"));
  CHECK_FALSE(may_be_container("# A handbook\n", "x"));
  CHECK_FALSE(may_be_container("%PDF-1.7\n", "x"));
  CHECK_FALSE(may_be_container("", "x"));
}

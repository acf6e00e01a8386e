#include "office/zip_archive.hpp"

#include <doctest/doctest.h>

#include "ragctl/base/error.hpp"
#include "small_documents.hpp"

using namespace ragctl;
using namespace ragctl::extract;

TEST_CASE("an archive tells its entries and gives their bytes") {
  const std::string bytes = zip_of({{"a.txt", "one"}, {"Folder/B.txt", ""}});
  const ZipArchive archive(bytes);
  REQUIRE(archive.entries().size() == 2);
  CHECK(archive.entries()[0].name == "a.txt");
  CHECK(archive.entries()[0].size == 3);
  CHECK(archive.read(archive.entries()[0], 3) == "one");
  REQUIRE(archive.find("folder/b.TXT") != nullptr);
  CHECK(archive.read(*archive.find("folder/b.TXT"), 0).empty());
  CHECK(archive.find("a") == nullptr);
}

TEST_CASE("an archive may stand behind other bytes and before a comment") {
  std::string bytes = "#!/bin/sh\n" + zip_of({{"a.txt", "one"}});
  bytes[bytes.size() - 2] = 4;
  bytes += "note";
  const ZipArchive archive(bytes);
  REQUIRE(archive.find("a.txt") != nullptr);
  CHECK(archive.read(*archive.find("a.txt"), 10) == "one");
}

TEST_CASE("an entry beyond the limit is not read") {
  const std::string bytes = zip_of({{"a.txt", "one"}});
  const ZipArchive archive(bytes);
  CHECK_THROWS_WITH_AS((void)archive.read(archive.entries()[0], 2),
                       "its part 'a.txt' claims to unpack to 3 B, more than the limit of 2 B", Error);
}

TEST_CASE("what is no archive is refused") {
  for (const char* bytes : {"", "PK", "PK\5\6", "no archive at all, but long enough to be one"})
    CHECK_THROWS_WITH_AS(ZipArchive{bytes}, "cannot be read: the archive is cut short or damaged", Error);
}

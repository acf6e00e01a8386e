#include "encrypted/encrypted_office.hpp"

#include <doctest/doctest.h>

#include "encrypted/compound_file.hpp"
#include "encrypted/keys.hpp"
#include "media_type.hpp"
#include "ragctl/base/error.hpp"
#include "small_encrypted.hpp"

using namespace ragctl;
using namespace ragctl::extract;

namespace {

using Passwords = std::vector<std::string>;

const std::string kDocument = "PK" + std::string(5000, 'd') + "end";

std::string failure_of(const std::string& bytes, const Passwords& passwords) {
  try {
    (void)decrypt_office(bytes, passwords);
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::failed);
    return error.what();
  }
  return {};
}

std::string replaced(std::string text, const std::string& what, const std::string& with) {
  const std::size_t at = text.find(what);
  REQUIRE(at != text.npos);
  return text.replace(at, what.size(), with);
}

}  // namespace

TEST_CASE("what Office 2007 and later encrypted opens with its password, the first that fits") {
  for (const std::string& bytes :
       {encrypted_agile(kDocument, u"sesame"), encrypted_standard(kDocument, u"sesame")}) {
    CHECK(decrypt_office(bytes, {"wrong", "sesame", "other"}) == kDocument);
    CHECK(failure_of(bytes, {"wrong"}) == "encrypted, and no password fits");
    CHECK(failure_of(bytes, {}) == "encrypted, and no password is given");
    CHECK(sniff_binary(bytes) == kEncryptedOffice);
  }
}

TEST_CASE("passwords are Unicode, and the one that nobody chose is known") {
  CHECK(decrypt_office(encrypted_agile(kDocument, u"p\u00E4ss\U0001F600"), {"p\u00E4ss\U0001F600"}) ==
        kDocument);
  CHECK(decrypt_office(encrypted_agile(kDocument, u"VelvetSweatshop"), {}) == kDocument);
}

TEST_CASE("short documents lie among the small streams") {
  CHECK(decrypt_office(encrypted_agile("PK short", u"x"), {"x"}) == "PK short");
  CHECK(decrypt_office(encrypted_standard("PK short", u"x"), {"x"}) == "PK short");
}

TEST_CASE("what is not supported and what is broken is told apart") {
  const std::string info = agile_info(u"x", 10);
  const auto with = [](const std::string& how) {
    return ole_of({{"EncryptionInfo", how}, {"EncryptedPackage", "x"}});
  };
  CHECK(failure_of(with(replaced(info, "\"AES\"", "\"DES\"")), {"x"}) ==
        "encrypted in a way that is not supported (its cipher)");
  CHECK(failure_of(with(std::string("\x02\0\x03\0", 4) + info), {"x"}) ==
        "encrypted in a way that is not supported (version 2.3)");
  CHECK(failure_of(with(replaced(info, "spinCount=\"10\"", "spinCount=\"2000000000\"")), {"x"}) ==
        "damaged: what says how it is encrypted is broken");
  CHECK(failure_of(with(""), {"x"}) == "damaged: what says how it is encrypted is broken");
  CHECK(failure_of(with(info), {"x"}) == "damaged: its encrypted part is cut short");
  CHECK(failure_of(ole_of({{"EncryptedPackage", "x"}}), {}) ==
        "encrypted, and without its parts that say how");
}

TEST_CASE("a container gives its streams, short and long") {
  const std::string bytes = ole_of({{"short", "abc"}, {"long", std::string(9000, 'x')}, {"empty", ""}});
  const CompoundFile file(bytes);
  CHECK(file.stream("short") == "abc");
  CHECK(file.stream("long") == std::string(9000, 'x'));
  CHECK_FALSE(file.stream("shor"));
}

TEST_CASE("base64 ends where it is none") {
  CHECK(from_base64("SGVsbG8=") == "Hello");
  CHECK(from_base64("SGVs*bG8=") == "Hel");
  CHECK(from_base64("").empty());
}

TEST_CASE("an encrypted document cut anywhere, or with any byte changed, has an outcome") {
  const std::string bytes = encrypted_agile("PK short", u"x", 2);
  for (std::size_t size = 0; size < bytes.size(); size += 7) (void)failure_of(bytes.substr(0, size), {"x"});
  for (std::size_t at = 8; at < bytes.size(); ++at) {
    std::string changed = bytes;
    changed[at] = static_cast<char>(changed[at] ^ 0x15);
    // More hashing than this is not what is tested here.
    if (changed.find("spinCount=\"2\"") != changed.npos) (void)failure_of(changed, {"x"});
  }
}

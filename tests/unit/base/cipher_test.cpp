#include "ragctl/base/cipher.hpp"

#include <doctest/doctest.h>

#include <string>

#include "ragctl/base/digest.hpp"
#include "ragctl/base/error.hpp"

using namespace ragctl;

namespace {

std::string from_hex(std::string_view digits) {
  std::string out;
  for (std::size_t i = 0; i + 1 < digits.size(); i += 2)
    out += static_cast<char>(std::stoi(std::string(digits.substr(i, 2)), nullptr, 16));
  return out;
}

std::string hex(const std::string& bytes) {
  return to_hex({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
}

}  // namespace

TEST_CASE("hashes are those of the standard, however the bytes are divided") {
  CHECK(hex(Hasher(HashKind::sha1)({"abc"})) == "a9993e364706816aba3e25717850c26c9cd0d89d");
  CHECK(hex(Hasher(HashKind::sha256)({"a", "bc"})) ==
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(Hasher(HashKind::sha384)({""}).size() == 48);
  Hasher hash(HashKind::sha512);
  CHECK(hash({"abc"}) == hash({"ab", "c"}));
  CHECK(hex(hash({"abc"})).starts_with("ddaf35a193617abacc417349ae204131"));
}

TEST_CASE("AES decrypts the examples of the standard") {
  // FIPS 197, appendix C
  const std::string plain = from_hex("00112233445566778899aabbccddeeff");
  CHECK(aes_decrypt(CipherMode::ecb, from_hex("000102030405060708090a0b0c0d0e0f"), {},
                    from_hex("69c4e0d86a7b0430d8cdb78070b4c55a")) == plain);
  CHECK(aes_decrypt(CipherMode::ecb, from_hex("000102030405060708090a0b0c0d0e0f1011121314151617"), {},
                    from_hex("dda97ca4864cdfe06eaf70a0ec0d7191")) == plain);
  // NIST SP 800-38A, F.2.6
  CHECK(hex(aes_decrypt(
            CipherMode::cbc, from_hex("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4"),
            from_hex("000102030405060708090a0b0c0d0e0f"), from_hex("f58c4c04d6e5f1ba779eabfb5f7bfbd6"))) ==
        "6bc1bee22e409f96e93d7e117393172a");
  CHECK(aes_decrypt(CipherMode::ecb, std::string(16, 'k'), {}, "").empty());
}

TEST_CASE("keys and data of sizes that AES does not have are refused") {
  CHECK_THROWS_AS((void)aes_decrypt(CipherMode::ecb, "short", {}, std::string(16, 'x')), Error);
  CHECK_THROWS_AS((void)aes_decrypt(CipherMode::ecb, std::string(16, 'k'), {}, "15 bytes, no more"), Error);
  CHECK_THROWS_AS((void)aes_decrypt(CipherMode::cbc, std::string(16, 'k'), "short", std::string(16, 'x')),
                  Error);
}

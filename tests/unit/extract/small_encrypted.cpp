#include "small_encrypted.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <stdexcept>

#include "ragctl/base/cipher.hpp"

namespace ragctl::extract {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t kSector = 512;
constexpr std::size_t kMini = 64;
constexpr std::size_t kCutoff = 4096;

std::string number(std::uint64_t value, unsigned size) {
  std::string out;
  for (unsigned i = 0; i < size; ++i) out += static_cast<char>((value >> (8 * i)) & 0xFFU);
  return out;
}

std::string padded(std::string bytes, std::size_t step) {
  bytes.resize((bytes.size() + step - 1) / step * step, '\0');
  return bytes;
}

std::string utf16(std::u16string_view text) {
  std::string out;
  for (const char16_t unit : text) out += number(unit, 2);
  return out;
}

std::string entry(std::u16string_view name, int type, std::uint32_t start, std::size_t size) {
  std::string out = utf16(name);
  out.resize(64, '\0');
  out += number(2 * (name.size() + 1), 2) + static_cast<char>(type) + '\1';
  out += number(0xFFFFFFFF, 4) + number(0xFFFFFFFF, 4) + number(type == 5 ? 1 : 0xFFFFFFFF, 4);
  out.resize(116, '\0');
  return out + number(start, 4) + number(size, 8);
}

std::string base64(std::string_view bytes) {
  std::string out(4 * ((bytes.size() + 2) / 3) + 1, '\0');
  out.resize(static_cast<std::size_t>(EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                                                      reinterpret_cast<const unsigned char*>(bytes.data()),
                                                      static_cast<int>(bytes.size()))));
  return out;
}

std::string encrypt(const EVP_CIPHER* cipher, const std::string& key, const std::string& start,
                    std::string bytes) {
  bytes = padded(std::move(bytes), 16);
  std::string out(bytes.size() + 16, '\0');
  int size = 0;
  EVP_CIPHER_CTX* const context = EVP_CIPHER_CTX_new();
  const auto raw = [](const std::string& text) {
    return reinterpret_cast<const unsigned char*>(text.data());
  };
  const bool done = EVP_EncryptInit_ex(context, cipher, nullptr, raw(key), raw(start)) == 1 &&
                    EVP_CIPHER_CTX_set_padding(context, 0) == 1 &&
                    EVP_EncryptUpdate(context, reinterpret_cast<unsigned char*>(out.data()), &size,
                                      raw(bytes), static_cast<int>(bytes.size())) == 1;
  EVP_CIPHER_CTX_free(context);
  if (!done) throw std::logic_error("no AES");
  out.resize(static_cast<std::size_t>(size));
  return out;
}

std::string spun(Hasher& hash, std::string_view salt, std::u16string_view password, int spins) {
  std::string out = hash({salt, utf16(password)});
  for (int i = 0; i < spins; ++i) out = hash({number(static_cast<std::uint64_t>(i), 4), out});
  return out;
}

const std::string kSalt = "0123456789abcdef";
const std::string kDataSalt = "fedcba9876543210";
const std::string kSecret(32, 'k');
const std::string kInput = "sixteen bytes...";

}  // namespace

std::string ole_of(const std::vector<std::pair<std::string, std::string>>& streams) {
  std::vector<std::uint32_t> table{0xFFFFFFFD, 0xFFFFFFFE,
                                   0xFFFFFFFE};  // itself, directory, table of small ones
  std::vector<std::uint32_t> mini_table;
  std::string sectors;  // from the third on
  std::string mini;
  std::string entries;
  const auto chain = [](std::vector<std::uint32_t>& into, std::size_t count) {
    const auto first = static_cast<std::uint32_t>(into.size());
    for (std::size_t i = 0; i < count; ++i)
      into.push_back(i + 1 < count ? first + static_cast<std::uint32_t>(i) + 1 : 0xFFFFFFFE);
    return first;
  };
  for (const auto& [name, bytes] : streams) {
    const bool small = bytes.size() < kCutoff;
    const std::string whole = padded(bytes, small ? kMini : kSector);
    const std::uint32_t first = chain(small ? mini_table : table, whole.size() / (small ? kMini : kSector));
    (small ? mini : sectors) += whole;
    entries += entry(std::u16string(name.begin(), name.end()), 2, first, bytes.size());
  }
  const std::uint32_t mini_first = chain(table, padded(mini, kSector).size() / kSector);
  sectors += padded(mini, kSector);
  const auto as_sector = [](const std::vector<std::uint32_t>& list) {
    std::string out;
    for (const std::uint32_t each : list) out += number(each, 4);
    out.resize(kSector, '\xFF');
    return out;
  };
  if (table.size() > kSector / 4 || mini_table.size() > kSector / 4) throw std::logic_error("too large");
  std::string header = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + std::string(16, '\0') + number(0x3E, 2) +
                       number(3, 2) + number(0xFFFE, 2) + number(9, 2) + number(6, 2) +
                       std::string(10, '\0') + number(1, 4) + number(1, 4) + number(0, 4) +
                       number(kCutoff, 4) + number(2, 4) + number(1, 4) + number(0xFFFFFFFE, 4) +
                       number(0, 4) + number(0, 4);
  header.resize(kSector, '\xFF');
  return header + as_sector(table) +
         padded(entry(u"Root Entry", 5, mini_first, mini.size()) + entries, kSector) + as_sector(mini_table) +
         sectors;
}

std::string agile_info(std::u16string_view password, int spins) {
  Hasher hash(HashKind::sha512);
  const std::string base = spun(hash, kSalt, password, spins);
  const auto sealed = [&](std::string_view purpose, const std::string& bytes) {
    return base64(encrypt(EVP_aes_256_cbc(), hash({base, purpose}).substr(0, 32), kSalt, bytes));
  };
  const std::string how =
      "saltSize=\"16\" blockSize=\"16\" keyBits=\"256\" hashSize=\"64\" cipherAlgorithm=\"AES\" "
      "cipherChaining=\"ChainingModeCBC\" hashAlgorithm=\"SHA512\"";
  return number(4, 2) + number(4, 2) + number(0x40, 4) +
         "<?xml version=\"1.0\"?><encryption xmlns=\"http://schemas.microsoft.com/office/2006/encryption\" "
         "xmlns:p=\"http://schemas.microsoft.com/office/2006/keyEncryptor/password\"><keyData " +
         how + " saltValue=\"" + base64(kDataSalt) +
         "\"/><keyEncryptors><keyEncryptor><p:encryptedKey spinCount=\"" + std::to_string(spins) + "\" " +
         how + " saltValue=\"" + base64(kSalt) + "\" encryptedVerifierHashInput=\"" +
         sealed("\xFE\xA7\xD2\x76\x3B\x4B\x9E\x79"sv, kInput) + "\" encryptedVerifierHashValue=\"" +
         sealed("\xD7\xAA\x0F\x6D\x30\x61\x34\x4E"sv, hash({kInput})) + "\" encryptedKeyValue=\"" +
         sealed("\x14\x6E\x0B\xE7\xAB\xAC\xD0\xD6"sv, kSecret) +
         "\"/></keyEncryptor></keyEncryptors></encryption>";
}

std::string encrypted_agile(std::string_view document, std::u16string_view password, int spins) {
  Hasher hash(HashKind::sha512);
  std::string package = number(document.size(), 8);
  for (std::size_t at = 0; at < document.size(); at += 4096)
    package += encrypt(EVP_aes_256_cbc(), kSecret, hash({kDataSalt, number(at / 4096, 4)}).substr(0, 16),
                       std::string(document.substr(at, 4096)));
  return ole_of({{"EncryptionInfo", agile_info(password, spins)}, {"EncryptedPackage", package}});
}

std::string encrypted_standard(std::string_view document, std::u16string_view password) {
  Hasher hash(HashKind::sha1);
  const std::string last = hash({spun(hash, kSalt, password, 50'000), number(0, 4)});
  std::string inner(64, '\x36');
  for (std::size_t i = 0; i < last.size(); ++i) inner[i] = static_cast<char>(inner[i] ^ last[i]);
  const std::string key = hash({inner}).substr(0, 16);
  const std::string header = number(0x24, 4) + number(0, 4) + number(0x660E, 4) + number(0x8004, 4) +
                             number(128, 4) + number(24, 4) + std::string(8, '\0') + utf16(u"AES") +
                             number(0, 2);
  const std::string info = number(3, 2) + number(2, 2) + number(0x24, 4) + number(header.size(), 4) + header +
                           number(16, 4) + kSalt + encrypt(EVP_aes_128_ecb(), key, {}, kInput) +
                           number(20, 4) + encrypt(EVP_aes_128_ecb(), key, {}, hash({kInput}));
  return ole_of({{"EncryptionInfo", info},
                 {"EncryptedPackage",
                  number(document.size(), 8) + encrypt(EVP_aes_128_ecb(), key, {}, std::string(document))}});
}

}  // namespace ragctl::extract

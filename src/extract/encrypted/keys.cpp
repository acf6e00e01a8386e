#include "keys.hpp"

#include <algorithm>
#include <optional>

#include "../office/xml_tree.hpp"
#include "ragctl/base/cipher.hpp"
#include "ragctl/base/error.hpp"

namespace ragctl::extract {
namespace {

using namespace std::string_view_literals;

constexpr int kMostSpins = 10'000'000;  // as [MS-OFFCRYPTO] has it
constexpr int kStandardSpins = 50'000;
constexpr std::size_t kSegment = 4096;
constexpr std::size_t kBlock = 16;

[[noreturn]] void refuse(const std::string& how) {
  throw Error(ErrorCode::failed, "encrypted in a way that is not supported (" + how + ")",
              "save it without a password and ingest it again");
}
[[noreturn]] void fail() {
  throw Error(ErrorCode::failed, "damaged: what says how it is encrypted is broken");
}

std::uint32_t number(std::string_view bytes, std::size_t at, unsigned size) {
  if (at > bytes.size() || bytes.size() - at < size) fail();
  std::uint32_t value = 0;
  for (unsigned i = size; i-- > 0;) value = (value << 8U) | static_cast<unsigned char>(bytes[at + i]);
  return value;
}

std::string_view part(std::string_view bytes, std::size_t at, std::size_t size) {
  if (at > bytes.size() || bytes.size() - at < size) fail();
  return bytes.substr(at, size);
}

std::string little_endian(std::uint32_t value) {
  std::string out;
  for (unsigned i = 0; i < 4; ++i) out += static_cast<char>((value >> (8 * i)) & 0xFFU);
  return out;
}

std::string resized(std::string bytes, std::size_t size, char fill) {
  bytes.resize(size, fill);
  return bytes;
}

// The password's hash, hashed again so often that trying passwords is slow.
std::string spun(Hasher& hash, std::string_view salt, std::string_view password, int times) {
  std::string out = hash({salt, password});
  for (int i = 0; i < times; ++i) out = hash({little_endian(static_cast<std::uint32_t>(i)), out});
  return out;
}

HashKind hash_named(std::string_view name) {
  if (name == "SHA1" || name == "SHA-1") return HashKind::sha1;
  if (name == "SHA256" || name == "SHA-256") return HashKind::sha256;
  if (name == "SHA384" || name == "SHA-384") return HashKind::sha384;
  if (name == "SHA512" || name == "SHA-512") return HashKind::sha512;
  refuse("its hash");
}

/// 2.3.4.10 to 2.3.4.15
class AgileEncryption : public OfficeEncryption {
public:
  explicit AgileEncryption(std::string_view xml) : tree_(std::string(xml), "EncryptionInfo") {
    data_ = tree_.root().child("keyData");
    for (XmlNode node = tree_.root(); node; node = node.next_in(tree_.root())) {
      if (node.name().ends_with(":encryptedKey")) password_ = node;
    }
    if (!data_ || !password_) fail();
    for (const XmlNode each : {data_, password_}) {
      if (each.attribute("cipherAlgorithm") != "AES") refuse("its cipher");
      if (each.attribute("cipherChaining") != "ChainingModeCBC") refuse("its chaining");
    }
  }

  [[nodiscard]] std::string key(std::string_view password) const override {
    const int spins = password_.integer("spinCount").value_or(-1);
    if (spins < 0 || spins > kMostSpins) fail();
    Hasher hash(hash_named(password_.attribute("hashAlgorithm")));
    const std::string salt = from_base64(password_.attribute("saltValue"));
    const std::string start = resized(salt, kBlock, '\x36');
    const std::string base = spun(hash, salt, password, spins);
    const auto opened = [&](std::string_view purpose, const char* attribute) {
      const std::string own = resized(hash({base, purpose}), key_size(password_), '\x36');
      return aes_decrypt(CipherMode::cbc, own, start, from_base64(password_.attribute(attribute)));
    };
    const std::string input = opened("\xFE\xA7\xD2\x76\x3B\x4B\x9E\x79"sv, "encryptedVerifierHashInput");
    const std::string proof = opened("\xD7\xAA\x0F\x6D\x30\x61\x34\x4E"sv, "encryptedVerifierHashValue");
    const std::string wanted = hash({std::string_view(input).substr(0, salt.size())});
    if (!std::string_view(proof).starts_with(wanted)) return {};
    return resized(opened("\x14\x6E\x0B\xE7\xAB\xAC\xD0\xD6"sv, "encryptedKeyValue"), key_size(data_), '\0');
  }

  [[nodiscard]] std::string decrypt(std::string_view bytes, std::string_view key) const override {
    Hasher hash(hash_named(data_.attribute("hashAlgorithm")));
    const std::string salt = from_base64(data_.attribute("saltValue"));
    std::string out;
    for (std::uint32_t segment = 0; segment * kSegment < bytes.size(); ++segment) {
      const std::string start = resized(hash({salt, little_endian(segment)}), kBlock, '\x36');
      const std::string_view piece = bytes.substr(segment * kSegment, kSegment);
      out += aes_decrypt(CipherMode::cbc, key, start, piece.substr(0, piece.size() / kBlock * kBlock));
    }
    return out;
  }

private:
  static std::size_t key_size(XmlNode node) {
    const int bits = node.integer("keyBits").value_or(0);
    if (bits != 128 && bits != 192 && bits != 256) refuse("the size of its key");
    return static_cast<std::size_t>(bits) / 8;
  }

  XmlTree tree_;
  XmlNode data_;
  XmlNode password_;
};

/// 2.3.4.5 to 2.3.4.9
class StandardEncryption : public OfficeEncryption {
public:
  explicit StandardEncryption(std::string_view info) {
    const std::size_t header_size = number(info, 8, 4);
    const std::string_view header = part(info, 12, header_size);
    const std::uint32_t cipher = number(header, 8, 4);
    if (cipher != 0x660E && cipher != 0x660F && cipher != 0x6610) refuse("its cipher");
    key_size_ = number(header, 16, 4) / 8;
    if (key_size_ != 16 && key_size_ != 24 && key_size_ != 32) refuse("the size of its key");
    const std::string_view verifier = info.substr(12 + header_size);
    salt_ = part(verifier, 4, number(verifier, 0, 4));
    const std::size_t behind = 4 + salt_.size();
    input_ = part(verifier, behind, kBlock);
    proof_ = part(verifier, behind + kBlock + 4, 2 * kBlock);
  }

  [[nodiscard]] std::string key(std::string_view password) const override {
    Hasher hash(HashKind::sha1);
    const std::string base = spun(hash, salt_, password, kStandardSpins);
    const std::string last = hash({base, little_endian(0)});
    const auto padded = [&](char with) {
      std::string out(64, with);
      for (std::size_t i = 0; i < last.size(); ++i) out[i] = static_cast<char>(out[i] ^ last[i]);
      return hash({out});
    };
    const std::string key = (padded('\x36') + padded('\x5C')).substr(0, key_size_);
    const std::string wanted = hash({aes_decrypt(CipherMode::ecb, key, {}, input_)});
    return aes_decrypt(CipherMode::ecb, key, {}, proof_).starts_with(wanted) ? key : std::string();
  }

  [[nodiscard]] std::string decrypt(std::string_view bytes, std::string_view key) const override {
    return aes_decrypt(CipherMode::ecb, key, {}, bytes.substr(0, bytes.size() / kBlock * kBlock));
  }

private:
  std::size_t key_size_ = 0;
  std::string salt_;
  std::string input_;
  std::string proof_;
};

}  // namespace

std::unique_ptr<OfficeEncryption> read_office_encryption(std::string_view info) {
  const std::uint32_t major = number(info, 0, 2);
  const std::uint32_t minor = number(info, 2, 2);
  if (major == 4 && minor == 4) return std::make_unique<AgileEncryption>(part(info, 8, info.size() - 8));
  if (major >= 2 && major <= 4 && minor == 2) return std::make_unique<StandardEncryption>(info);
  refuse("version " + std::to_string(major) + "." + std::to_string(minor));
}

std::string from_base64(std::string_view text) {
  static constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  std::uint32_t bits = 0;
  unsigned count = 0;
  for (const char c : text) {
    const std::size_t digit = kDigits.find(c);
    if (digit == kDigits.npos) break;
    bits = (bits << 6U) | static_cast<std::uint32_t>(digit);
    count += 6;
    if (count < 8) continue;
    count -= 8;
    out += static_cast<char>((bits >> count) & 0xFFU);
  }
  return out;
}

}  // namespace ragctl::extract

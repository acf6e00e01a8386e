#include "encrypted_office.hpp"

#include "compound_file.hpp"
#include "keys.hpp"
#include "ragctl/base/error.hpp"
#include "ragctl/base/utf8.hpp"

namespace ragctl::extract {
namespace {

constexpr std::size_t kLengthSize = 8;
constexpr std::size_t kLongestPassword = 255;  // characters

// What Office encrypts with where a workbook is only protected against changes.
constexpr std::string_view kNobodysPassword = "VelvetSweatshop";

std::string utf16_of(std::string_view text) {
  std::string out;
  const auto put = [&](std::uint32_t unit) {
    out += static_cast<char>(unit & 0xFFU);
    out += static_cast<char>((unit >> 8U) & 0xFFU);
  };
  for (std::size_t at = 0; at < text.size() && out.size() < 2 * kLongestPassword;) {
    const CodePoint next = decode_utf8(text, at);
    at += next.size;
    if (next.value < 0x10000) {
      put(next.value);
    } else {
      put(0xD800 + ((next.value - 0x10000) >> 10U));
      put(0xDC00 + ((next.value - 0x10000) & 0x3FFU));
    }
  }
  return out;
}

std::string require(std::optional<std::string> stream) {
  if (!stream) throw Error(ErrorCode::failed, "encrypted, and without its parts that say how");
  return std::move(*stream);
}

}  // namespace

std::string decrypt_office(std::string_view bytes, const std::vector<std::string>& passwords) {
  const CompoundFile file(bytes);
  const auto encryption = read_office_encryption(require(file.stream("EncryptionInfo")));
  std::string key = encryption->key(utf16_of(kNobodysPassword));
  for (const std::string& each : passwords) {
    if (key.empty()) key = encryption->key(utf16_of(each));
  }
  if (key.empty()) {
    const bool tried = !passwords.empty();
    throw Error(ErrorCode::failed,
                tried ? "encrypted, and no password fits" : "encrypted, and no password is given",
                tried ? "add its password to the --password-file"
                      : "write its password in a file and ingest with --password-file FILE");
  }
  const std::string package = require(file.stream("EncryptedPackage"));
  if (package.size() < kLengthSize)
    throw Error(ErrorCode::failed, "damaged: its encrypted part is cut short");
  std::uint64_t length = 0;
  for (std::size_t i = kLengthSize; i-- > 0;)
    length = (length << 8U) | static_cast<unsigned char>(package[i]);
  std::string out = encryption->decrypt(std::string_view(package).substr(kLengthSize), key);
  if (out.size() < length) throw Error(ErrorCode::failed, "damaged: its encrypted part is cut short");
  out.resize(static_cast<std::size_t>(length));
  return out;
}

}  // namespace ragctl::extract

#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace ragctl::extract {

/// How a document was encrypted (its stream "EncryptionInfo").
class OfficeEncryption {
public:
  virtual ~OfficeEncryption() = default;
  /// The key that the document was encrypted with; empty: the password does not fit. It is in UTF-16, the
  /// lower byte first.
  [[nodiscard]] virtual std::string key(std::string_view password) const = 0;
  /// The document within the stream "EncryptedPackage", without its length.
  [[nodiscard]] virtual std::string decrypt(std::string_view bytes, std::string_view key) const = 0;
};

/// Throws Error{failed} for what is broken, and for what is not supported.
[[nodiscard]] std::unique_ptr<OfficeEncryption> read_office_encryption(std::string_view info);

/// The bytes of a text of base64 (RFC 4648). What is none ends it.
[[nodiscard]] std::string from_base64(std::string_view text);

}  // namespace ragctl::extract

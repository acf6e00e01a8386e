#pragma once
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>

namespace ragctl {

/// Hashes that foreign formats derive their keys with (FIPS 180-4). For our own identities there is sha256.
enum class HashKind : std::uint8_t { sha1, sha256, sha384, sha512 };

class Hasher {
public:
  explicit Hasher(HashKind kind);
  ~Hasher();
  Hasher(const Hasher&) = delete;
  Hasher& operator=(const Hasher&) = delete;
  /// The hash of these bytes, one behind the other.
  [[nodiscard]] std::string operator()(std::initializer_list<std::string_view> pieces);

private:
  struct State;
  std::unique_ptr<State> state_;
};

enum class CipherMode : std::uint8_t { cbc, ecb };

/// AES (FIPS 197) without padding, for what others have encrypted. `key`: 16, 24 or 32 bytes; `start`: 16,
/// of CBC. Throws Error{failed} when these or the bytes have no such length.
[[nodiscard]] std::string aes_decrypt(CipherMode mode, std::string_view key, std::string_view start,
                                      std::string_view bytes);

}  // namespace ragctl

#include "ragctl/base/cipher.hpp"

#include <openssl/evp.h>

#include <array>
#include <climits>

#include "ragctl/base/error.hpp"

namespace ragctl {
namespace {

constexpr std::size_t kBlock = 16;

const EVP_MD* hash_of(HashKind kind) {
  switch (kind) {
    case HashKind::sha1:
      return EVP_sha1();
    case HashKind::sha256:
      return EVP_sha256();
    case HashKind::sha384:
      return EVP_sha384();
    case HashKind::sha512:
      return EVP_sha512();
  }
  return nullptr;
}

const EVP_CIPHER* cipher_of(CipherMode mode, std::size_t key_size) {
  const bool cbc = mode == CipherMode::cbc;
  if (key_size == 16) return cbc ? EVP_aes_128_cbc() : EVP_aes_128_ecb();
  if (key_size == 24) return cbc ? EVP_aes_192_cbc() : EVP_aes_192_ecb();
  if (key_size == 32) return cbc ? EVP_aes_256_cbc() : EVP_aes_256_ecb();
  return nullptr;
}

const unsigned char* raw(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

void require(bool done, const char* what) {
  if (!done) throw Error(ErrorCode::failed, what);
}

}  // namespace

struct Hasher::State {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  const EVP_MD* kind;
  explicit State(HashKind wanted) : kind(hash_of(wanted)) {}
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() { EVP_MD_CTX_free(context); }
};

Hasher::Hasher(HashKind kind) : state_(std::make_unique<State>(kind)) {}
Hasher::~Hasher() = default;

std::string Hasher::operator()(std::initializer_list<std::string_view> pieces) {
  require(state_->context != nullptr && EVP_DigestInit_ex(state_->context, state_->kind, nullptr) == 1,
          "libcrypto gives no such hash");
  for (const std::string_view piece : pieces) EVP_DigestUpdate(state_->context, piece.data(), piece.size());
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  EVP_DigestFinal_ex(state_->context, digest.data(), &size);
  return {reinterpret_cast<const char*>(digest.data()), size};
}

std::string aes_decrypt(CipherMode mode, std::string_view key, std::string_view start,
                        std::string_view bytes) {
  const EVP_CIPHER* const cipher = cipher_of(mode, key.size());
  const bool fits = cipher != nullptr && bytes.size() % kBlock == 0 && bytes.size() < INT_MAX &&
                    (mode == CipherMode::ecb || start.size() == kBlock);
  require(fits, "the sizes of key and data do not fit the cipher");
  struct Release {
    void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
  };
  const std::unique_ptr<EVP_CIPHER_CTX, Release> context(EVP_CIPHER_CTX_new());
  std::string out(bytes.size() + kBlock, '\0');
  int size = 0;
  const bool done = context &&
                    EVP_DecryptInit_ex(context.get(), cipher, nullptr, raw(key), raw(start)) == 1 &&
                    EVP_CIPHER_CTX_set_padding(context.get(), 0) == 1 &&
                    EVP_DecryptUpdate(context.get(), reinterpret_cast<unsigned char*>(out.data()), &size,
                                      raw(bytes), static_cast<int>(bytes.size())) == 1;
  require(done, "libcrypto gives no AES");
  out.resize(static_cast<std::size_t>(size));
  return out;
}

}  // namespace ragctl

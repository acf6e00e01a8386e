#include "ragctl/base/libraries.hpp"

#include <openssl/crypto.h>
#include <xxhash.h>

namespace ragctl {

std::vector<LibraryVersion> libraries() {
  const unsigned xxhash = XXH_VERSION_NUMBER;
  return {{"OpenSSL", OpenSSL_version(OPENSSL_VERSION_STRING)},
          {"xxHash", std::to_string(xxhash / 10000) + "." + std::to_string(xxhash / 100 % 100) + "." +
                         std::to_string(xxhash % 100)}};
}

}  // namespace ragctl

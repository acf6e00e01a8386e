#include "ragctl/text/libraries.hpp"

#include <unicode/uversion.h>

#include <array>

namespace ragctl::text {

std::vector<LibraryVersion> libraries() {
  UVersionInfo version;
  u_getVersion(version);
  std::array<char, U_MAX_VERSION_STRING_LENGTH> text{};
  u_versionToString(version, text.data());
  return {{"ICU", text.data()}};
}

}  // namespace ragctl::text

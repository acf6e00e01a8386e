#include "ragctl/files/within.hpp"

#include <algorithm>

namespace ragctl::files {

bool lies_in(const std::filesystem::path& path, const std::filesystem::path& folder) {
  return std::mismatch(folder.begin(), folder.end(), path.begin(), path.end()).first == folder.end();
}

}  // namespace ragctl::files

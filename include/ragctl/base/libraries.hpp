#pragma once
#include <string>
#include <vector>

namespace ragctl {

/// A foreign library as it was found at run time, or at build time where it does not tell.
struct LibraryVersion {
  std::string name;
  std::string version;
};

/// Those that `base` stands on. Every room with foreign libraries has such a function.
[[nodiscard]] std::vector<LibraryVersion> libraries();

}  // namespace ragctl

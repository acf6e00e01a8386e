#pragma once
#include <vector>

#include "ragctl/base/libraries.hpp"

namespace ragctl::command {

/// Every foreign library of the program.
[[nodiscard]] std::vector<LibraryVersion> library_versions();

}  // namespace ragctl::command

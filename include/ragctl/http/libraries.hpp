#pragma once
#include <vector>

#include "ragctl/base/libraries.hpp"

namespace ragctl::http {

/// The foreign libraries of this room. One that is not installed has the version "missing".
[[nodiscard]] std::vector<LibraryVersion> libraries();

}  // namespace ragctl::http

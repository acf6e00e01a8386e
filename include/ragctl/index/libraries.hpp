#pragma once
#include <vector>

#include "ragctl/base/libraries.hpp"

namespace ragctl::index {

/// The foreign libraries of this room.
[[nodiscard]] std::vector<LibraryVersion> libraries();

}  // namespace ragctl::index

#pragma once
#include <vector>

#include "ragctl/base/libraries.hpp"

namespace ragctl::embed {

/// The foreign libraries of this room.
[[nodiscard]] std::vector<LibraryVersion> libraries();

}  // namespace ragctl::embed

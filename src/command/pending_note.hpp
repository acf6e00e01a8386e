#pragma once
#include <cstdint>
#include <string>

#include "ragctl/command/output.hpp"

namespace ragctl::command {

/// Says how many chunks no question finds yet, and what to run; nothing when there are none.
void note_pending(const std::string& tenant, std::uint64_t pending, Output& output);

}  // namespace ragctl::command

#pragma once
#include <cstdint>
#include <string>

#include "open_tenant.hpp"
#include "ragctl/command/output.hpp"

namespace ragctl::command {

/// Says how many chunks no question finds yet, or that the index does not fit the settings any more, and what
/// to run; nothing when all is well.
void note_pending(OpenTenant& tenant, std::uint64_t pending, Output& output);

/// Where a question found nothing: says so when there is nothing to be found, and what to run. Counts the
/// documents.
void note_if_empty(OpenTenant& tenant, Output& output);

}  // namespace ragctl::command

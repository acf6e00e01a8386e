#pragma once
#include "ragctl/base/error.hpp"
#include "ragctl/command/output.hpp"

namespace ragctl::command {

/// The message and what mends it, to standard error, in the format asked for. Returns the exit code.
int report_error(const Error& error, Output& output);

}  // namespace ragctl::command

#pragma once

namespace ragctl::command {

/// The whole program: parses the command line, runs one verb, and returns the exit code (see ErrorCode).
/// Catches everything; never throws.
[[nodiscard]] int run_program(int argc, char** argv);

}  // namespace ragctl::command

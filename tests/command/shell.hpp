#pragma once
#include <string>

#include "cli.hpp"

namespace cli {

struct ShellResult {
  int exit_code = 0;
  std::string output;  ///< standard output and standard error as they came
};

/// Runs a script with a shell ("bash --norc") in the sandbox's folder: a small clean environment, no standard
/// input, and the binary under test found as `ragctl`.
[[nodiscard]] ShellResult run_script(const Sandbox& box, const std::string& shell, const std::string& script);

/// Whether a program is found in /usr/bin or /bin.
[[nodiscard]] bool has_program(const std::string& name);

}  // namespace cli

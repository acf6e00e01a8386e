#pragma once
#include <chrono>

#include "cli.hpp"

namespace cli {

/// Sends the signal so long after the start of the process, be it before its first line or after its end.
[[nodiscard]] Settings signal_after(int signal, std::chrono::microseconds delay);

/// Sends SIGINT so long after the binary has taken over the signals. From then on an interrupt ends it in
/// order, be it already at work or on its way there.
[[nodiscard]] Settings interrupt_after_listening(std::chrono::microseconds delay = {});

}  // namespace cli

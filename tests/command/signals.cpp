#include "signals.hpp"

#include <signal.h>

#include <fstream>
#include <optional>
#include <string>
#include <thread>

namespace cli {
namespace {

/// The mask of blocked signals of a process, from /proc; nothing once the process is gone.
std::optional<unsigned long long> blocked_signals(int pid) {
  std::ifstream status("/proc/" + std::to_string(pid) + "/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("State:") && contains(line, "Z")) return std::nullopt;
    if (line.starts_with("SigBlk:")) return std::stoull(line.substr(7), nullptr, 16);
  }
  return std::nullopt;
}

void wait_until_listening(int pid) {
  const unsigned long long interrupt = 1ULL << (SIGINT - 1);
  for (auto mask = blocked_signals(pid); mask && (*mask & interrupt) == 0; mask = blocked_signals(pid)) {
  }
}

}  // namespace

Settings signal_after(int signal, std::chrono::microseconds delay) {
  Settings settings;
  settings.while_running = [signal, delay](int pid) {
    std::this_thread::sleep_for(delay);
    kill(pid, signal);
  };
  return settings;
}

Settings interrupt_after_listening(std::chrono::microseconds delay) {
  Settings settings;
  settings.while_running = [delay](int pid) {
    wait_until_listening(pid);
    std::this_thread::sleep_for(delay);
    kill(pid, SIGINT);
  };
  return settings;
}

}  // namespace cli

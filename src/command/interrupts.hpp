#pragma once
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>

#include "ragctl/files/descriptor.hpp"

namespace ragctl::command {

/// Turns SIGINT and SIGTERM into a stop request. The signals are blocked in every thread and read by one of
/// ours, so no work is ever done in a signal handler; children inherit the mask, so a Ctrl-C in the terminal
/// does not kill a worker under our feet. The second signal ends the process at once with 130.
class Interrupts {
public:
  Interrupts();
  ~Interrupts();
  Interrupts(const Interrupts&) = delete;
  Interrupts& operator=(const Interrupts&) = delete;

  [[nodiscard]] std::stop_token token() const { return stop_.get_token(); }
  /// From now on SIGINT calls this (on the signal thread) instead of requesting a stop; for the chat, where
  /// it stops only the answer. SIGTERM requests the stop and then calls it too, so that what waits wakes up.
  void on_interrupt(std::function<void()> action);

private:
  void watch();
  void handle(int signal);

  std::stop_source stop_;
  std::mutex mutex_;
  std::function<void()> action_;
  files::Descriptor signals_;
  files::Descriptor wake_;
  std::jthread thread_;
};

}  // namespace ragctl::command

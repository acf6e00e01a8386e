#pragma once
#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "ragctl/files/descriptor.hpp"

namespace ragctl::extract {

using Deadline = std::chrono::steady_clock::time_point;

/// A child process and the socket to its descriptors 0 and 1. Its standard error is /dev/null; it has no
/// other descriptor, no environment of ours (so no key or token), its own process group (so Ctrl-C is ours to
/// handle), and works in "/". The destructor kills and reaps it. For one thread at a time.
class WorkerProcess {
public:
  /// Throws Error{failed} when the binary cannot be started.
  WorkerProcess(const std::filesystem::path& binary, const char* verb);
  ~WorkerProcess();
  WorkerProcess(const WorkerProcess&) = delete;
  WorkerProcess& operator=(const WorkerProcess&) = delete;

  enum class Transfer { done, timed_out, closed };
  /// All of `bytes`; `closed` also when the child talks before it has heard all.
  [[nodiscard]] Transfer send(std::string_view bytes, Deadline deadline);
  /// Exactly `size` bytes; memory grows only as they arrive.
  [[nodiscard]] Transfer receive(std::string& out, std::uint64_t size, Deadline deadline);

  /// Silent and alive: false when it has ended, or said something unasked.
  [[nodiscard]] bool is_idle() const;

  /// Kills it if it does not end by itself at once, reaps it, and says in one line why it ended.
  struct End {
    bool out_of_time = false;  ///< its own limit on CPU time ended it
    bool out_of_memory = false;
    std::string words;
  };
  [[nodiscard]] End end();

private:
  void kill_and_reap() noexcept;

  files::Descriptor socket_;
  pid_t pid_ = -1;
};

}  // namespace ragctl::extract

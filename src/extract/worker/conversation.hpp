#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "process.hpp"
#include "protocol.hpp"
#include "ragctl/extract/worker.hpp"

namespace ragctl::extract {

/// One side of the talk with a worker process, which is started when it is needed and replaced after its
/// share of documents. Whatever goes wrong ends the process and is thrown as Error{failed} or
/// Error{timed_out} that says what happened to the document. For one thread at a time.
class Conversation {
public:
  Conversation(WorkerLimits limits, std::filesystem::path binary)
      : limits_(limits), binary_(std::move(binary)) {}

  /// Limits of the worker go into the request.
  void ask(WorkRequest request, std::string_view bytes);
  /// The next frame: its header and head, of at most so many bytes. A body has to be received after it.
  struct Frame {
    FrameHeader header;
    std::string head;
  };
  [[nodiscard]] Frame receive(std::uint64_t largest_head, std::uint64_t largest_body);
  /// Whoever asked took his time over the last frame.
  void restart_clock() { deadline_ = std::chrono::steady_clock::now() + limits_.timeout; }
  [[nodiscard]] std::string receive_body(std::uint64_t size);
  /// Whatever it still says belongs to a document that is over.
  void hang_up() { process_.reset(); }
  [[nodiscard]] const WorkerLimits& limits() const { return limits_; }

private:
  void have_process();
  void require(WorkerProcess::Transfer transfer);
  [[noreturn]] void fail_as_it_ended();

  WorkerLimits limits_;
  std::filesystem::path binary_;
  std::optional<WorkerProcess> process_;
  std::uint32_t documents_ = 0;  // that `process_` has been given
  Deadline deadline_{};
};

}  // namespace ragctl::extract

#pragma once
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>

#include "ragctl/extract/extractor.hpp"

namespace ragctl::extract {

struct WorkerLimits {
  std::chrono::milliseconds timeout{30'000};  ///< for one document
  std::uint64_t memory = 2'000'000'000;       ///< address space, bytes
  std::uint64_t output = 200'000'000;         ///< bytes of extracted text
  std::uint32_t documents_per_worker = 200;   ///< then it is replaced
};

/// The hidden verb of the binary that makes it a worker ("ragctl __extract-worker").
inline constexpr const char* kWorkerVerb = "__extract-worker";

/// Runs formats with dangerous parsers in a child process of the same binary (/proc/self/exe), one at a time,
/// reused; text formats run in this process. A crash, a hang or too much memory of the child ends as
/// Error{failed} or Error{timed_out} for that document, and the next document gets a new child. For one
/// thread at a time; make one per thread. The child dies with the parent.
class WorkerExtractor final : public Extractor {
public:
  explicit WorkerExtractor(WorkerLimits limits, std::filesystem::path binary = "/proc/self/exe");
  ~WorkerExtractor() override;
  [[nodiscard]] Extraction extract(std::string_view bytes, const Hints& hints) override;

private:
  struct State;
  std::unique_ptr<State> state_;
};

/// The child's main loop: requests on descriptor 0, replies on descriptor 1, until end of file. Returns the
/// exit code.
int run_worker();

}  // namespace ragctl::extract

#pragma once
#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>

#include "ragctl/files/descriptor.hpp"

namespace ragctl::files {

/// An exclusive flock(2) on a file that is created when absent and never deleted. Gone with the process,
/// however it ends.
class FileLock {
public:
  /// Nothing when another process holds it after `wait` (0: a few milliseconds, so that a process that only
  /// asks held() is never mistaken for a writer). Throws interrupted on a stop request, failed when the file
  /// cannot be made. `on_wait` is called once, when another process is found to hold it and a wait begins.
  [[nodiscard]] static std::optional<FileLock> acquire(const std::filesystem::path& path,
                                                       std::chrono::milliseconds wait, std::stop_token stop,
                                                       const std::function<void()>& on_wait = {});
  /// True when some process holds it now. False when the file is absent.
  [[nodiscard]] static bool held(const std::filesystem::path& path);
  /// The id of the process that holds it, where the kernel tells: not of one on another machine or in another
  /// container, and not on every file system.
  [[nodiscard]] static std::optional<int> holder(const std::filesystem::path& path);

private:
  explicit FileLock(Descriptor descriptor) : descriptor_(std::move(descriptor)) {}
  Descriptor descriptor_;
};

}  // namespace ragctl::files

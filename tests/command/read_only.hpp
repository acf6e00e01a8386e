#pragma once
#include "cli.hpp"

namespace cli {

/// While it lives, a sandbox's root cannot be written: by a read-only mount for root, by permissions of the
/// tenant's folder for everybody else.
class ReadOnlyRoot {
public:
  ReadOnlyRoot(const Sandbox& box, const std::string& tenant);
  ~ReadOnlyRoot();
  ReadOnlyRoot(const ReadOnlyRoot&) = delete;
  ReadOnlyRoot& operator=(const ReadOnlyRoot&) = delete;

  /// False where root may not mount: then nothing is read-only.
  [[nodiscard]] bool holds() const noexcept { return holds_; }

private:
  std::filesystem::path root_;
  std::filesystem::path tenant_;
  bool mounted_ = false;
  bool holds_ = false;
};

}  // namespace cli

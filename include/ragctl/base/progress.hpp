#pragma once
#include <cstdint>
#include <string_view>

namespace ragctl {

/// Where long work tells how far it is. Implementations must be quick; calls come from one thread at a time.
/// The work never prints: only `command` decides what a person sees.
class Progress {
public:
  virtual ~Progress() = default;
  /// A new stage starts; `total` 0 means unknown; `unit` is what is counted ("documents", "chunks").
  virtual void begin(std::string_view stage, std::uint64_t total, std::string_view unit) = 0;
  virtual void advance(std::uint64_t items, std::uint64_t bytes) = 0;
  virtual void end() = 0;
};

/// Says nothing.
class NoProgress final : public Progress {
public:
  void begin(std::string_view, std::uint64_t, std::string_view) override {}
  void advance(std::uint64_t, std::uint64_t) override {}
  void end() override {}
};

}  // namespace ragctl

#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace ragctl {

/// Milliseconds since 1970-01-01T00:00:00Z. Stored times have this unit.
enum class UnixMillis : std::int64_t {};

/// Where "now" comes from; tests inject their own.
using Clock = std::function<UnixMillis()>;

[[nodiscard]] UnixMillis system_now();

/// "2026-11-21T10:15:00Z", always UTC, whatever TZ says.
[[nodiscard]] std::string format_utc(UnixMillis time);

/// A stopwatch on the steady clock.
class Stopwatch {
public:
  Stopwatch() : start_(std::chrono::steady_clock::now()) {}
  [[nodiscard]] double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  }

private:
  std::chrono::steady_clock::time_point start_;
};

}  // namespace ragctl

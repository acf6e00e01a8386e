#pragma once
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace ragctl {

/// "50 MB", "1.5GiB", "4096" -> bytes (MB = 10^6, MiB = 2^20). Throws usage, naming the text.
[[nodiscard]] std::uint64_t parse_bytes(std::string_view text);
/// "250ms", "30s", "5m", "2h", "14 days" -> duration; a bare number is seconds. Throws usage.
[[nodiscard]] std::chrono::milliseconds parse_duration(std::string_view text);

[[nodiscard]] std::string format_bytes(std::uint64_t bytes);  ///< "1.4 MB"
[[nodiscard]] std::string format_duration(double seconds);    ///< "0.8 s", "3 min 20 s"
[[nodiscard]] std::string format_count(std::uint64_t count);  ///< "1,234,567"

}  // namespace ragctl

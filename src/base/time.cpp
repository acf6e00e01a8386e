#include "ragctl/base/time.hpp"

#include <array>
#include <ctime>

namespace ragctl {

UnixMillis system_now() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return UnixMillis{std::chrono::duration_cast<std::chrono::milliseconds>(now).count()};
}

std::string format_utc(UnixMillis time) {
  const auto seconds = static_cast<std::time_t>(static_cast<std::int64_t>(time) / 1000);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  std::array<char, 32> text{};
  const std::size_t size = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
  return {text.data(), size};
}

}  // namespace ragctl

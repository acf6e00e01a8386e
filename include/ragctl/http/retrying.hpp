#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>

#include "ragctl/base/time.hpp"
#include "ragctl/http/transport.hpp"

namespace ragctl::http {

struct RetryPolicy {
  std::uint32_t tries = 6;  ///< at least 1
  std::chrono::milliseconds base{
      1'000};  ///< the longest first wait; each further one is twice as long at most
  std::chrono::milliseconds cap{60'000};  ///< but never over this
  std::chrono::milliseconds budget{
      600'000};  ///< for all tries and waits; no wait begins that would exceed it
  /// What a status alone does not tell: a 429 because the month's quota is used up is not worth a wait.
  /// Empty: nothing of the kind.
  std::function<bool(const Response&)> is_final = {};
};

/// Sleeps, or throws interrupted as soon as a stop is requested.
void pause(std::chrono::milliseconds time, const std::stop_token& stop);
/// From 0 to below 1.
[[nodiscard]] double system_chance();

/// Time and chance; tests inject their own.
struct Waiting {
  Clock clock = system_now;
  std::function<void(std::chrono::milliseconds, const std::stop_token&)> pause = http::pause;
  std::function<double()> chance = system_chance;
};

/// 408, 409, 429, 500, 502, 503, 504 and 529 ("overloaded").
[[nodiscard]] bool is_retryable(int status) noexcept;

/// Retry-After in seconds or as a date, or retry-after-ms; nothing when the answer has none that makes sense.
[[nodiscard]] std::optional<std::chrono::milliseconds> wait_asked_for(const Response& response,
                                                                      UnixMillis now);

/// Tries again what may succeed at another time, after an exponential wait with full jitter (Brooker, AWS
/// Architecture Blog 2015), or the wait that the server asks for. An answer of which a piece was passed on is
/// not asked for again. After the last try, its answer or error is what the caller gets. A request's timeout
/// holds for each try, and none gets more than what is left of the budget.
class Retrying final : public Transport {
public:
  Retrying(std::unique_ptr<Transport> inner, RetryPolicy policy, Waiting waiting = {})
      : inner_(std::move(inner)), policy_(std::move(policy)), waiting_(std::move(waiting)) {}

  [[nodiscard]] Response exchange(const Request& request, const OnPiece& on_piece,
                                  const std::stop_token& stop) override;

private:
  [[nodiscard]] std::chrono::milliseconds backoff(std::uint32_t tries) const;

  std::unique_ptr<Transport> inner_;
  RetryPolicy policy_;
  Waiting waiting_;
};

}  // namespace ragctl::http

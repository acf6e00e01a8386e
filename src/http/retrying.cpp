#include "ragctl/http/retrying.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "ragctl/base/error.hpp"
#include "ragctl/base/stop.hpp"

namespace ragctl::http {
namespace {

using std::chrono::milliseconds;

constexpr std::array kRetryable{408, 409, 429, 500, 502, 503, 504, 529};
constexpr std::int64_t kLongestAskedMs = 30LL * 24 * 3600 * 1000;  // more is a mistake, or an insult

milliseconds since(UnixMillis start, UnixMillis now) {
  return milliseconds(static_cast<std::int64_t>(now) - static_cast<std::int64_t>(start));
}

template <class Number>
std::optional<Number> number_in(std::string_view text) {
  Number out{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return out;
}

/// "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110, 5.6.7), without strptime, which reads the locale's months.
std::optional<std::int64_t> unix_seconds(std::string_view date) {
  constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";
  if (date.size() != 29 || !date.ends_with(" GMT")) return std::nullopt;
  const std::size_t month = months.find(date.substr(8, 3));
  const auto day = number_in<unsigned>(date.substr(5, 2));
  const auto year = number_in<int>(date.substr(12, 4));
  const auto hour = number_in<int>(date.substr(17, 2));
  const auto minute = number_in<int>(date.substr(20, 2));
  const auto second = number_in<int>(date.substr(23, 2));
  if (month == std::string_view::npos || month % 3 != 0 || !day || !year || !hour || !minute || !second)
    return std::nullopt;
  const std::chrono::year_month_day on{std::chrono::year(*year),
                                       std::chrono::month(static_cast<unsigned>(month / 3 + 1)),
                                       std::chrono::day(*day)};
  if (!on.ok()) return std::nullopt;
  const auto days = std::chrono::sys_days(on).time_since_epoch();
  return std::chrono::seconds(days).count() + *hour * 3600 + *minute * 60 + *second;
}

std::optional<milliseconds> sensible(std::int64_t wait_ms) {
  if (wait_ms > kLongestAskedMs) return std::nullopt;
  return milliseconds(std::max<std::int64_t>(wait_ms, 0));
}

/// What a try ended in.
using Outcome = std::variant<Response, std::exception_ptr>;

Response handed_over(Outcome outcome) {
  if (auto* const error = std::get_if<std::exception_ptr>(&outcome)) std::rethrow_exception(*error);
  return std::get<Response>(std::move(outcome));
}

}  // namespace

void pause(milliseconds time, const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any stopped;
  std::unique_lock lock(mutex);
  stopped.wait_for(lock, stop, time, [] { return false; });
  throw_if_stopped(stop);
}

double system_chance() {
  // One number a wait: a device read each time costs less than a generator that must be owned by someone.
  std::random_device device;
  return std::uniform_real_distribution<double>(0, 1)(device);
}

bool is_retryable(int status) noexcept { return std::ranges::find(kRetryable, status) != kRetryable.end(); }

std::optional<milliseconds> wait_asked_for(const Response& response, UnixMillis now) {
  // Azure and OpenAI send both, and this one is exact.
  if (const auto exact = find_header(response.headers, "retry-after-ms")) {
    if (const auto wait = number_in<std::int64_t>(*exact)) return sensible(*wait);
  }
  const auto asked = find_header(response.headers, "retry-after");
  if (!asked) return std::nullopt;
  if (const auto seconds = number_in<double>(*asked)) {
    if (!(*seconds < 1e9)) return std::nullopt;
    return sensible(static_cast<std::int64_t>(*seconds * 1000));
  }
  if (const auto date = unix_seconds(*asked)) return sensible(*date * 1000 - static_cast<std::int64_t>(now));
  return std::nullopt;
}

milliseconds Retrying::backoff(std::uint32_t tries) const {
  const double doubled =
      static_cast<double>(policy_.base.count()) * static_cast<double>(1ULL << std::min(tries - 1, 40U));
  const double longest = std::min(doubled, static_cast<double>(policy_.cap.count()));
  return milliseconds(static_cast<std::int64_t>(waiting_.chance() * longest));
}

Response Retrying::exchange(const Request& request, const OnPiece& on_piece, const std::stop_token& stop) {
  const UnixMillis start = waiting_.clock();
  bool passed_on = false;
  OnPiece watched;
  if (on_piece) {
    watched = [&](const Response& head, std::string_view piece) {
      passed_on = true;
      on_piece(head, piece);
    };
  }
  Request limited = request;
  for (std::uint32_t tries = 1;; ++tries) {
    const milliseconds left = std::max(milliseconds(1), policy_.budget - since(start, waiting_.clock()));
    limited.timeout = request.timeout.count() > 0 ? std::min(request.timeout, left) : left;
    Outcome outcome;
    std::optional<milliseconds> asked;
    try {
      Response response = inner_->exchange(limited, watched, stop);
      const bool final_answer =
          !is_retryable(response.status) || (policy_.is_final && policy_.is_final(response));
      if (final_answer) return response;
      asked = wait_asked_for(response, waiting_.clock());
      outcome = std::move(response);
    } catch (const Error& error) {
      // A policy, not a handler: what is not worth another try goes on as it came.
      if (!error.retryable() || passed_on) throw;
      outcome = std::current_exception();
    }
    const milliseconds wait = asked ? *asked : backoff(tries);
    const bool too_late = since(start, waiting_.clock()) + wait >= policy_.budget;
    if (tries >= policy_.tries || too_late) return handed_over(std::move(outcome));
    waiting_.pause(wait, stop);
  }
}

}  // namespace ragctl::http

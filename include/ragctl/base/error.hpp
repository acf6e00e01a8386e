#pragma once
#include <stdexcept>
#include <string>
#include <string_view>

namespace ragctl {

/// What the caller does next. The values are the exit codes of the program and an API: never renumber.
enum class ErrorCode : int {
  failed = 1,         ///< none of the below
  usage = 2,          ///< the command line or a config key is wrong
  partial = 3,        ///< finished, but some items failed
  unauthorised = 4,   ///< a credential is missing or refused
  unreachable = 5,    ///< a provider or source cannot be reached
  rate_limited = 6,   ///< still refused after the allowed retries
  timed_out = 7,      ///< a limit on time ran out
  provider = 8,       ///< a provider answered with an error of its own
  budget = 9,         ///< a budget is reached
  no_tenant = 10,     ///< no such tenant
  locked = 11,        ///< another process writes to the tenant
  damaged = 12,       ///< stored data fails its checks
  gate = 13,          ///< a quality gate is not met
  interrupted = 130,  ///< SIGINT or SIGTERM
};

enum class Retry { no, yes };

/// The one exception type. `what()` is one lower-case line that names the thing; `hint()` is the command or
/// edit that mends it (may be empty). Thrown where detected; caught around one document, around one tenant,
/// and in main.
class Error : public std::runtime_error {
public:
  Error(ErrorCode code, const std::string& message, std::string hint = {}, Retry retry = Retry::no)
      : std::runtime_error(message), code_(code), hint_(std::move(hint)), retry_(retry) {}

  [[nodiscard]] ErrorCode code() const noexcept { return code_; }
  [[nodiscard]] const std::string& hint() const noexcept { return hint_; }
  [[nodiscard]] bool retryable() const noexcept { return retry_ == Retry::yes; }
  [[nodiscard]] int exit_code() const noexcept { return static_cast<int>(code_); }

private:
  ErrorCode code_;
  std::string hint_;
  Retry retry_;
};

/// An error of the operating system: "cannot <what> <path>: <strerror>".
[[nodiscard]] Error system_error(std::string_view what, std::string_view path, int error_number);

}  // namespace ragctl

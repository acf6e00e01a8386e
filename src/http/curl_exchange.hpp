#pragma once
#include <chrono>
#include <cstdint>
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "curl_library.hpp"
#include "ragctl/http/curl_transport.hpp"

namespace ragctl::http {

/// One request under way: what libcurl calls back into, and the limits on time that it does not know.
class CurlExchange {
public:
  using Time = std::chrono::steady_clock::time_point;

  /// The arguments outlive it.
  CurlExchange(const ConnectionSettings& settings, const Request& request, const OnPiece& on_piece);

  /// Tells the handle to call back here; this must outlive its use.
  void attach(const CurlLibrary& curl, void* easy);

  // What libcurl tells.
  void connected();
  void uploaded(std::int64_t bytes);
  void take_header(std::string_view line);
  /// False when it is too much.
  [[nodiscard]] bool take_body(std::string_view piece);
  void fail(std::exception_ptr thrown) { thrown_ = std::move(thrown); }

  /// Until when something must happen; nothing while connecting, which libcurl limits by itself.
  [[nodiscard]] std::optional<Time> deadline() const;
  /// What the deadline is for: "to answer".
  [[nodiscard]] const char* awaited() const;
  /// What the taker of pieces threw, or nullptr.
  [[nodiscard]] const std::exception_ptr& thrown() const noexcept { return thrown_; }
  /// libcurl takes an answer that breaks off between two header lines for a whole one without a body.
  [[nodiscard]] bool head_ended() const noexcept { return head_ended_; }
  [[nodiscard]] bool over_limit() const noexcept { return over_limit_; }
  /// libcurl's own words for how it failed; may be empty.
  [[nodiscard]] std::string detail() const { return detail_.c_str(); }
  [[nodiscard]] Response take_response() { return std::move(response_); }

private:
  enum class Phase : std::uint8_t { connecting, waiting, receiving };

  const ConnectionSettings& settings_;
  const OnPiece& on_piece_;
  Response response_;
  std::string detail_;  ///< libcurl writes into it
  std::exception_ptr thrown_;
  bool head_ended_ = false;
  bool over_limit_ = false;
  Phase phase_ = Phase::connecting;
  Time last_;  ///< when something last moved
  std::optional<Time> end_;
  std::int64_t uploaded_ = 0;
};

}  // namespace ragctl::http

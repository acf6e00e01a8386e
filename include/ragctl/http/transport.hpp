#pragma once
#include <functional>
#include <stop_token>
#include <string_view>

#include "ragctl/http/message.hpp"

namespace ragctl::http {

/// A piece of a body as it comes, and the answer that it belongs to, whose body is empty.
using OnPiece = std::function<void(const Response& head, std::string_view piece)>;

/// One request, one answer. A policy (Retrying; a limit on the rate of requests) is a wrapper with this
/// interface. For one thread at a time: requests in flight beside each other have a transport each.
class Transport {
public:
  virtual ~Transport() = default;

  /// With `on_piece`, the body of a 2xx answer goes there and is not kept; any other answer is kept whole.
  /// What `on_piece` throws ends the exchange and goes on.
  /// Throws, `retryable` where another try may succeed: unreachable (no such host, refused, no trust in its
  /// certificate, broken off), timed_out, provider (no HTTP; an answer over the limit), usage (a URL or
  /// header that cannot be sent), interrupted as soon as a stop is requested. No message holds a header's
  /// value or a URL's query.
  [[nodiscard]] virtual Response exchange(const Request& request, const OnPiece& on_piece,
                                          const std::stop_token& stop) = 0;
};

/// The whole answer.
[[nodiscard]] inline Response send(Transport& transport, const Request& request,
                                   const std::stop_token& stop) {
  return transport.exchange(request, {}, stop);
}

}  // namespace ragctl::http

#pragma once
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "ragctl/http/transport.hpp"

namespace ragctl::http {

struct ConnectionSettings {
  std::chrono::milliseconds connect_timeout{10'000};  ///< name, connection and TLS
  std::chrono::milliseconds first_byte_timeout{
      60'000};                                     ///< from the request's last byte to the answer's first
  std::chrono::milliseconds idle_timeout{60'000};  ///< between two pieces of the answer
  std::uint64_t max_body = 64'000'000;             ///< of an answer that is kept, decompressed
  std::string proxy = {};    ///< empty: what https_proxy, http_proxy, all_proxy and no_proxy say
  std::string ca_file = {};  ///< PEM; empty: the system's
};

/// HTTP/1.1 and HTTP/2 over libcurl. Connections are kept and used again. Certificates are always checked. A
/// get follows five redirects, never from https to http, and leaves secret headers behind when the host
/// changes; a post follows none, because its body is for the one that was named.
///
/// libcurl is loaded when the first transport is made: linked in, it and the thirty libraries that it brings
/// cost every start of the program 3.5 ms (5.9 ms without it).
class CurlTransport final : public Transport {
public:
  /// Throws failed when libcurl is not installed, usage when ca_file cannot be read.
  explicit CurlTransport(ConnectionSettings settings = {});
  ~CurlTransport() override;

  [[nodiscard]] Response exchange(const Request& request, const OnPiece& on_piece,
                                  const std::stop_token& stop) override;

private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace ragctl::http

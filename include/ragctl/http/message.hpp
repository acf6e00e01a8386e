#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ragctl::http {

enum class Method : std::uint8_t { get, post };

/// Whether a header's value may ever be shown or sent to another host than the one that it is for.
enum class Secrecy : std::uint8_t { open, secret };

struct Header {
  std::string name;
  std::string value;
  Secrecy secrecy = Secrecy::open;
};
using Headers = std::vector<Header>;

/// The value of the first header of that name, whatever its case (RFC 9110, 5.1).
[[nodiscard]] std::optional<std::string> find_header(const Headers& headers, std::string_view name);

struct Request {
  Method method = Method::get;
  std::string url;  ///< http or https, without a password
  Headers headers = {};
  std::string body = {};                 ///< of a post
  std::chrono::milliseconds timeout{0};  ///< for the whole exchange; 0: only the transport's own limits hold
};

/// Whatever the status: an answer is no failure of the transport.
struct Response {
  int status = 0;
  Headers headers = {};
  std::string body = {};  ///< decompressed
};

[[nodiscard]] inline bool is_success(const Response& response) noexcept {
  return response.status >= 200 && response.status < 300;
}

/// "https://host/path": what an error may say of a URL, whose query may hold a key.
[[nodiscard]] std::string shown_url(std::string_view url);
/// "https://host:8443", in lower case: to whom a secret was given.
[[nodiscard]] std::string origin_of(std::string_view url);

}  // namespace ragctl::http

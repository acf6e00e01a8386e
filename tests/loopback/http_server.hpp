#pragma once
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <variant>
#include <vector>

/// A real HTTP/1.1 server on loopback that says what a test tells it, faults included.
namespace loopback {

struct Request {
  std::string method;
  std::string target;                                        ///< path and query
  std::vector<std::pair<std::string, std::string>> headers;  ///< names in lower case
  std::string body;
  std::size_t connection = 0;  ///< from 0, in order of accepting
  /// Empty when there is none.
  [[nodiscard]] std::string header(std::string_view name) const;
};

/// The client goes on waiting until it gives up and closes.
struct Stall {};
/// The connection ends with RST.
struct Reset {};
/// The connection ends as it should.
struct Close {};

/// What goes over the wire, in order. An answer without Stall, Reset or Close leaves the connection open for
/// the next request.
using Step = std::variant<std::string, Stall, Reset, Close>;
using Answer = std::vector<Step>;

/// A whole answer with its Content-Length. `headers`: lines with their ends ("Retry-After: 1\r\n").
[[nodiscard]] Answer answer(int status, const std::string& body, const std::string& headers = "");
/// 200 with application/json.
[[nodiscard]] Answer json(const std::string& body);
/// 200 with text/event-stream and no length, in these pieces; then the connection is closed.
[[nodiscard]] Answer events(const std::vector<std::string>& pieces);
/// The head of an answer that announces so many bytes.
[[nodiscard]] std::string head(int status, std::size_t length, const std::string& headers = "");

/// Called on the connection's own thread, one call at a time.
using Handler = std::function<Answer(const Request&)>;

class HttpServer {
public:
  /// Listens on a free port of 127.0.0.1.
  explicit HttpServer(Handler handler);
  /// Ends every connection.
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  [[nodiscard]] std::string url(const std::string& target = "") const;
  [[nodiscard]] std::uint16_t port() const noexcept { return port_; }
  /// Those that came so far.
  [[nodiscard]] std::vector<Request> requests() const;
  /// Returns once so many have come.
  void wait_for_requests(std::size_t count);

private:
  void accept_all();
  void serve(int socket, std::size_t connection);
  [[nodiscard]] Answer handle(const Request& request);

  Handler handler_;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  mutable std::mutex mutex_;
  std::condition_variable arrived_;
  std::vector<Request> requests_;
  std::vector<int> sockets_;
  std::vector<std::thread> connections_;
  std::thread acceptor_;
};

/// The answers one after the other; the last one for all that follow.
[[nodiscard]] Handler in_turn(std::vector<Answer> answers);

/// An address on loopback where nobody listens.
[[nodiscard]] std::string deaf_url();

}  // namespace loopback

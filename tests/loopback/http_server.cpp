#include "loopback/http_server.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <stdexcept>
#include <utility>

namespace loopback {
namespace {

constexpr char kTlsHandshake = 0x16;

std::string answer_text(int status, const std::string& body, const std::string& headers = "") {
  return head(status, body.size(), headers) + body;
}

int listen_on_loopback(std::uint16_t& port) {
  // Where the tests are run a proxy may be set, and loopback is not behind it.
  setenv("no_proxy", "127.0.0.1", 1);
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* const any = reinterpret_cast<sockaddr*>(&address);
  if (listener < 0 || bind(listener, any, size) != 0 || listen(listener, 64) != 0 ||
      getsockname(listener, any, &size) != 0)
    throw std::runtime_error("cannot listen on loopback");
  port = ntohs(address.sin_port);
  return listener;
}

bool send_all(int socket, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

/// Appends what comes; false at the end.
bool receive(int socket, std::string& into) {
  char buffer[16384];
  const ssize_t got = recv(socket, buffer, sizeof buffer, 0);
  if (got <= 0) return false;
  into.append(buffer, static_cast<std::size_t>(got));
  return true;
}

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

Request parse_head(std::string_view text) {
  Request out;
  const std::size_t line = text.find("\r\n");
  const std::string_view first = text.substr(0, line);
  const std::size_t blank = first.find(' ');
  out.method = first.substr(0, blank);
  out.target = first.substr(blank + 1, first.rfind(' ') - blank - 1);
  text.remove_prefix(line + 2);
  while (!text.empty()) {
    const std::size_t end = std::min(text.find("\r\n"), text.size());
    const std::string_view header = text.substr(0, end);
    const std::size_t colon = header.find(": ");
    if (colon != std::string_view::npos)
      out.headers.emplace_back(lower(std::string(header.substr(0, colon))), header.substr(colon + 2));
    text.remove_prefix(std::min(end + 2, text.size()));
  }
  return out;
}

/// False when the client has closed.
bool read_request(int socket, std::string& buffer, Request& out) {
  while (buffer.find("\r\n\r\n") == std::string::npos) {
    if (!receive(socket, buffer)) return false;
    if (buffer.front() == kTlsHandshake) {  // as real servers that are asked for TLS in vain
      send_all(socket, answer_text(400, "this is a plain HTTP server"));
      return false;
    }
  }
  const std::size_t end = buffer.find("\r\n\r\n");
  out = parse_head(std::string_view(buffer).substr(0, end));
  buffer.erase(0, end + 4);
  const std::string length = out.header("content-length");
  const std::size_t size = length.empty() ? 0 : std::strtoull(length.c_str(), nullptr, 10);
  while (buffer.size() < size) {
    if (!receive(socket, buffer)) return false;
  }
  out.body = buffer.substr(0, size);
  buffer.erase(0, size);
  return true;
}

void wait_until_closed(int socket) {
  std::string ignored;
  while (receive(socket, ignored)) ignored.clear();
}

void reset(int socket) {
  const linger at_once{1, 0};
  setsockopt(socket, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

/// False when the connection is over.
bool play(int socket, const Answer& answer) {
  for (const Step& step : answer) {
    if (const auto* const bytes = std::get_if<std::string>(&step)) {
      if (!send_all(socket, *bytes)) return false;
      continue;
    }
    if (std::holds_alternative<Stall>(step)) wait_until_closed(socket);
    if (std::holds_alternative<Reset>(step)) reset(socket);
    return false;
  }
  return true;
}

}  // namespace

std::string Request::header(std::string_view name) const {
  const auto at =
      std::ranges::find(headers, name, [](const auto& one) { return std::string_view(one.first); });
  return at == headers.end() ? std::string() : at->second;
}

std::string head(int status, std::size_t length, const std::string& headers) {
  return "HTTP/1.1 " + std::to_string(status) + " Status\r\nContent-Length: " + std::to_string(length) +
         "\r\n" + headers + "\r\n";
}

Answer answer(int status, const std::string& body, const std::string& headers) {
  return {answer_text(status, body, headers)};
}

Answer json(const std::string& body) { return answer(200, body, "Content-Type: application/json\r\n"); }

Answer events(const std::vector<std::string>& pieces) {
  Answer out{
      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\nConnection: close\r\n\r\n"};
  for (const std::string& piece : pieces) out.emplace_back(piece);
  out.emplace_back(Close{});
  return out;
}

Handler in_turn(std::vector<Answer> answers) {
  return [answers = std::move(answers), next = std::size_t{0}](const Request&) mutable {
    const std::size_t at = std::min(next, answers.size() - 1);
    ++next;
    return answers[at];
  };
}

std::string deaf_url() {
  std::uint16_t port = 0;
  close(listen_on_loopback(port));
  return "http://127.0.0.1:" + std::to_string(port);
}

HttpServer::HttpServer(Handler handler) : handler_(std::move(handler)) {
  listener_ = listen_on_loopback(port_);
  acceptor_ = std::thread([this] { accept_all(); });
}

HttpServer::~HttpServer() {
  shutdown(listener_, SHUT_RDWR);  // wakes accept
  acceptor_.join();
  {
    const std::lock_guard lock(mutex_);
    for (const int socket : sockets_) shutdown(socket, SHUT_RDWR);
  }
  for (std::thread& connection : connections_) connection.join();
  for (const int socket : sockets_) {
    if (socket >= 0) close(socket);
  }
  close(listener_);
}

std::string HttpServer::url(const std::string& target) const {
  return "http://127.0.0.1:" + std::to_string(port_) + target;
}

std::vector<Request> HttpServer::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

void HttpServer::wait_for_requests(std::size_t count) {
  std::unique_lock lock(mutex_);
  arrived_.wait(lock, [&] { return requests_.size() >= count; });
}

void HttpServer::accept_all() {
  for (std::size_t connection = 0;; ++connection) {
    const int socket = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (socket < 0) return;
    const int yes = 1;  // so that each piece goes out by itself
    setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    const std::lock_guard lock(mutex_);
    sockets_.push_back(socket);
    connections_.emplace_back([this, socket, connection] { serve(socket, connection); });
  }
}

void HttpServer::serve(int socket, std::size_t connection) {
  std::string buffer;
  Request request;
  while (read_request(socket, buffer, request)) {
    request.connection = connection;
    if (!play(socket, handle(request))) break;
  }
  const std::lock_guard lock(mutex_);
  *std::ranges::find(sockets_, socket) = -1;  // so that nobody ends another's socket of the same number
  close(socket);
}

Answer HttpServer::handle(const Request& request) {
  const std::lock_guard lock(mutex_);
  requests_.push_back(request);
  arrived_.notify_all();
  return handler_(request);
}

}  // namespace loopback

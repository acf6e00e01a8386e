#include "curl_exchange.hpp"

#include <curl/curl.h>
#include <sys/socket.h>

#include <algorithm>
#include <charconv>

namespace ragctl::http {
namespace {

using std::chrono::steady_clock;

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(blanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(blanks) + 1 - begin);
}

/// Of "HTTP/1.1 200 OK"; 0 when it is none.
int status_in(std::string_view line) {
  const std::size_t blank = line.find(' ');
  int out = 0;
  if (blank != std::string_view::npos)
    std::from_chars(line.data() + blank + 1, line.data() + line.size(), out);
  return out;
}

CurlExchange& exchange_of(void* self) { return *static_cast<CurlExchange*>(self); }

// No exception may pass through libcurl, which is C: it is kept, and the transfer ends.
template <class Work>
std::size_t guarded(void* self, Work work) {
  try {
    return work();
  } catch (...) {
    exchange_of(self).fail(std::current_exception());
    return CURL_WRITEFUNC_ERROR;
  }
}

int on_request(void* self, char*, char*, int, int) {
  exchange_of(self).connected();
  return CURL_PREREQFUNC_OK;
}

int on_progress(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t uploaded) {
  exchange_of(self).uploaded(uploaded);
  return 0;
}

std::size_t on_header(char* data, std::size_t, std::size_t size, void* self) {
  return guarded(self, [&] {
    exchange_of(self).take_header({data, size});
    return size;
  });
}

std::size_t on_body(char* data, std::size_t, std::size_t size, void* self) {
  return guarded(self, [&] {
    return exchange_of(self).take_body({data, size}) ? size : std::size_t{CURL_WRITEFUNC_ERROR};
  });
}

/// As libcurl opens it, but a child process does not inherit it.
curl_socket_t open_socket(void*, curlsocktype, curl_sockaddr* address) {
  return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

template <class Function>
auto erased(Function* function) {
  return reinterpret_cast<void (*)()>(function);
}

}  // namespace

CurlExchange::CurlExchange(const ConnectionSettings& settings, const Request& request,
                           const OnPiece& on_piece)
    : settings_(settings), on_piece_(on_piece), detail_(CURL_ERROR_SIZE, '\0'), last_(steady_clock::now()) {
  if (request.timeout.count() > 0) end_ = last_ + request.timeout;
}

void CurlExchange::attach(const CurlLibrary& curl, void* easy) {
  curl.set_data(easy, CURLOPT_ERRORBUFFER, detail_.data());
  curl.set_callback(easy, CURLOPT_PREREQFUNCTION, erased(on_request));
  curl.set_data(easy, CURLOPT_PREREQDATA, this);
  curl.set_callback(easy, CURLOPT_XFERINFOFUNCTION, erased(on_progress));
  curl.set_data(easy, CURLOPT_XFERINFODATA, this);
  curl.set_number(easy, CURLOPT_NOPROGRESS, 0);
  curl.set_callback(easy, CURLOPT_HEADERFUNCTION, erased(on_header));
  curl.set_data(easy, CURLOPT_HEADERDATA, this);
  curl.set_callback(easy, CURLOPT_WRITEFUNCTION, erased(on_body));
  curl.set_data(easy, CURLOPT_WRITEDATA, this);
  curl.set_callback(easy, CURLOPT_OPENSOCKETFUNCTION, erased(open_socket));
}

std::optional<CurlExchange::Time> CurlExchange::deadline() const {
  if (phase_ == Phase::connecting) return end_;
  const Time idle =
      last_ + (phase_ == Phase::waiting ? settings_.first_byte_timeout : settings_.idle_timeout);
  return end_ ? std::min(*end_, idle) : idle;
}

const char* CurlExchange::awaited() const {
  switch (phase_) {
    case Phase::connecting:
      return "to connect";
    case Phase::waiting:
      return "to answer";
    case Phase::receiving:
      return "to go on with its answer";
  }
  return "";
}

void CurlExchange::connected() {
  phase_ = Phase::waiting;
  last_ = steady_clock::now();
}

void CurlExchange::uploaded(std::int64_t bytes) {
  if (bytes != uploaded_) last_ = steady_clock::now();
  uploaded_ = bytes;
}

void CurlExchange::take_header(std::string_view line) {
  last_ = steady_clock::now();
  if (line.starts_with("HTTP/")) {
    response_.status = status_in(line);
    response_.headers.clear();
    head_ended_ = false;
    // "100 Continue" and "103 Early Hints" come before the answer.
    if (response_.status >= 200) phase_ = Phase::receiving;
    return;
  }
  if (trimmed(line).empty()) head_ended_ = true;
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return;
  response_.headers.push_back(
      {std::string(line.substr(0, colon)), std::string(trimmed(line.substr(colon + 1)))});
}

bool CurlExchange::take_body(std::string_view piece) {
  last_ = steady_clock::now();
  if (on_piece_ && is_success(response_)) {
    on_piece_(response_, piece);
    return true;
  }
  over_limit_ = response_.body.size() + piece.size() > settings_.max_body;
  if (!over_limit_) response_.body += piece;
  return !over_limit_;
}

}  // namespace ragctl::http

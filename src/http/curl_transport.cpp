#include "ragctl/http/curl_transport.hpp"

#include <curl/curl.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

#include "curl_exchange.hpp"
#include "curl_library.hpp"
#include "ragctl/base/error.hpp"
#include "ragctl/base/stop.hpp"
#include "ragctl/base/units.hpp"
#include "ragctl/base/utf8.hpp"

namespace ragctl::http {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr int kMostRedirects = 5;
constexpr milliseconds kLongestPoll{1'000};

bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

void check_sendable(const Request& request) {
  if (!request.url.starts_with("https://") && !request.url.starts_with("http://"))
    throw Error(ErrorCode::usage, "\"" + shown_url(request.url) + "\" is no http or https address");
  for (const Header& header : request.headers) {
    const auto control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; };
    if (std::ranges::any_of(header.value, control))
      throw Error(ErrorCode::usage,
                  "the value of the header " + header.name + " has a line end or control character in it",
                  "look for a stray line end in the key or setting that it comes from");
  }
}

/// libcurl's failures, as the caller has to take them. `detail`: its own words.
Error failure(int code, const std::string& url, const std::string& detail, const char* general) {
  const std::string host = origin_of(url);
  const std::string why = without_controls(detail.empty() ? general : detail);
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
      return {ErrorCode::unreachable, "cannot find the host of " + host,
              "check the address, and the network"};
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_PROXY:
      return {ErrorCode::unreachable, "cannot reach " + host + " through the proxy: " + why,
              "check network.proxy, https_proxy and no_proxy"};
    case CURLE_COULDNT_CONNECT:
      return {ErrorCode::unreachable, "cannot connect to " + host,
              "check the address, and whether the server runs", Retry::yes};
    case CURLE_OPERATION_TIMEDOUT:
      return {ErrorCode::timed_out, "connecting to " + host + " took too long",
              "check the address and the network", Retry::yes};
    case CURLE_GOT_NOTHING:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
    case CURLE_PARTIAL_FILE:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
      return {ErrorCode::unreachable, "the connection to " + host + " broke off", "try again", Retry::yes};
    case CURLE_PEER_FAILED_VERIFICATION:
      return {ErrorCode::unreachable, "the certificate of " + host + " is not trusted: " + why,
              "for a server with a certificate of your own, name its CA in network.ca_file"};
    case CURLE_SSL_CACERT_BADFILE:
      return {ErrorCode::unreachable, "there are no trusted certificates to check " + host + " by: " + why,
              "install the package ca-certificates, or name a file in network.ca_file"};
    case CURLE_SSL_CONNECT_ERROR:
      return {ErrorCode::unreachable, "cannot speak TLS with " + host + ": " + why,
              "check whether the address is http or https"};
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_BAD_CONTENT_ENCODING:
      return {ErrorCode::provider, host + " does not answer in HTTP", "check the address and its port"};
    case CURLE_URL_MALFORMAT:
      return {ErrorCode::usage, "\"" + shown_url(url) + "\" is no address",
              "write it like https://host/path"};
    default:
      return {ErrorCode::unreachable, "cannot reach " + host + ": " + why};
  }
}

}  // namespace

struct CurlTransport::State {
  explicit State(ConnectionSettings the_settings) : settings(std::move(the_settings)) {
    if (!settings.ca_file.empty() && access(settings.ca_file.c_str(), R_OK) != 0)
      throw Error(ErrorCode::usage, "the certificates in " + settings.ca_file + " cannot be read",
                  "check network.ca_file and the variable SSL_CERT_FILE");
  }

  struct Answer {
    Response response;
    std::string redirect;  ///< empty when it is none
  };
  [[nodiscard]] Answer perform(const Request& request, const OnPiece& on_piece, const std::stop_token& stop);
  void prepare(const Request& request, const OnPiece& on_piece);
  void set_headers(const Request& request);
  /// Drives the transfer to its end.
  [[nodiscard]] int drive(CurlExchange& exchange, const Request& request, const std::stop_token& stop);
  void await(const CurlExchange& exchange, const Request& request);

  ConnectionSettings settings;
  CurlLibrary curl;
  CurlLibrary::Multi multi = curl.make_multi();  ///< keeps the connections
  CurlLibrary::Easy easy = curl.make_easy();
  CurlLibrary::Lines headers = curl.no_lines();
};

void CurlTransport::State::set_headers(const Request& request) {
  headers.reset();
  curl.append(headers,
              "Expect:");  // a server that waits for the body while we wait for its consent costs a second
  // "name;" is how libcurl is told to send a header without a value.
  for (const Header& header : request.headers)
    curl.append(headers, header.value.empty() ? header.name + ";" : header.name + ": " + header.value);
  curl.set_data(easy.get(), CURLOPT_HTTPHEADER, headers.get());
}

void CurlTransport::State::prepare(const Request& request, const OnPiece& on_piece) {
  void* const handle = easy.get();
  curl.reset(handle);
  curl.set_text(handle, CURLOPT_URL, request.url.c_str());
  curl.set_text(handle, CURLOPT_PROTOCOLS_STR, "http,https");
  curl.set_number(handle, CURLOPT_DISALLOW_USERNAME_IN_URL, 1);
  curl.set_number(handle, CURLOPT_NOSIGNAL, 1);
  curl.set_number(handle, CURLOPT_QUICK_EXIT, 1);  // else a Ctrl-C waits for the name server
  curl.set_number(handle, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(settings.connect_timeout.count()));
  curl.set_number(handle, CURLOPT_SSL_VERIFYPEER, 1);
  curl.set_number(handle, CURLOPT_SSL_VERIFYHOST, 2);
  curl.set_number(handle, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1);
  curl.set_number(handle, CURLOPT_TCP_KEEPALIVE, 1);
  curl.set_text(handle, CURLOPT_USERAGENT, "ragctl/" RAGCTL_VERSION);
  // A compressed stream comes in lumps, and the first word late.
  if (!on_piece) curl.set_text(handle, CURLOPT_ACCEPT_ENCODING, "");
  if (!settings.proxy.empty()) curl.set_text(handle, CURLOPT_PROXY, settings.proxy.c_str());
  if (!settings.ca_file.empty()) curl.set_text(handle, CURLOPT_CAINFO, settings.ca_file.c_str());
  if (request.method == Method::post) {
    curl.set_number(handle, CURLOPT_POST, 1);
    curl.set_text(handle, CURLOPT_POSTFIELDS, request.body.c_str());
    curl.set_size(handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<std::int64_t>(request.body.size()));
  }
  set_headers(request);
}

/// Sleeps until something happens, a stop is requested, or the time is up, which throws.
void CurlTransport::State::await(const CurlExchange& exchange, const Request& request) {
  milliseconds longest = kLongestPoll;
  if (const auto deadline = exchange.deadline()) {
    const auto left = std::chrono::ceil<milliseconds>(*deadline - steady_clock::now());
    if (left.count() <= 0) {
      throw Error(ErrorCode::timed_out, origin_of(request.url) + " took too long " + exchange.awaited(),
                  "try again, or allow it more time in the configuration", Retry::yes);
    }
    longest = std::min(longest, left);
  }
  curl.poll(multi.get(), static_cast<int>(longest.count()));
}

int CurlTransport::State::drive(CurlExchange& exchange, const Request& request, const std::stop_token& stop) {
  const std::stop_callback wake(stop, [this] { curl.wake(multi.get()); });
  for (;;) {
    throw_if_stopped(stop);
    const int running = curl.perform(multi.get());
    if (exchange.thrown()) std::rethrow_exception(exchange.thrown());
    if (running == 0) return curl.result(multi.get());
    await(exchange, request);
  }
}

CurlTransport::State::Answer CurlTransport::State::perform(const Request& request, const OnPiece& on_piece,
                                                           const std::stop_token& stop) {
  prepare(request, on_piece);
  CurlExchange exchange(settings, request, on_piece);
  exchange.attach(curl, easy.get());
  // However this function is left, the transfer ends then, and a connection that was half read is closed.
  const CurlLibrary::Joined joined(curl, multi.get(), easy.get());
  int code = drive(exchange, request, stop);
  if (code == CURLE_OK && !exchange.head_ended()) code = CURLE_PARTIAL_FILE;
  if (exchange.over_limit()) {
    throw Error(ErrorCode::provider,
                origin_of(request.url) + " answered with more than " + format_bytes(settings.max_body));
  }
  if (code != CURLE_OK) throw failure(code, request.url, exchange.detail(), curl.words_for(code));
  Answer out{exchange.take_response(), {}};
  if (is_redirect(out.response.status)) out.redirect = curl.redirect_url(easy.get());
  return out;
}

CurlTransport::CurlTransport(ConnectionSettings settings)
    : state_(std::make_unique<State>(std::move(settings))) {}
CurlTransport::~CurlTransport() = default;

Response CurlTransport::exchange(const Request& request, const OnPiece& on_piece,
                                 const std::stop_token& stop) {
  check_sendable(request);
  Request current = request;
  for (int redirects = 0;; ++redirects) {
    State::Answer answer = state_->perform(current, on_piece, stop);
    if (request.method == Method::post || answer.redirect.empty()) return std::move(answer.response);
    const bool downgrade = current.url.starts_with("https://") && !answer.redirect.starts_with("https://");
    if (redirects == kMostRedirects || downgrade) {
      throw Error(ErrorCode::provider,
                  shown_url(request.url) +
                      (downgrade ? " leads from https to http" : " leads from one address to the next"));
    }
    if (origin_of(answer.redirect) != origin_of(current.url))
      std::erase_if(current.headers, [](const Header& one) { return one.secrecy == Secrecy::secret; });
    current.url = std::move(answer.redirect);
  }
}

}  // namespace ragctl::http

// The contract of Transport, kept by every implementation, and what only the one over libcurl does: all of it
// against a real server on loopback.
#include <doctest/doctest.h>

#include <functional>
#include <memory>
#include <stop_token>
#include <thread>

#include "loopback/http_server.hpp"
#include "ragctl/base/error.hpp"
#include "ragctl/http/curl_transport.hpp"
#include "ragctl/http/retrying.hpp"

using namespace ragctl;
using namespace std::chrono_literals;
using loopback::Answer;
using loopback::Close;
using loopback::HttpServer;
using loopback::Reset;
using loopback::Stall;

namespace {

http::Request post(const std::string& url, const std::string& body = "{}") {
  return {http::Method::post, url, {{"Content-Type", "application/json"}}, body};
}
http::Request get(const std::string& url) { return {http::Method::get, url}; }

http::ConnectionSettings impatient() {
  http::ConnectionSettings out;
  out.first_byte_timeout = out.idle_timeout = 30ms;
  return out;
}

/// What went wrong; fails the test when nothing did.
Error failure(http::Transport& transport, const http::Request& request, const std::stop_token& stop = {}) {
  try {
    (void)http::send(transport, request, stop);
  } catch (const Error& error) {
    return error;
  }
  FAIL("the exchange did not fail");
  return {ErrorCode::failed, ""};
}

using Make = std::function<std::unique_ptr<http::Transport>(const http::ConnectionSettings&)>;

std::unique_ptr<http::Transport> curl(const http::ConnectionSettings& settings) {
  return std::make_unique<http::CurlTransport>(settings);
}
std::unique_ptr<http::Transport> retrying(const http::ConnectionSettings& settings) {
  http::Waiting waiting;
  waiting.pause = [](auto, const auto&) {};
  http::RetryPolicy policy;
  policy.tries = 2;
  return std::make_unique<http::Retrying>(curl(settings), policy, waiting);
}

void keeps_the_contract(const Make& make) {
  SUBCASE("a request arrives as it is, and so does its answer") {
    HttpServer server([](const loopback::Request&) {
      return loopback::answer(201, "done", "X-Thing: one\r\nx-thing: two\r\n");
    });
    http::Request request = post(server.url("/v2/rerank?x=1"), "{\"a\":\"\xC3\xA4\"}");
    request.headers.push_back({"Authorization", "Bearer key", http::Secrecy::secret});
    request.headers.push_back({"X-Empty", ""});
    const auto response = http::send(*make({}), request, {});
    CHECK(response.status == 201);
    CHECK(response.body == "done");
    CHECK(http::find_header(response.headers, "X-THING") == "one");
    CHECK(http::find_header(response.headers, "absent") == std::nullopt);
    const auto seen = server.requests().at(0);
    CHECK(seen.method == "POST");
    CHECK(seen.target == "/v2/rerank?x=1");
    CHECK(seen.body == request.body);
    CHECK(seen.header("authorization") == "Bearer key");
    CHECK(seen.header("content-type") == "application/json");
    CHECK(seen.header("user-agent").starts_with("ragctl/"));
  }
  SUBCASE("an error status is an answer with its body, streamed or not") {
    HttpServer server([](const loopback::Request&) { return loopback::answer(400, "no"); });
    const auto transport = make({});
    CHECK(http::send(*transport, post(server.url()), {}).body == "no");
    bool told = false;
    const auto response =
        transport->exchange(post(server.url()), [&](const auto&, auto) { told = true; }, {});
    CHECK(response.status == 400);
    CHECK(response.body == "no");
    CHECK_FALSE(told);
  }
  SUBCASE("the pieces of a stream come as they are sent, and the body is not kept") {
    HttpServer server([](const loopback::Request&) {
      return loopback::events({"data: a", "\n\n", "data: b\n\n"});
    });
    std::string all;
    const auto response = make({})->exchange(
        post(server.url()),
        [&](const http::Response& head, std::string_view piece) {
          CHECK(head.status == 200);
          CHECK(http::find_header(head.headers, "content-type") == "text/event-stream; charset=utf-8");
          all += piece;
        },
        {});
    CHECK(all == "data: a\n\ndata: b\n\n");
    CHECK(response.body.empty());
  }
  SUBCASE("what the taker of pieces throws ends the exchange and goes on") {
    HttpServer server([](const loopback::Request&) { return loopback::events({"data: a\n\n"}); });
    const auto throwing = [](const auto&, auto) { throw Error(ErrorCode::budget, "enough"); };
    try {
      (void)make({})->exchange(post(server.url()), throwing, {});
      FAIL("nothing was thrown");
    } catch (const Error& error) {
      CHECK(error.code() == ErrorCode::budget);
    }
  }
  SUBCASE("nobody listens: unreachable") {
    CHECK(failure(*make({}), post(loopback::deaf_url())).code() == ErrorCode::unreachable);
  }
  SUBCASE("a connection that breaks before, in or without an answer is unreachable and worth another try") {
    for (const Answer& broken :
         {Answer{Reset{}}, Answer{Close{}}, Answer{loopback::head(200, 100) + "half of it", Close{}},
          Answer{loopback::head(200, 100) + "half of it", Reset{}},
          Answer{std::string("HTTP/1.1 20"), Close{}}, Answer{std::string("HTTP/1.1 200 OK\r\n"), Close{}},
          Answer{std::string("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Le"), Close{}}}) {
      HttpServer server([&](const loopback::Request&) { return broken; });
      const Error error = failure(*make({}), post(server.url()));
      CHECK(error.code() == ErrorCode::unreachable);
      CHECK(error.retryable());
    }
  }
  SUBCASE("what is no HTTP is a failure of the provider, and no try mends it") {
    HttpServer server([](const loopback::Request&) {
      return Answer{std::string("SSH-2.0-garbage\r\n"), Close{}};
    });
    const Error error = failure(*make({}), post(server.url()));
    CHECK(error.code() == ErrorCode::provider);
    CHECK_FALSE(error.retryable());
  }
  SUBCASE("a server that never answers, or stops in the middle, times out") {
    for (const Answer& slow : {Answer{Stall{}}, Answer{loopback::head(200, 100) + "half of it", Stall{}},
                               Answer{std::string("HTTP/1.1 100 Continue\r\n\r\n"), Stall{}}}) {
      HttpServer server([&](const loopback::Request&) { return slow; });
      const Error error = failure(*make(impatient()), post(server.url()));
      CHECK(error.code() == ErrorCode::timed_out);
      CHECK(error.retryable());
    }
  }
  SUBCASE("a request's own limit holds for the whole exchange") {
    HttpServer server([](const loopback::Request&) { return Answer{Stall{}}; });
    http::Request request = post(server.url());
    request.timeout = 30ms;
    CHECK(failure(*make({}), request).code() == ErrorCode::timed_out);
  }
  SUBCASE("a stop ends an exchange that waits, at once") {
    HttpServer server([](const loopback::Request&) { return Answer{Stall{}}; });
    std::stop_source source;
    std::jthread stopper([&] {
      server.wait_for_requests(1);
      source.request_stop();
    });
    CHECK(failure(*make({}), post(server.url()), source.get_token()).code() == ErrorCode::interrupted);
  }
  SUBCASE("a stop that came before sends nothing") {
    HttpServer server([](const loopback::Request&) { return loopback::json("{}"); });
    std::stop_source source;
    source.request_stop();
    CHECK(failure(*make({}), post(server.url()), source.get_token()).code() == ErrorCode::interrupted);
    CHECK(server.requests().empty());
  }
  SUBCASE("after a failure the next exchange is as good as the first") {
    HttpServer server(loopback::in_turn(
        {Answer{loopback::head(200, 9) + "x", Stall{}}, Answer{Reset{}}, loopback::json("{}")}));
    const auto transport = make(impatient());
    (void)failure(*transport, post(server.url()));
    std::string body;
    for (int i = 0; i < 3 && body.empty(); ++i) {
      try {
        body = http::send(*transport, post(server.url()), {}).body;
      } catch (const Error& error) {
        CHECK(error.retryable());
      }
    }
    CHECK(body == "{}");
  }
}

}  // namespace

TEST_CASE("the transport over libcurl keeps the contract") { keeps_the_contract(curl); }
TEST_CASE("the retrying transport keeps the contract") { keeps_the_contract(retrying); }

TEST_CASE("a connection is used again, and not after its answer was cut") {
  HttpServer server(loopback::in_turn({loopback::json("1"), loopback::json("2"),
                                       Answer{loopback::head(200, 9) + "3", Stall{}}, loopback::json("4")}));
  http::CurlTransport transport(impatient());
  (void)http::send(transport, post(server.url()), {});
  (void)http::send(transport, post(server.url()), {});
  (void)failure(transport, post(server.url()));
  CHECK(http::send(transport, post(server.url()), {}).body == "4");
  const auto seen = server.requests();
  CHECK(seen[1].connection == seen[0].connection);
  CHECK(seen[3].connection != seen[0].connection);
}

TEST_CASE("an answer over the limit is refused, whatever length it announces") {
  const std::string huge(100'000, 'x');
  HttpServer server(loopback::in_turn(
      {loopback::answer(200, huge),
       Answer{std::string("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n") + huge, Close{}}}));
  http::ConnectionSettings settings;
  settings.max_body = 10'000;
  http::CurlTransport transport(settings);
  for (int i = 0; i < 2; ++i) {
    const Error error = failure(transport, post(server.url()));
    CHECK(error.code() == ErrorCode::provider);
    CHECK(std::string(error.what()).ends_with("answered with more than 10 KB"));
  }
}

TEST_CASE("an answer in chunks with trailers is whole, and one that lacks its last chunk is not") {
  const std::string chunks = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nfour\r\n";
  HttpServer server(
      loopback::in_turn({Answer{chunks + "0\r\nX-Digest: 1\r\n\r\n"}, Answer{chunks, Close{}}}));
  http::CurlTransport transport;
  CHECK(http::send(transport, post(server.url()), {}).body == "four");
  CHECK(failure(transport, post(server.url())).code() == ErrorCode::unreachable);
}

TEST_CASE("a length that is too small ends the answer there") {
  HttpServer server([](const loopback::Request&) {
    return Answer{loopback::head(200, 4) + "four and more", Close{}};
  });
  http::CurlTransport transport;
  CHECK(http::send(transport, post(server.url()), {}).body == "four");
}

TEST_CASE("a body of megabytes goes out whole") {
  HttpServer server(
      [](const loopback::Request& request) { return loopback::json(std::to_string(request.body.size())); });
  http::CurlTransport transport;
  CHECK(http::send(transport, post(server.url(), std::string(5'000'000, 'x')), {}).body == "5000000");
  CHECK(server.requests()[0].header("expect").empty());
}

TEST_CASE("a get follows redirects, and leaves its secrets behind when the host changes") {
  HttpServer other([](const loopback::Request&) { return loopback::json("there"); });
  HttpServer server([&](const loopback::Request& request) {
    if (request.target == "/here") return loopback::json("here");
    return loopback::answer(302, "",
                            "Location: " + (request.target == "/near" ? "/here" : other.url("/x")) + "\r\n");
  });
  http::CurlTransport transport;
  http::Request request = get(server.url("/near"));
  request.headers = {{"X-Api-Key", "secret", http::Secrecy::secret}, {"X-Open", "1"}};
  CHECK(http::send(transport, request, {}).body == "here");
  CHECK(server.requests()[1].header("x-api-key") == "secret");
  request.url = server.url("/far");
  CHECK(http::send(transport, request, {}).body == "there");
  CHECK(other.requests()[0].header("x-api-key").empty());
  CHECK(other.requests()[0].header("x-open") == "1");
}

TEST_CASE("redirects without end are given up") {
  HttpServer server(
      [](const loopback::Request&) { return loopback::answer(302, "", "Location: /again\r\n"); });
  http::CurlTransport transport;
  CHECK(failure(transport, get(server.url("/"))).code() == ErrorCode::provider);
  CHECK(server.requests().size() == 6);
}

TEST_CASE("a post is not sent where a redirect points") {
  HttpServer other([](const loopback::Request&) { return loopback::json("{}"); });
  HttpServer server([&](const loopback::Request&) {
    return loopback::answer(307, "", "Location: " + other.url() + "\r\n");
  });
  http::CurlTransport transport;
  CHECK(http::send(transport, post(server.url()), {}).status == 307);
  CHECK(other.requests().empty());
}

TEST_CASE("errors hold no secrets and no query") {
  http::CurlTransport transport;
  http::Request request = post(loopback::deaf_url() + "/x?key=hush-hush");
  request.headers.push_back({"Authorization", "Bearer hush-hush", http::Secrecy::secret});
  const Error error = failure(transport, request);
  CHECK(std::string(error.what() + error.hint()).find("hush") == std::string::npos);
  request.headers.push_back({"X-Key", "hush-hush\r\nX-Other: 1", http::Secrecy::secret});
  const Error refused = failure(transport, request);
  CHECK(refused.code() == ErrorCode::usage);
  CHECK(std::string(refused.what() + refused.hint()).find("hush") == std::string::npos);
}

TEST_CASE("only http and https addresses are asked") {
  http::CurlTransport transport;
  for (const char* url :
       {"file:///etc/passwd", "ftp://127.0.0.1/", "127.0.0.1", "", "http://me:pw@127.0.0.1/"}) {
    INFO(url);
    const Error error = failure(transport, get(url));
    CHECK(error.code() != ErrorCode::interrupted);
    CHECK(std::string(error.what()).find("pw@") == std::string::npos);
  }
}

TEST_CASE("a server that speaks no TLS is told from one that is not there") {
  HttpServer server([](const loopback::Request&) { return loopback::json("{}"); });
  http::CurlTransport transport;
  const Error error = failure(transport, get("https://127.0.0.1:" + std::to_string(server.port()) + "/"));
  CHECK(error.code() == ErrorCode::unreachable);
  CHECK_FALSE(error.retryable());
  CHECK(std::string(error.what()).find("TLS") != std::string::npos);
}

TEST_CASE("a proxy is asked in place of the host") {
  HttpServer proxy([](const loopback::Request& request) { return loopback::json(request.target); });
  http::ConnectionSettings settings;
  settings.proxy = proxy.url();
  http::CurlTransport transport(settings);
  CHECK(http::send(transport, get("http://host.invalid/x"), {}).body == "http://host.invalid/x");
}

TEST_CASE("a CA file that cannot be read is told when the transport is made") {
  http::ConnectionSettings settings;
  settings.ca_file = "/nonexistent/ca.pem";
  CHECK_THROWS_AS(http::CurlTransport{settings}, Error);
}

TEST_CASE("an address is shown without its password and its query") {
  CHECK(http::shown_url("https://me:pw@Host:8443/a/b?key=1#x") == "https://Host:8443/a/b");
  CHECK(http::origin_of("https://Host:8443/a/b?key=1") == "https://host:8443");
  CHECK(http::origin_of("http://host") == "http://host");
}

// Everything that may pass, mixed at random: each request must end with its own answer, whole.
#include <doctest/doctest.h>

#include <map>
#include <memory>
#include <random>
#include <string>

#include "loopback/http_server.hpp"
#include "ragctl/http/curl_transport.hpp"
#include "ragctl/http/retrying.hpp"

using namespace ragctl;
using loopback::Answer;
using loopback::Close;
using loopback::Reset;

TEST_CASE("through faults of every kind each of a thousand requests gets its own answer, once and whole") {
  std::mt19937 random(20261121);
  std::map<std::string, int> answered;
  loopback::HttpServer server([&](const loopback::Request& request) -> Answer {
    const std::string whole = loopback::head(200, request.body.size()) + request.body;
    switch (random() % 12) {
      case 0:
        return loopback::answer(429, "slow down", "Retry-After: 1\r\n");
      case 1:
        return loopback::answer(503, "busy");
      case 2:
        return loopback::answer(529, "overloaded");
      case 3:
        return {Reset{}};
      case 4:
        return {Close{}};
      case 5:
        return {whole.substr(0, random() % whole.size()), Close{}};
      case 6:
        return {whole.substr(0, random() % whole.size()), Reset{}};
      default:
        ++answered[request.body];
        return {whole.substr(0, whole.size() / 2), whole.substr(whole.size() / 2)};
    }
  });
  http::RetryPolicy policy;
  policy.tries = 50;
  http::Waiting waiting;
  waiting.pause = [](auto, const auto&) {};
  http::Retrying transport(std::make_unique<http::CurlTransport>(), policy, waiting);
  for (int i = 0; i < 1000; ++i) {
    const std::string body = "request " + std::to_string(i);
    const auto response = http::send(transport, {http::Method::post, server.url(), {}, body}, {});
    REQUIRE(response.status == 200);
    REQUIRE(response.body == body);
    REQUIRE(answered[body] == 1);
  }
}

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

#include "ragctl/http/failure.hpp"
#include "ragctl/http/libraries.hpp"

using namespace ragctl;

namespace {

const http::Request kRequest{http::Method::post,
                             "https://api.example/v2/rerank",
                             {{"Authorization", "Bearer sk-hush-hush", http::Secrecy::secret}},
                             "{}"};

http::Response response(int status, const std::string& body, const std::string& type = "application/json") {
  return {status, {{"Content-Type", type}}, body};
}

std::string message(int status, const std::string& body, const std::string& type = "application/json") {
  return http::failure_of(response(status, body, type), kRequest, "cohere").what();
}

}  // namespace

TEST_CASE("each status has its exit code") {
  const std::vector<std::pair<int, ErrorCode>> table{
      {301, ErrorCode::provider},     {400, ErrorCode::provider},     {401, ErrorCode::unauthorised},
      {402, ErrorCode::provider},     {403, ErrorCode::unauthorised}, {404, ErrorCode::provider},
      {407, ErrorCode::unauthorised}, {408, ErrorCode::timed_out},    {413, ErrorCode::provider},
      {422, ErrorCode::provider},     {429, ErrorCode::rate_limited}, {500, ErrorCode::provider},
      {503, ErrorCode::provider},     {504, ErrorCode::timed_out},    {529, ErrorCode::provider}};
  for (const auto& [status, code] : table) {
    INFO(status);
    const Error error = http::failure_of(response(status, ""), kRequest, "cohere");
    CHECK(error.code() == code);
    CHECK_FALSE(error.hint().empty());
  }
  CHECK(http::failure_of(response(503, ""), kRequest, "x").retryable());
  CHECK_FALSE(http::failure_of(response(401, ""), kRequest, "x").retryable());
}

TEST_CASE("the wait that a server asks for is told, in seconds or until a time") {
  const auto hint = [](const char* wait) {
    http::Response busy = response(429, "");
    busy.headers.push_back({"Retry-After", wait});
    return http::failure_of(busy, kRequest, "x").hint();
  };
  CHECK(hint("3600").ends_with("; it asks to be left alone for 3600 s"));
  CHECK(hint("Sun, 06 Nov 2033 08:49:37 GMT").ends_with("alone until Sun, 06 Nov 2033 08:49:37 GMT"));
}

TEST_CASE("what the server says of its error is told, in whatever shape") {
  CHECK(message(401, R"({"message":"invalid api token"})") ==
        "cohere refused the key (status 401): invalid api token");
  CHECK(message(404, R"({"error":{"message":"no such model","code":"model_not_found"}})")
            .ends_with(": no such model"));
  CHECK(message(424, R"({"error":"model is not a re-ranker","error_type":"backend"})")
            .ends_with(": model is not a re-ranker"));
  CHECK(message(400, R"({"detail":"Model x is not supported."})").ends_with(": Model x is not supported."));
  CHECK(
      message(422, R"({"detail":[{"loc":["body"],"msg":"field required"}]})").ends_with(": field required"));
  CHECK(message(500, "upstream\nis  gone", "text/plain").ends_with("(status 500): upstream is gone"));
}

TEST_CASE("a body that says nothing to a person is left out") {
  for (const char* body :
       {"", "null", "[]", "{}", "\"x\"", R"({"error":null})", R"({"error":{}})", R"({"detail":[]})"}) {
    INFO(body);
    CHECK(message(500, body) == "cohere failed (status 500)");
  }
  CHECK(message(502, "<html><h1>502 Bad Gateway</h1>", "text/html") == "cohere failed (status 502)");
}

TEST_CASE("a foreign text is short, on one line, without controls") {
  const std::string told = message(400, R"({"message":"a\n\u001b[31mb )" + std::string(1000, 'x') + R"("})");
  CHECK(told.find('\n') == std::string::npos);
  CHECK(told.find('\033') == std::string::npos);
  CHECK(told.size() < 300);
}

TEST_CASE("a key that the server quotes back is not told on, whole or with asterisks, or cut") {
  CHECK(
      message(401, R"({"message":"Invalid key: sk-hush-hush, sorry"})").ends_with("Invalid key: ***, sorry"));
  CHECK(message(401, R"({"message":"Invalid key: sk-hu******ush. Sorry"})")
            .ends_with("Invalid key: *** Sorry"));
  const std::string cut = message(401, R"({"message":")" + std::string(192, 'x') + R"( sk-hush-hush"})");
  CHECK(cut.find("sk-h") == std::string::npos);
}

TEST_CASE("the code of an error is found where servers put it") {
  CHECK(http::error_code(response(429, R"({"error":{"code":"insufficient_quota","type":"x"}})")) ==
        "insufficient_quota");
  CHECK(http::error_code(response(429, R"({"error":{"code":null,"type":"requests"}})")) == "requests");
  CHECK(http::error_code(response(429, "{}")).empty());
  CHECK(http::error_code(response(429, "no json")).empty());
}

TEST_CASE("the library of the room tells its version") {
  const auto libraries = http::libraries();
  REQUIRE(libraries.size() == 1);
  CHECK(libraries[0].name == "libcurl");
  CHECK_FALSE(libraries[0].version.empty());
}

// Exchanges in the shapes that the providers document, replayed by a real server on loopback.
#include <doctest/doctest.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "loopback/http_server.hpp"
#include "passages.hpp"
#include "ragctl/base/error.hpp"
#include "ragctl/http/curl_transport.hpp"
#include "ragctl/http/retrying.hpp"
#include "ragctl/rerank/http_reranker.hpp"

using namespace ragctl;
using loopback::HttpServer;
using nlohmann::json;
using rerank::Api;

namespace {

using Scores = std::vector<std::optional<double>>;

rerank::Judgement judge(Api api, const std::string& base_url, std::size_t passages = 3,
                        const std::string& key = "hush-hush") {
  rerank::HttpReranker reranker({api, base_url, api == Api::tei ? "" : "model-1", key},
                                std::make_unique<http::CurlTransport>());
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < passages; ++i) texts.push_back("text " + std::to_string(i));
  SmallPassages small(texts);
  const SmallQuestion question("a question");
  return reranker.judge(question.asked(), small.view(), {});
}

Error failure(Api api, const loopback::Answer& answer) {
  HttpServer server([&](const loopback::Request&) { return answer; });
  try {
    (void)judge(api, server.url());
  } catch (const Error& error) {
    return error;
  }
  FAIL("the answer was taken");
  return {ErrorCode::failed, ""};
}

}  // namespace

TEST_CASE("Cohere v2 is asked as it documents, and its sorted results are mapped back") {
  HttpServer server([](const loopback::Request&) {
    return loopback::json(
        R"({"results":[{"index":2,"relevance_score":0.999071},{"index":0,"relevance_score":0.7867},
      {"index":1,"relevance_score":0.32713068}],"id":"07734bd2-2473-4f07-94e1-0d9f0e6843cf",
      "meta":{"api_version":{"version":"2","is_experimental":false},"billed_units":{"search_units":1}}})");
  });
  const auto judged = judge(Api::cohere, server.url("/v2"));
  CHECK(judged.scores == Scores{0.7867, 0.32713068, 0.999071});
  CHECK(judged.usage.search_units == 1);
  CHECK_FALSE(judged.usage.tokens);
  CHECK(judged.usage.requests == 1);
  const auto request = server.requests().at(0);
  CHECK(request.method == "POST");
  CHECK(request.target == "/v2/rerank");
  CHECK(request.header("authorization") == "Bearer hush-hush");
  CHECK(request.header("content-type") == "application/json");
  CHECK(json::parse(request.body) ==
        json{{"model", "model-1"}, {"query", "a question"}, {"documents", {"text 0", "text 1", "text 2"}}});
}

TEST_CASE("Jina is asked not to send the documents back, and tells its tokens") {
  HttpServer server([](const loopback::Request&) {
    return loopback::json(R"({"model":"model-1","usage":{"total_tokens":815},"results":[
      {"index":1,"relevance_score":0.8},{"index":0,"relevance_score":-1.5},{"index":2,"relevance_score":-11}]})");
  });
  const auto judged = judge(Api::jina, server.url("/v1/"));
  CHECK(judged.scores == Scores{-1.5, 0.8, -11.0});
  CHECK(judged.usage.tokens == 815);
  CHECK(server.requests().at(0).target == "/v1/rerank");
  CHECK(json::parse(server.requests().at(0).body).at("return_documents") == false);
}

TEST_CASE("Voyage calls its results data") {
  HttpServer server([](const loopback::Request&) {
    return loopback::json(
        R"({"object":"list","data":[{"relevance_score":0.4375,"index":0},{"relevance_score":0.4218,
      "index":2},{"relevance_score":0.3,"index":1}],"model":"model-1","usage":{"total_tokens":26}})");
  });
  CHECK(judge(Api::voyage, server.url("/v1")).scores == Scores{0.4375, 0.3, 0.4218});
  CHECK(json::parse(server.requests().at(0).body).at("truncation") == true);
}

TEST_CASE("TEI gets texts without a model or, unless there is one, a key, in batches of 32") {
  HttpServer server([](const loopback::Request& request) {
    const json texts = json::parse(request.body).at("texts");
    json results = json::array();
    for (std::size_t i = texts.size(); i-- > 0;)
      results.push_back({{"index", i}, {"score", std::stod(texts[i].get<std::string>().substr(5))}});
    return loopback::json(results.dump());
  });
  const auto judged = judge(Api::tei, server.url(), 70, "");
  REQUIRE(judged.scores.size() == 70);
  for (std::size_t i = 0; i < judged.scores.size(); ++i) CHECK(judged.scores[i] == static_cast<double>(i));
  CHECK(judged.usage.requests == 3);
  const auto requests = server.requests();
  CHECK(requests.at(0).target == "/rerank");
  CHECK(requests.at(0).header("authorization").empty());
  const json body = json::parse(requests.at(2).body);
  CHECK(body.at("texts").size() == 6);
  CHECK_FALSE(body.contains("model"));
  CHECK(body.at("truncate") == true);
  CHECK(body.at("raw_scores") == false);
}

TEST_CASE("a batch that is refused as too large is halved, and the smaller size is kept") {
  HttpServer server([](const loopback::Request& request) {
    const json texts = json::parse(request.body).at("texts");
    if (texts.size() > 8) return loopback::answer(413, R"({"error":"too large","error_type":"Validation"})");
    json results = json::array();
    for (std::size_t i = 0; i < texts.size(); ++i) results.push_back({{"index", i}, {"score", 0.5}});
    return loopback::json(results.dump());
  });
  const auto judged = judge(Api::tei, server.url(), 40);
  CHECK(judged.scores == Scores(40, 0.5));
  CHECK(server.requests().size() == 2 + 5);
}

TEST_CASE("one text that is too large for the server is an error, not an endless try") {
  CHECK(failure(Api::tei, loopback::answer(413, R"({"error":"too large"})")).code() == ErrorCode::provider);
}

TEST_CASE("documents that are not returned are not judged") {
  HttpServer server([](const loopback::Request&) {
    return loopback::json(R"({"results":[{"index":1,"relevance_score":0.5}]})");
  });
  CHECK(judge(Api::cohere, server.url()).scores == Scores{std::nullopt, 0.5, std::nullopt});
}

TEST_CASE("an address that ends in rerank already is taken as it is, a key without its line end") {
  HttpServer server([](const loopback::Request&) {
    return loopback::json(R"({"results":[{"index":0,"relevance_score":0.5}]})");
  });
  (void)judge(Api::jina, server.url("/v1/rerank"), 1, "key\n");
  CHECK(server.requests().at(0).target == "/v1/rerank");
  CHECK(server.requests().at(0).header("authorization") == "Bearer key");
}

TEST_CASE("an answer that cannot be trusted is refused, saying what is wrong with it") {
  const std::vector<std::pair<std::string, std::string>> wrong{
      {"", "not JSON"},
      {"{\"results\":[{\"index\":0,", "not JSON"},
      {"<html>", "not JSON"},
      {"[]", "no list"},
      {"{}", "no list"},
      {R"({"results":{}})", "no list"},
      {R"({"data":[{"index":0,"relevance_score":1}]})", "no list"},
      {R"({"results":[]})", "empty"},
      {R"({"results":[7]})", "no index"},
      {R"({"results":[{"relevance_score":1}]})", "no index"},
      {R"({"results":[{"index":-1,"relevance_score":1}]})", "no index"},
      {R"({"results":[{"index":0.5,"relevance_score":1}]})", "no index"},
      {R"({"results":[{"index":"0","relevance_score":1}]})", "no index"},
      {R"({"results":[{"index":3,"relevance_score":1}]})", "index 3 of 3"},
      {R"({"results":[{"index":18446744073709551615,"relevance_score":1}]})", "of 3 texts"},
      {R"({"results":[{"index":0,"relevance_score":1},{"index":0,"relevance_score":1}]})", "twice"},
      {R"({"results":[{"index":0,"relevance_score":null}]})", "no number"},
      {R"({"results":[{"index":0,"relevance_score":"1"}]})", "no number"},
      {R"({"results":[{"index":0,"relevance_score":NaN}]})", "not JSON"},
      {R"({"results":[{"index":0,"relevance_score":1e999}]})", "not JSON"},
      {R"({"results":[{"index":0,"score":1}]})", "no number"}};
  for (const auto& [body, what] : wrong) {
    INFO(body);
    const Error error = failure(Api::cohere, loopback::json(body));
    CHECK(error.code() == ErrorCode::provider);
    CHECK(std::string(error.what()).starts_with("cohere at http://127.0.0.1:"));
    CHECK(std::string(error.what()).find(what) != std::string::npos);
  }
}

TEST_CASE("what a provider refuses keeps its exit code and its words, without the key") {
  const Error refused =
      failure(Api::cohere, loopback::answer(401, R"({"message":"invalid api token hush-hush"})"));
  CHECK(refused.code() == ErrorCode::unauthorised);
  CHECK(std::string(refused.what()).ends_with("refused the key (status 401): invalid api token ***"));
  CHECK(failure(Api::jina, loopback::answer(429, "{}")).code() == ErrorCode::rate_limited);
  CHECK(failure(Api::voyage, loopback::answer(500, "{}")).code() == ErrorCode::provider);
  const Error no_reranker =
      failure(Api::tei,
              loopback::answer(424, R"({"error":"model is not a re-ranker model","error_type":"Backend"})"));
  CHECK(no_reranker.code() == ErrorCode::provider);
  CHECK(std::string(no_reranker.what()).ends_with(": model is not a re-ranker model"));
  CHECK(failure(Api::tei, {loopback::Reset{}}).code() == ErrorCode::unreachable);
}

TEST_CASE("a quota that is used up is worth no second try, a rate that is exceeded is") {
  CHECK(rerank::is_final({429, {}, R"({"error":{"code":"insufficient_quota"}})"}));
  CHECK_FALSE(rerank::is_final({429, {}, R"({"error":{"code":"rate_limit_exceeded"}})"}));
  CHECK_FALSE(rerank::is_final({503, {}, ""}));
}

TEST_CASE("with retries, a provider that stumbles is asked again and every passage is judged once") {
  HttpServer server(
      loopback::in_turn({loopback::answer(429, "{}", "Retry-After: 1\r\n"),
                         {loopback::Reset{}},
                         loopback::answer(503, "{}"),
                         loopback::json(R"({"results":[{"index":0,"relevance_score":0.5}]})")}));
  http::Waiting waiting;
  int waits = 0;
  waiting.pause = [&](auto, const auto&) { ++waits; };
  rerank::HttpReranker reranker({Api::cohere, server.url(), "m", "k"},
                                std::make_unique<http::Retrying>(std::make_unique<http::CurlTransport>(),
                                                                 http::RetryPolicy{}, waiting));
  SmallPassages passages({"text"});
  const SmallQuestion question("q");
  CHECK(reranker.judge(question.asked(), passages.view(), {}).scores == Scores{0.5});
  CHECK(server.requests().size() == 4);
  CHECK(waits >= 2);  // libcurl itself asks again when a kept connection turns out to be closed
}

TEST_CASE("every API has an address, a model and a variable, or does without on purpose") {
  for (const Api api : {Api::cohere, Api::jina, Api::voyage}) {
    CHECK(rerank::defaults_of(api).base_url.starts_with("https://"));
    CHECK_FALSE(rerank::defaults_of(api).model.empty());
    CHECK(rerank::defaults_of(api).api_key_env.ends_with("_API_KEY"));
  }
  CHECK(rerank::defaults_of(Api::tei).base_url.empty());
}

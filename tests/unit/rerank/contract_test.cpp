// What every reranker keeps to, local or behind a real server on loopback that judges by counting words.
#include <doctest/doctest.h>

#include <cmath>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <stop_token>

#include "loopback/http_server.hpp"
#include "passages.hpp"
#include "ragctl/base/error.hpp"
#include "ragctl/http/curl_transport.hpp"
#include "ragctl/rerank/http_reranker.hpp"
#include "ragctl/rerank/local.hpp"
#include "ragctl/rerank/on_demand.hpp"
#include "ragctl/rerank/resting.hpp"

using namespace ragctl;
using nlohmann::json;

namespace {

/// How often a text has the question's words next to each other.
double relevance(const std::string& question, const std::string& text) {
  double count = 0;
  for (std::size_t at = text.find(question); at != std::string::npos; at = text.find(question, at + 1))
    ++count;
  return count / (count + 1);
}

/// A provider in each of the shapes, which sorts its results as providers do.
loopback::Answer provider(const loopback::Request& request, rerank::Api api) {
  const json body = json::parse(request.body);
  const bool tei = api == rerank::Api::tei;
  const json& texts = body.at(tei ? "texts" : "documents");
  if (tei && texts.size() > 32) return loopback::answer(413, R"({"error":"batch too large"})");
  json results = json::array();
  for (std::size_t i = 0; i < texts.size(); ++i)
    results.push_back(
        {{"index", i}, {tei ? "score" : "relevance_score", relevance(body.at("query"), texts[i])}});
  const char* const score = tei ? "score" : "relevance_score";
  std::stable_sort(results.begin(), results.end(),
                   [score](const json& a, const json& b) { return a.at(score) > b.at(score); });
  if (tei) return loopback::json(results.dump());
  return loopback::json(json{{api == rerank::Api::voyage ? "data" : "results", results}}.dump());
}

void keeps_the_contract(rerank::Reranker& reranker) {
  const SmallQuestion question("remote work");
  SUBCASE("what fits better has the higher score, in whatever order the passages come") {
    SmallPassages passages({"nothing of it", "remote work and remote work", "remote work", "also nothing"});
    const auto scores = reranker.judge(question.asked(), passages.view(), {}).scores;
    REQUIRE(scores.size() == 4);
    CHECK(*scores[1] > *scores[2]);
    CHECK(*scores[2] > *scores[0]);
    CHECK(*scores[0] == *scores[3]);
  }
  SUBCASE("without passages nothing is judged") {
    SmallPassages none({});
    CHECK(reranker.judge(question.asked(), none.view(), {}).scores.empty());
  }
  SUBCASE("one passage, an empty one, a long one and many get a score each, and it is finite") {
    for (const std::size_t count : {1, 33, 200}) {
      std::vector<std::string> texts(count, "some remote work");
      texts.back() = "";
      texts.front() = std::string(200'000, 'x');
      SmallPassages passages(texts);
      const auto scores = reranker.judge(question.asked(), passages.view(), {}).scores;
      REQUIRE(scores.size() == count);
      for (const auto& score : scores) CHECK((score && std::isfinite(*score)));
    }
  }
  SUBCASE("the same is judged the same again") {
    SmallPassages passages({"remote work", "work", "remote x work"});
    const auto once = reranker.judge(question.asked(), passages.view(), {}).scores;
    CHECK(reranker.judge(question.asked(), passages.view(), {}).scores == once);
  }
  SUBCASE("text of any script, quotes and control characters harm nobody") {
    SmallPassages passages({"\"}]\\ \x01 \xE4\xBD\xA0\xE5\xA5\xBD remote work", "\xF0\x9F\x98\x80"});
    const auto scores = reranker.judge(question.asked(), passages.view(), {}).scores;
    CHECK(*scores[0] > *scores[1]);
  }
  SUBCASE("a stop that is requested already ends it") {
    SmallPassages passages({"remote work"});
    std::stop_source source;
    source.request_stop();
    try {
      (void)reranker.judge(question.asked(), passages.view(), source.get_token());
      FAIL("it went on");
    } catch (const Error& error) {
      CHECK(error.code() == ErrorCode::interrupted);
    }
  }
}

}  // namespace

TEST_CASE("the local reranker keeps the contract") {
  rerank::LocalReranker local;
  keeps_the_contract(local);
}

TEST_CASE("the rerankers over HTTP keep the contract") {
  for (const auto api : {rerank::Api::cohere, rerank::Api::jina, rerank::Api::voyage, rerank::Api::tei}) {
    CAPTURE(rerank::to_string(api));
    const std::string name = rerank::to_string(api);
    SUBCASE(name.c_str()) {
      loopback::HttpServer server([api](const loopback::Request& request) { return provider(request, api); });
      rerank::HttpReranker reranker({api, server.url("/v1"), "model", "key"},
                                    std::make_unique<http::CurlTransport>());
      keeps_the_contract(reranker);
    }
  }
}

TEST_CASE("a reranker that may rest keeps the contract") {
  rerank::Resting reranker(std::make_unique<rerank::LocalReranker>(), [] { return UnixMillis{0}; });
  keeps_the_contract(reranker);
}

TEST_CASE("a reranker that is made on demand keeps the contract, and is made once, when it is needed") {
  int made = 0;
  rerank::OnDemand reranker([&made] {
    ++made;
    return std::make_unique<rerank::LocalReranker>();
  });
  SmallPassages none({});
  const SmallQuestion question("remote work");
  (void)reranker.judge(question.asked(), none.view(), {});
  CHECK(made == 0);
  keeps_the_contract(reranker);
  CHECK(made <= 1);
}

#include "../../../src/retrieve/reranking.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include "ragctl/base/error.hpp"
#include "ragctl/retrieve/retriever.hpp"
#include "small_tenant.hpp"

using namespace ragctl;
using namespace ragctl::retrieve;

namespace {

using Scores = std::vector<std::optional<double>>;

/// Judges as it is told, and keeps what it was asked.
class ToldReranker final : public rerank::Reranker {
public:
  explicit ToldReranker(std::function<Scores(const std::vector<std::string>&)> judge)
      : judge_(std::move(judge)) {}

  rerank::Judgement judge(const rerank::Asked& asked, const rerank::Passages& passages,
                          const std::stop_token&) override {
    question = asked.text;
    texts.clear();
    for (std::size_t i = 0; i < passages.count; ++i) texts.push_back(passages.text(i));
    return {judge_(texts), {1, 12, std::nullopt}};
  }

  std::string question;
  std::vector<std::string> texts;

private:
  std::function<Scores(const std::vector<std::string>&)> judge_;
};

Scores no_scores(const std::vector<std::string>& texts) { return Scores(texts.size()); }
Scores backwards(const std::vector<std::string>& texts) {
  Scores out;
  for (std::size_t i = 0; i < texts.size(); ++i) out.emplace_back(0.1 * static_cast<double>(i + 1));
  return out;
}

std::vector<Candidate> candidates(const Scores& relevances) {
  std::vector<Candidate> out;
  for (std::size_t i = 0; i < relevances.size(); ++i) {
    Candidate& one = out.emplace_back();
    one.chunk = model::ChunkId(static_cast<std::int64_t>(i));
    one.fused = 1 - 0.1 * static_cast<double>(i);
    one.relevance = relevances[i];
  }
  return out;
}

std::vector<int> order(const std::vector<Candidate>& sorted) {
  std::vector<int> out;
  for (const Candidate& one : sorted) out.push_back(static_cast<int>(model::number(one.chunk)));
  return out;
}

bool descends(const std::vector<Candidate>& sorted) {
  return std::ranges::is_sorted(sorted, std::greater<>(), [](const Candidate& one) { return *one.reranked; });
}

std::vector<std::string> titles(const model::Results& results) {
  std::vector<std::string> out;
  for (const model::Hit& hit : results.hits) out.push_back(hit.title);
  return out;
}

struct Asking : SmallTenant {
  Asking() {
    add("one", {"Remote work needs approval, and remote work is fine."});
    add("two", {"Remote work from abroad needs a visa."});
    add("three", {"Work remotely."});
    add("four", {"Approval of leave."});
    index();
    config.rerank.provider = tenant::RerankProvider::cohere;
  }
  model::Results ask(rerank::Reranker* reranker, model::Question question = {"remote work approval"}) {
    return Retriever(*catalog, paths, config, reranker).search(question);
  }
};

}  // namespace

TEST_CASE("the relevance decides, ties and those without one keep their order, and scores descend") {
  auto sorted = candidates({0.2, std::nullopt, 0.9, 0.2, std::nullopt});
  order_by_relevance(sorted);
  CHECK(order(sorted) == std::vector{2, 0, 3, 1, 4});
  CHECK(sorted[0].reranked == 0.9);
  CHECK(descends(sorted));
}

TEST_CASE("relevances outside of 0 to 1 become scores within, in the same order") {
  auto sorted = candidates({-11.0, 3.0, std::nullopt, -0.5});
  order_by_relevance(sorted);
  CHECK(order(sorted) == std::vector{1, 3, 0, 2});
  CHECK(*sorted.front().reranked < 1);
  CHECK(*sorted.back().reranked >= 0);
  CHECK(descends(sorted));
}

TEST_CASE("when nothing was judged, nothing changes") {
  auto sorted = candidates({std::nullopt, std::nullopt});
  order_by_relevance(sorted);
  CHECK(order(sorted) == std::vector{0, 1});
  CHECK_FALSE(sorted[0].reranked);
}

TEST_CASE(
    "a reranker gets the question and the texts under their headings, and its order is that of the hits") {
  Asking tenant;
  const auto before = titles(tenant.ask(nullptr));
  ToldReranker reranker(backwards);
  const auto results = tenant.ask(&reranker, {"remote work approval -nothing"});
  CHECK(reranker.question == "remote work approval");
  CHECK(std::ranges::find(reranker.texts, "four\n\nApproval of leave.") != reranker.texts.end());
  auto expected = before;
  std::ranges::reverse(expected);
  CHECK(titles(results) == expected);
  CHECK(*results.hits[0].rerank_score == results.hits[0].score);
  REQUIRE(results.reranked);
  CHECK(results.reranked->provider == "cohere");
  CHECK(results.reranked->passages == before.size());
  CHECK(results.reranked->tokens == 12);
  CHECK(results.notes.empty());
}

TEST_CASE("an explanation tells the rank before and by the reranker") {
  Asking tenant;
  ToldReranker reranker(backwards);
  model::Question question{"remote work approval"};
  question.explain = true;
  const auto results = tenant.ask(&reranker, question);
  const auto count = static_cast<std::uint32_t>(results.hits.size());
  for (std::uint32_t i = 0; i < count; ++i) {
    CHECK(results.hits[i].explanation->rerank_rank == i + 1);
    CHECK(results.hits[i].explanation->fused_rank == count - i);
  }
}

TEST_CASE("only so many candidates are judged, the others stay behind in their order") {
  Asking tenant;
  tenant.config.rerank.candidates = 2;
  const auto before = titles(tenant.ask(nullptr));
  ToldReranker reranker(backwards);
  const auto results = tenant.ask(&reranker);
  CHECK(reranker.texts.size() == 2);
  REQUIRE(results.hits.size() == before.size());
  CHECK(results.hits[0].title == before[1]);
  CHECK(results.hits[1].title == before[0]);
  for (std::size_t i = 2; i < before.size(); ++i) {
    CHECK(results.hits[i].title == before[i]);
    CHECK_FALSE(results.hits[i].rerank_score);
    CHECK(results.hits[i].score <= results.hits[i - 1].score);
  }
}

TEST_CASE("texts that differ in nothing but layout are judged once") {
  SmallTenant tenant;
  tenant.add("a", {"Remote work needs approval."});
  tenant.add("b", {"remote work - needs approval"});
  tenant.add("c", {"Approval of leave."});
  tenant.index();
  ToldReranker reranker(backwards);
  Retriever retriever(*tenant.catalog, tenant.paths, tenant.config, &reranker);
  CHECK(retriever.search({"remote work approval"}).hits.size() == 2);
  CHECK(reranker.texts.size() == 2);
}

TEST_CASE("when the reranker fails, the hits are as before and a note says why, unless it is required") {
  Asking tenant;
  const auto before = titles(tenant.ask(nullptr));
  for (const ErrorCode code : {ErrorCode::unauthorised, ErrorCode::unreachable, ErrorCode::rate_limited,
                               ErrorCode::timed_out, ErrorCode::provider, ErrorCode::failed}) {
    ToldReranker reranker([code](const auto&) -> Scores { throw Error(code, "it is broken", "mend it"); });
    const auto results = tenant.ask(&reranker);
    CHECK(titles(results) == before);
    CHECK_FALSE(results.reranked);
    REQUIRE(results.notes.size() == 1);
    CHECK(results.notes[0] == "not reranked, because it is broken (mend it)");
    CHECK(results.rerank_failure == results.notes[0]);
    model::Question question{"remote work approval"};
    question.reranking = model::Reranking::required;
    CHECK_THROWS_WITH_AS((void)tenant.ask(&reranker, question), "it is broken", Error);
    tenant.config.rerank.required = true;
    CHECK_THROWS_WITH_AS((void)tenant.ask(&reranker), "it is broken", Error);
    tenant.config.rerank.required = false;
  }
}

TEST_CASE("a stop and a mistake in the configuration are never taken for the reranker's failure") {
  Asking tenant;
  for (const ErrorCode code : {ErrorCode::interrupted, ErrorCode::usage}) {
    ToldReranker reranker([code](const auto&) -> Scores { throw Error(code, "no"); });
    CHECK_THROWS_AS((void)tenant.ask(&reranker), Error);
  }
}

TEST_CASE("switched off for a question, or without candidates, the reranker is not asked") {
  Asking tenant;
  ToldReranker reranker([](const auto&) -> Scores { throw Error(ErrorCode::failed, "asked"); });
  model::Question question{"remote work approval"};
  question.reranking = model::Reranking::off;
  CHECK(tenant.ask(&reranker, question).notes.empty());
  CHECK_FALSE(tenant.ask(&reranker, {"zyzzyva"}).rerank_failure.has_value());
}

TEST_CASE("a reranker that judges nothing leaves the order as it is") {
  Asking tenant;
  ToldReranker reranker(no_scores);
  CHECK(titles(tenant.ask(&reranker)) == titles(tenant.ask(nullptr)));
}

TEST_CASE("every mode of search can be reranked") {
  Asking tenant;
  for (const auto mode :
       {model::SearchMode::keyword, model::SearchMode::semantic, model::SearchMode::hybrid}) {
    ToldReranker reranker(backwards);
    const auto results = tenant.ask(&reranker, {"remote work approval", mode});
    REQUIRE(results.hits.size() > 1);
    CHECK(*results.hits[0].rerank_score > *results.hits[1].rerank_score);
  }
}

TEST_CASE("the local reranker has a say in refining only, everywhere, or nowhere, as configured") {
  SmallTenant tenant;
  tenant.add("apart",
             {"Remote places and people who like it there, in the cold and far away from all that is work."});
  tenant.add("near",
             {"Remote work for people who like it there, in the cold and far away from all that is known."});
  tenant.index();
  const auto proximity = [&](const char* fusion, ragctl::tenant::RerankProvider provider) {
    auto config = ragctl::tenant::with_search_value(tenant.config, "search.fusion", fusion);
    config.rerank.provider = provider;
    model::Question question{"remote work"};
    question.explain = true;
    double sum = 0;
    for (const model::Hit& hit : Retriever(*tenant.catalog, tenant.paths, config).search(question).hits)
      sum += hit.explanation->proximity;
    return sum;
  };
  using ragctl::tenant::RerankProvider;
  CHECK(proximity("auto", RerankProvider::automatic) > 0);
  CHECK(proximity("auto", RerankProvider::cohere) > 0);
  CHECK(proximity("auto", RerankProvider::local) > 0);
  CHECK(proximity("auto", RerankProvider::none) == 0);
  for (const char* fusion : {"weighted", "rrf"}) {
    CHECK(proximity(fusion, RerankProvider::automatic) == 0);
    CHECK(proximity(fusion, RerankProvider::local) > 0);
    CHECK(proximity(fusion, RerankProvider::none) == 0);
  }
}

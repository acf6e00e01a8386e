#include "ragctl/chat/answering.hpp"

#include <doctest/doctest.h>

#include "small_company.hpp"

using namespace ragctl;
using namespace ragctl::chat;

namespace {

struct Asking {
  SmallCompany company;
  std::string streamed;

  model::Answer operator()(llm::LanguageModel& model, const std::string& question,
                           std::stop_token stop = {}) {
    Answering answering{*company.retriever, model, company.tenant.config};
    streamed.clear();
    model::Answer out = answer_once(
        answering, {question, model::SearchMode::hybrid, 5},
        [&](std::string_view piece) { streamed += piece; }, stop);
    CHECK(streamed == out.text);
    return out;
  }
};

}  // namespace

TEST_CASE("offline, the answer is the sentence itself, cited with its place in the document") {
  Asking ask;
  const model::Answer answer = ask(*ask.company.offline, "How many vacation days do full-time staff get?");
  CHECK(answer.answered);
  CHECK(answer.text == "Full-time staff get 28 vacation days every year. [1]");
  REQUIRE(answer.citations.size() == 1);
  const model::Citation& citation = answer.citations.front();
  CHECK(citation.number == 1);
  CHECK(citation.title == "Vacation");
  CHECK(citation.quote == "Full-time staff get 28 vacation days every year.");
  CHECK(ask.company.tenant.catalog->documents().text(citation.document, citation.begin, citation.end) ==
        citation.quote);
  CHECK(!answer.context.empty());
}

TEST_CASE("when nothing fits, the tenant's own words say so") {
  Asking ask;
  for (const char* question :
       {"zeppelin", "Which zeppelin lands at the volcano with a harpsichord on Fridays?", "what?"}) {
    const model::Answer answer = ask(*ask.company.offline, question);
    CHECK_FALSE(answer.answered);
    CHECK(answer.text == "Please ask the People team.");
    CHECK(answer.citations.empty());
  }
}

TEST_CASE("without words of its own, a tenant has ours") {
  Asking ask;
  ask.company.tenant.config.prompts.no_context_response.clear();
  CHECK(!ask(*ask.company.offline, "zeppelin").text.empty());
}

TEST_CASE("a model's marks are renumbered, and a sentence that is no quote is cited as a passage") {
  Asking ask;
  ScriptedModel model("It is roughly four weeks [2]. Nonsense [77].");
  const model::Answer answer = ask(model, "vacation staff");
  CHECK(answer.text == "It is roughly four weeks [1]. Nonsense .");
  REQUIRE(answer.citations.size() == 1);
  CHECK(answer.citations[0].quote.empty());
  CHECK(answer.citations[0].end > answer.citations[0].begin);
  CHECK(answer.citations[0].chunk == answer.context[1].chunk);
}

TEST_CASE("a provider's model is given parents, each once, and the tenant's prompt") {
  Asking ask;
  ask.company.tenant.config.llm.provider = "openai";
  ask.company.tenant.config.prompts.system_prompt = "Be brief.";
  ScriptedModel model("full-time STAFF get 28 vacation days [1]");
  const model::Answer answer = ask(model, "vacation");
  CHECK(model.asked.system == "Be brief.");
  REQUIRE(!model.asked.passages.empty());
  const auto& first = model.asked.passages.front();
  CHECK(first.text.find("28 vacation days") != std::string::npos);
  CHECK(first.text.find("Contractors") != std::string::npos);
  for (std::size_t i = 1; i < model.asked.passages.size(); ++i)
    CHECK(model.asked.passages[i].text != first.text);
  REQUIRE(answer.citations.size() == 1);
  CHECK(answer.citations[0].begin == 0);
  CHECK(answer.citations[0].quote == "Full-time staff get 28 vacation days");
}

TEST_CASE("a stopped answer is what came so far") {
  Asking ask;
  std::stop_source source;
  ScriptedModel model("First half. Second half.");
  model.after_half = [&] { source.request_stop(); };
  const model::Answer answer = ask(model, "vacation", source.get_token());
  CHECK(answer.text == "First half. ");
  source.request_stop();
  const model::Answer nothing = ask(*ask.company.offline, "vacation days staff", source.get_token());
  CHECK(nothing.text.empty());
  CHECK_FALSE(nothing.answered);
}

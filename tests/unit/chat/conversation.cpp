#include "ragctl/chat/conversation.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "ragctl/base/error.hpp"
#include "ragctl/catalog/sessions.hpp"
#include "small_company.hpp"

using namespace ragctl;
using namespace ragctl::chat;

namespace {

struct Talk {
  SmallCompany company;
  Answering answering{*company.retriever, *company.offline, company.tenant.config};
  std::int64_t now = 1000;
  std::uint8_t seed = 0;

  ConversationServices services() {
    return {*company.tenant.catalog, [this]() -> Answering& { return answering; },
            [this] { return UnixMillis{now += 10}; },
            [this](std::span<std::uint8_t> bytes) { std::fill(bytes.begin(), bytes.end(), ++seed); }};
  }
  catalog::Sessions& sessions() { return company.tenant.catalog->sessions(); }
};

class FailingModel final : public llm::LanguageModel {
public:
  llm::Completion complete(const llm::Prompt&, const llm::OnText&, std::stop_token) override {
    throw Error(ErrorCode::unreachable, "no answer from the provider");
  }
};

}  // namespace

TEST_CASE("a session key is 32 hexadecimal digits of the random bytes") {
  CHECK(session_key([](std::span<std::uint8_t> bytes) { std::fill(bytes.begin(), bytes.end(), 0xAB); }) ==
        "abababababababababababababababab");
  const std::string one = session_key(system_random);
  CHECK(one.size() == 32);
  CHECK(one != session_key(system_random));
}

TEST_CASE("a conversation that nothing is asked in is not stored") {
  Talk talk;
  { const Conversation conversation(talk.services()); }
  CHECK(talk.sessions().list().empty());
}

TEST_CASE("question and answer are stored, with citations and context") {
  Talk talk;
  Conversation conversation(talk.services());
  const std::string question = "How many vacation days do full-time staff get?";
  const model::Answer answer = conversation.ask(question, nullptr, {});
  const auto list = talk.sessions().list();
  REQUIRE(list.size() == 1);
  CHECK(list[0].key == conversation.session().key);
  CHECK(list[0].title == question);
  const auto messages = conversation.messages();
  REQUIRE(messages.size() == 2);
  CHECK(messages[0].role == model::Role::user);
  CHECK(messages[0].content == question);
  CHECK(messages[1].role == model::Role::assistant);
  CHECK(messages[1].content == answer.text);
  REQUIRE(messages[1].citations.size() == 1);
  CHECK(messages[1].citations[0].quote == answer.citations[0].quote);
  REQUIRE(messages[1].context.size() == answer.context.size());
  CHECK(messages[1].context[0].text == answer.context[0].text);
}

TEST_CASE("a question that leans on the one before is asked together with it") {
  Talk talk;
  Conversation conversation(talk.services());
  (void)conversation.ask("How many vacation days do full-time staff get?", nullptr, {});
  const model::Answer answer = conversation.ask("and contractors?", nullptr, {});
  CHECK(answer.answered);
  CHECK(answer.text.find("Contractors get no paid vacation.") != std::string::npos);
  CHECK(conversation.messages()[2].content == "and contractors?");
}

TEST_CASE("without conversation memory every question stands alone") {
  Talk talk;
  talk.company.tenant.config.features.conversation_memory = false;
  ScriptedModel model("x");
  Answering answering{*talk.company.retriever, model, talk.company.tenant.config};
  ConversationServices services{*talk.company.tenant.catalog, [&]() -> Answering& { return answering; },
                                [] { return UnixMillis{1}; }, system_random};
  Conversation conversation(services);
  (void)conversation.ask("vacation days", nullptr, {});
  (void)conversation.ask("and contractors?", nullptr, {});
  CHECK(model.asked.question == "and contractors?");
}

TEST_CASE("a session is resumed by its key or the start of it, and goes on where it was") {
  Talk talk;
  std::string key;
  {
    Conversation conversation(talk.services());
    (void)conversation.ask("How many vacation days do full-time staff get?", nullptr, {});
    key = conversation.session().key;
  }
  Conversation resumed(talk.services(), key.substr(0, 8));
  CHECK(resumed.session().key == key);
  CHECK(resumed.messages().size() == 2);
  const model::Answer answer = resumed.ask("and contractors?", nullptr, {});
  CHECK(answer.text.find("Contractors") != std::string::npos);
  CHECK(talk.sessions().list().size() == 1);
}

TEST_CASE("an unknown session is an error that names it") {
  Talk talk;
  CHECK_THROWS_WITH_AS(Conversation(talk.services(), "beef"), "no session \"beef\"", Error);
}

TEST_CASE("what came of an interrupted answer is stored, and the question in any case") {
  Talk talk;
  std::stop_source source;
  ScriptedModel model("First half. Second half.");
  model.after_half = [&] { source.request_stop(); };
  Answering answering{*talk.company.retriever, model, talk.company.tenant.config};
  ConversationServices services{*talk.company.tenant.catalog, [&]() -> Answering& { return answering; },
                                [] { return UnixMillis{1}; }, system_random};
  Conversation conversation(services);
  (void)conversation.ask("vacation", nullptr, source.get_token());
  REQUIRE(conversation.messages().size() == 2);
  CHECK(conversation.messages()[1].content == "First half. ");
}

TEST_CASE("when the model fails the question stays stored and the error goes on") {
  Talk talk;
  FailingModel model;
  Answering answering{*talk.company.retriever, model, talk.company.tenant.config};
  ConversationServices services{*talk.company.tenant.catalog, [&]() -> Answering& { return answering; },
                                [] { return UnixMillis{1}; }, system_random};
  Conversation conversation(services);
  CHECK_THROWS_AS((void)conversation.ask("vacation", nullptr, {}), Error);
  REQUIRE(conversation.messages().size() == 1);
  CHECK(conversation.messages()[0].content == "vacation");
}

TEST_CASE("clearing forgets the messages and keeps the session") {
  Talk talk;
  Conversation conversation(talk.services());
  conversation.clear();
  (void)conversation.ask("vacation days", nullptr, {});
  conversation.clear();
  CHECK(conversation.messages().empty());
  REQUIRE(talk.sessions().list().size() == 1);
  // The title is the first question.
  CHECK(talk.sessions().list()[0].title.empty());
  (void)conversation.ask("parking", nullptr, {});
  CHECK(talk.sessions().list()[0].title == "parking");
}

TEST_CASE("a conversation whose session was removed goes on in a new one that knows nothing of it") {
  Talk talk;
  Conversation conversation(talk.services());
  (void)conversation.ask("How many vacation days do full-time staff get?", nullptr, {});
  const std::string removed = conversation.session().key;
  catalog::Transaction transaction(*talk.company.tenant.catalog);
  REQUIRE(talk.sessions().remove(conversation.session().id));
  transaction.commit();
  (void)conversation.ask("and contractors?", nullptr, {});
  CHECK(conversation.session().key != removed);
  const auto list = talk.sessions().list();
  REQUIRE(list.size() == 1);
  CHECK(list[0].key == conversation.session().key);
  CHECK(list[0].title == "and contractors?");
  CHECK(conversation.messages()[0].content == "and contractors?");
}

TEST_CASE("an answer to a question that was removed meanwhile is given and not stored") {
  Talk talk;
  ScriptedModel model("Ask the People team.");
  Answering answering{*talk.company.retriever, model, talk.company.tenant.config};
  ConversationServices services = talk.services();
  services.answering = [&]() -> Answering& { return answering; };
  Conversation conversation(services);
  model.after_half = [&] {
    catalog::Transaction transaction(*talk.company.tenant.catalog);
    REQUIRE(talk.sessions().remove(conversation.session().id));
    transaction.commit();
  };
  CHECK_FALSE(conversation.ask("How many vacation days?", [](std::string_view) {}, {}).text.empty());
  CHECK(talk.sessions().list().empty());
}

TEST_CASE("each question is answered with what there is to answer with by then") {
  Talk talk;
  ScriptedModel second("From the second.");
  Answering newer{*talk.company.retriever, second, talk.company.tenant.config};
  Answering* current = &talk.answering;
  ConversationServices services = talk.services();
  services.answering = [&]() -> Answering& { return *current; };
  Conversation conversation(services);
  (void)conversation.ask("How many vacation days do full-time staff get?", nullptr, {});
  CHECK(second.asked.question.empty());
  current = &newer;
  (void)conversation.ask("Where is the car park?", [](std::string_view) {}, {});
  CHECK(second.asked.question == "Where is the car park?");
}

TEST_CASE("a conversation that is not stored answers, and knows what was said") {
  Talk talk;
  (void)Conversation(talk.services()).ask("How many vacation days do full-time staff get?", nullptr, {});
  const auto before = talk.sessions().list();
  ConversationServices services = talk.services();
  services.keeping = Keeping::forgotten;
  Conversation fresh(services);
  CHECK_FALSE(fresh.ask("How many vacation days do full-time staff get?", nullptr, {}).text.empty());
  CHECK_FALSE(fresh.ask("and contractors?", nullptr, {}).context.empty());
  fresh.clear();
  Conversation resumed(services, before[0].key);
  (void)resumed.ask("and contractors?", nullptr, {});
  resumed.clear();
  const auto after = talk.sessions().list();
  REQUIRE(after.size() == 1);
  CHECK(after[0].messages == before[0].messages);
  CHECK(after[0].last_activity_at == before[0].last_activity_at);
}

#include "ragctl/catalog/sessions.hpp"

#include <doctest/doctest.h>

#include "ragctl/base/error.hpp"
#include "ragctl/sqlite/connection.hpp"
#include "sample.hpp"
#include "scratch_folder.hpp"

using namespace ragctl::test;
using ragctl::Error;
using ragctl::UnixMillis;
using ragctl::catalog::Access;
using ragctl::catalog::Catalog;
using ragctl::model::Citation;
using ragctl::model::DocumentId;
using ragctl::model::Hit;
using ragctl::model::Message;
using ragctl::model::Role;

TEST_CASE("a session is found by its key or by the start of it when that is enough") {
  const ScratchFolder folder;
  Catalog catalog(folder / "catalog.db", Access::write);
  const auto one = catalog.sessions().create("abc1", UnixMillis{1});
  const auto two = catalog.sessions().create("abd2", UnixMillis{2});
  (void)catalog.sessions().create("abd2f", UnixMillis{2});
  CHECK(catalog.sessions().find("abc")->id == one);
  CHECK(catalog.sessions().find("abd2")->id == two);
  CHECK_FALSE(catalog.sessions().find("ab").has_value());
  CHECK_FALSE(catalog.sessions().find("").has_value());
  CHECK_FALSE(catalog.sessions().find("abc12").has_value());
  CHECK_FALSE(catalog.sessions().find("%").has_value());
  CHECK_THROWS_AS((void)catalog.sessions().create("abc1", UnixMillis{1}), Error);
}

TEST_CASE("sessions are listed by last activity with their number of messages") {
  const ScratchFolder folder;
  Catalog catalog(folder / "catalog.db", Access::write);
  const auto one = catalog.sessions().create("1", UnixMillis{10});
  (void)catalog.sessions().create("2", UnixMillis{20});
  CHECK(catalog.sessions().list().front().key == "2");
  Message message;
  message.session = one;
  message.created_at = UnixMillis{30};
  (void)catalog.sessions().append(message);
  catalog.sessions().set_title(one, "What is it?");
  const auto sessions = catalog.sessions().list();
  REQUIRE(sessions.size() == 2);
  CHECK(sessions[0].key == "1");
  CHECK(sessions[0].title == "What is it?");
  CHECK(sessions[0].messages == 1);
  CHECK(sessions[0].created_at == UnixMillis{10});
  CHECK(sessions[0].last_activity_at == UnixMillis{30});
  CHECK_FALSE(sessions[0].email.has_value());
  CHECK(sessions[1].messages == 0);
}

TEST_CASE("a message comes back with its citations and context") {
  const ScratchFolder folder;
  Catalog catalog(folder / "catalog.db", Access::write);
  Message message;
  message.session = catalog.sessions().create("k", {});
  message.role = Role::assistant;
  message.content = "Twelve \"days\" [1]\n\xf0\x9f\x98\x80";
  message.latency_ms = 12.5;
  message.created_at = UnixMillis{5};
  message.citations.push_back(Citation{
      {ragctl::model::ChunkId{7}, DocumentId{3}, "Leave", "/leave.md", {"A", "B"}, 4, 10, 20}, 1, "12 days"});
  Hit hit;
  hit.rank = 1;
  hit.score = 0.1;
  hit.chunk = ragctl::model::ChunkId{7};
  hit.document = DocumentId{3};
  hit.title = "Leave";
  hit.uri = "/leave.md";
  hit.external_id = "L1";
  hit.heading = {"A"};
  hit.page = 4;
  hit.begin = 1;
  hit.end = 30;
  hit.text = "You have 12 days";
  hit.parent_text = "Long. You have 12 days";
  hit.keyword_score = 3.25;
  message.context = {hit, Hit{}};
  const auto id = catalog.sessions().append(message);
  const auto messages = catalog.sessions().messages(message.session);
  REQUIRE(messages.size() == 1);
  const Message& found = messages.front();
  CHECK(found.id == id);
  CHECK(found.role == Role::assistant);
  CHECK(found.content == message.content);
  CHECK(found.latency_ms == 12.5);
  CHECK(found.created_at == UnixMillis{5});
  REQUIRE(found.citations.size() == 1);
  const Citation& citation = found.citations.front();
  CHECK(citation.number == 1);
  CHECK(citation.chunk == ragctl::model::ChunkId{7});
  CHECK(citation.document == DocumentId{3});
  CHECK(citation.title == "Leave");
  CHECK(citation.uri == "/leave.md");
  CHECK(citation.heading == std::vector<std::string>{"A", "B"});
  CHECK(citation.page == 4);
  CHECK(citation.begin == 10);
  CHECK(citation.end == 20);
  CHECK(citation.quote == "12 days");
  REQUIRE(found.context.size() == 2);
  const Hit& context = found.context.front();
  CHECK(context.rank == 1);
  CHECK(context.score == 0.1);
  CHECK(context.chunk == hit.chunk);
  CHECK(context.document == hit.document);
  CHECK(context.title == "Leave");
  CHECK(context.uri == "/leave.md");
  CHECK(context.external_id == "L1");
  CHECK(context.heading == hit.heading);
  CHECK(context.page == 4);
  CHECK(context.begin == 1);
  CHECK(context.end == 30);
  CHECK(context.text == hit.text);
  CHECK(context.parent_text == hit.parent_text);
  CHECK(context.keyword_score == 3.25);
  CHECK_FALSE(context.semantic_score.has_value());
}

TEST_CASE("a message with ill-formed bytes is kept, its citations mended") {
  const ScratchFolder folder;
  Catalog catalog(folder / "catalog.db", Access::write);
  Message message;
  message.session = catalog.sessions().create("k", {});
  message.citations.push_back({});
  message.citations.front().quote = "broken \xff byte";
  (void)catalog.sessions().append(message);
  CHECK(catalog.sessions().messages(message.session).front().citations.front().quote ==
        "broken \xef\xbf\xbd byte");
}

TEST_CASE("clear empties a session, remove takes it away with its messages") {
  const ScratchFolder folder;
  Catalog catalog(folder / "catalog.db", Access::write);
  Message message;
  message.session = catalog.sessions().create("k", {});
  (void)catalog.sessions().append(message);
  catalog.sessions().clear(message.session);
  CHECK(catalog.sessions().find("k")->messages == 0);
  (void)catalog.sessions().append(message);
  CHECK(catalog.sessions().remove(message.session));
  CHECK_FALSE(catalog.sessions().remove(message.session));
  CHECK(catalog.sessions().list().empty());
  CHECK(catalog.sessions().messages(message.session).empty());
  CHECK_THROWS_AS((void)catalog.sessions().append(message), Error);
}

TEST_CASE("a message that is not what was written is damaged, never a crash") {
  const ScratchFolder folder;
  const auto spoil = [&](const std::string& change) {
    ragctl::sqlite::Connection(folder / "catalog.db", ragctl::sqlite::Access::write).execute(change);
  };
  Message message;
  {
    Catalog catalog(folder / "catalog.db", Access::write);
    message.session = catalog.sessions().create("k", {});
    message.citations.push_back({});
    (void)catalog.sessions().append(message);
  }
  for (const char* value : {"[{", "[{}]", "[1]", "{\"a\":1}", "7", "[{\"number\":\"one\"}]"}) {
    spoil(std::string("UPDATE messages SET citations = '") + value + "'");
    Catalog catalog(folder / "catalog.db", Access::read);
    CHECK_THROWS_AS((void)catalog.sessions().messages(message.session), Error);
  }
  spoil("UPDATE messages SET citations = '[]', role = 'nobody'");
  Catalog catalog(folder / "catalog.db", Access::read);
  CHECK_THROWS_AS((void)catalog.sessions().messages(message.session), Error);
}

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "loopback/http_server.hpp"
#include "ragctl/base/error.hpp"
#include "ragctl/http/curl_transport.hpp"
#include "ragctl/http/event_stream.hpp"

using namespace ragctl;
using http::Event;

namespace {

std::string shown(const Event& event) { return event.type + "|" + event.data + "|" + event.id; }

std::vector<std::string> parsed(const std::vector<std::string>& pieces) {
  std::vector<std::string> out;
  http::EventStreamParser parser([&](const Event& event) { out.push_back(shown(event)); });
  for (const std::string& piece : pieces) parser.feed(piece);
  parser.finish();
  return out;
}

using Events = std::vector<std::string>;

// Everything at once: a byte order mark, comments, three kinds of line ends, several data lines, a field
// without a colon, unknown fields, an event without data, characters of two to four bytes.
const std::string kEverything =
    "\xEF\xBB\xBF: OPENROUTER PROCESSING\r\n\r\n"
    "event: delta\ndata: first \xC3\xA4\ndata:second \xE2\x82\xAC\n\n"
    "id: 7\rdata: {\"x\": \"\xF0\x9F\x98\x80\"}\r\r"
    "retry: 10\r\ndata\r\n\r\n"
    "event: nothing\n\n"
    ": comment\ndata:  [DONE]\n\n";
const Events kTold{"delta|first \xC3\xA4\nsecond \xE2\x82\xAC|", "message|{\"x\": \"\xF0\x9F\x98\x80\"}|7",
                   "message||7", "message| [DONE]|7"};

}  // namespace

TEST_CASE("events are read as the standard says") { CHECK(parsed({kEverything}) == kTold); }

TEST_CASE("a stream may be cut at every byte, inside a character or a line end too") {
  for (std::size_t cut = 0; cut <= kEverything.size(); ++cut) {
    INFO(cut);
    CHECK(parsed({kEverything.substr(0, cut), kEverything.substr(cut)}) == kTold);
  }
  std::vector<std::string> bytes;
  for (const char byte : kEverything) bytes.emplace_back(1, byte);
  CHECK(parsed(bytes) == kTold);
}

TEST_CASE("the last event is told without its empty line, and even without its line end") {
  CHECK(parsed({"data: a\n\ndata: b\n"}) == Events{"message|a|", "message|b|"});
  CHECK(parsed({"data: a\n\ndata: b"}) == Events{"message|a|", "message|b|"});
  CHECK(parsed({"data: a\n\n"}) == Events{"message|a|"});
  CHECK(parsed({""}).empty());
  CHECK(parsed({": only a comment"}).empty());
}

TEST_CASE("an event without end is refused before it fills the memory") {
  http::EventStreamParser parser([](const Event&) {}, 1000);
  try {
    for (int i = 0; i < 100; ++i) parser.feed("data: " + std::string(50, 'x') + (i % 2 == 0 ? "\n" : ""));
    FAIL("nothing was refused");
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::provider);
  }
}

TEST_CASE("events are told as the server sends them, cut where it cuts") {
  loopback::HttpServer server([](const loopback::Request&) {
    return loopback::events({"data: on", "e\r", "\n\r\ndata: tw\xC3", "\xA4\n\n", "data: [DONE]\n\n"});
  });
  http::CurlTransport transport;
  Events told;
  const auto response = http::read_events(transport, {http::Method::post, server.url()},
                                          [&](const Event& event) { told.push_back(event.data); }, {});
  CHECK(response.status == 200);
  CHECK(response.body.empty());
  CHECK(told == Events{"one", "tw\xC3\xA4", "[DONE]"});
}

TEST_CASE(
    "an answer that is no stream comes with its body: an error, or JSON from a server that does not stream") {
  loopback::HttpServer server(
      loopback::in_turn({loopback::answer(429, "busy"), loopback::json(R"({"error":"no"})")}));
  http::CurlTransport transport;
  for (const char* body : {"busy", R"({"error":"no"})"}) {
    const auto response = http::read_events(transport, {http::Method::post, server.url()},
                                            [](const Event&) { FAIL("an event was told"); }, {});
    CHECK(response.body == body);
  }
}

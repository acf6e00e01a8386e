#include <doctest/doctest.h>

#include <chrono>
#include <functional>
#include <memory>
#include <stop_token>
#include <utility>
#include <vector>

#include "ragctl/base/error.hpp"
#include "ragctl/http/retrying.hpp"

using namespace ragctl;
using namespace std::chrono_literals;
using std::chrono::milliseconds;

namespace {

http::Response status(int code, http::Headers headers = {}) { return {code, std::move(headers), ""}; }

/// A server that does one thing after the other, and a clock that only the waits move.
struct Scene {
  using Act = std::function<http::Response(const http::OnPiece&)>;
  std::vector<Act> acts;
  std::vector<milliseconds> waits;
  std::vector<milliseconds> timeouts;
  std::int64_t now = 784'111'777'000;  // Sun, 06 Nov 1994 08:49:37 GMT
  milliseconds each_takes{0};
  double chance = 1;
  http::RetryPolicy policy{};

  void then(int code, http::Headers headers = {}) {
    acts.emplace_back([code, headers](const http::OnPiece&) { return status(code, headers); });
  }
  void then_throws(ErrorCode code, Retry retry) {
    acts.emplace_back(
        [code, retry](const http::OnPiece&) -> http::Response { throw Error(code, "broken", "", retry); });
  }

  http::Response ask(const http::OnPiece& on_piece = {}, const http::Request& request = {}) {
    struct Script final : http::Transport {
      explicit Script(Scene& s) : scene(s) {}
      http::Response exchange(const http::Request& request, const http::OnPiece& on_piece,
                              const std::stop_token&) override {
        scene.timeouts.push_back(request.timeout);
        scene.now += scene.each_takes.count();
        const std::size_t at = scene.timeouts.size() - 1;
        REQUIRE(at < scene.acts.size());
        return scene.acts[at](on_piece);
      }
      Scene& scene;
    };
    http::Waiting waiting;
    waiting.clock = [this] { return UnixMillis{now}; };
    waiting.chance = [this] { return chance; };
    waiting.pause = [this](milliseconds time, const std::stop_token&) {
      waits.push_back(time);
      now += time.count();
    };
    http::Retrying retrying(std::make_unique<Script>(*this), policy, waiting);
    return retrying.exchange(request, on_piece, {});
  }
};

using Waits = std::vector<milliseconds>;

}  // namespace

TEST_CASE("an answer that no try would change is returned at once") {
  for (const int code : {200, 201, 301, 400, 401, 403, 404, 413, 422, 424, 501}) {
    Scene scene;
    scene.then(code);
    CHECK(scene.ask().status == code);
    CHECK(scene.waits.empty());
  }
}

TEST_CASE("what may pass is tried again, with waits that double up to the cap") {
  for (const int code : {408, 409, 429, 500, 502, 503, 504, 529}) {
    Scene scene;
    scene.policy.cap = 5s;
    for (int i = 0; i < 5; ++i) scene.then(code);
    scene.then(200);
    CHECK(scene.ask().status == 200);
    CHECK(scene.waits == Waits{1s, 2s, 4s, 5s, 5s});
  }
}

TEST_CASE("the jitter is full: from nothing to the whole wait") {
  for (const double chance : {0.0, 0.25}) {
    Scene scene;
    scene.chance = chance;
    scene.then(503);
    scene.then(503);
    scene.then(200);
    CHECK(scene.ask().status == 200);
    CHECK(scene.waits == Waits{milliseconds(static_cast<int>(1000 * chance)),
                               milliseconds(static_cast<int>(2000 * chance))});
  }
}

TEST_CASE("a wait that the server asks for wins, in seconds, in milliseconds or as a date") {
  Scene scene;
  scene.then(429, {{"Retry-After", "7"}});
  scene.then(503, {{"retry-after", "7"}, {"Retry-After-Ms", "1500"}});
  scene.then(503, {{"Retry-After", "Sun, 06 Nov 1994 08:50:00 GMT"}});  // 8.5 s have passed of 23
  scene.then(429, {{"Retry-After", "0"}});
  scene.then(200);
  CHECK(scene.ask().status == 200);
  CHECK(scene.waits == Waits{7s, 1500ms, 14500ms, 0s});
}

TEST_CASE("a wait that makes no sense is as none, and one in the past is over") {
  for (const char* nonsense :
       {"soon", "", "nan", "1e300", "Sun, 99 Nov 1994 08:50:00 GMT", "Sun, 06 Foo 1994 08:50:00 GMT"}) {
    INFO(nonsense);
    CHECK_FALSE(http::wait_asked_for(status(429, {{"Retry-After", nonsense}}), UnixMillis{0}));
  }
  CHECK_FALSE(http::wait_asked_for(status(429), UnixMillis{0}));
  CHECK(http::wait_asked_for(status(429, {{"Retry-After", "Sun, 06 Nov 1994 08:49:37 GMT"}}), system_now()) ==
        0ms);
  CHECK(http::wait_asked_for(status(429, {{"Retry-After", "-5"}}), UnixMillis{0}) == 0ms);
}

TEST_CASE("after the last try the caller gets what it ended in") {
  Scene answers;
  answers.policy.tries = 2;
  answers.then(503);
  answers.then(500);
  CHECK(answers.ask().status == 500);
  Scene throws;
  throws.policy.tries = 2;
  throws.then(503);
  throws.then_throws(ErrorCode::unreachable, Retry::yes);
  CHECK_THROWS_AS(throws.ask(), Error);
  CHECK(throws.waits.size() == 1);
}

TEST_CASE("a broken connection is tried again, an untrusted certificate is not") {
  Scene broken;
  broken.then_throws(ErrorCode::unreachable, Retry::yes);
  broken.then(200);
  CHECK(broken.ask().status == 200);
  Scene untrusted;
  untrusted.then_throws(ErrorCode::unreachable, Retry::no);
  CHECK_THROWS_AS(untrusted.ask(), Error);
  CHECK(untrusted.waits.empty());
}

TEST_CASE("a 429 that the policy calls final is returned at once") {
  Scene scene;
  scene.policy.is_final = [](const http::Response& response) { return response.status == 429; };
  scene.then(429);
  CHECK(scene.ask().status == 429);
  CHECK(scene.waits.empty());
}

TEST_CASE("no wait begins that would go over the budget") {
  Scene scene;
  scene.policy.budget = 10s;
  scene.then(429, {{"Retry-After", "3600"}});
  CHECK(scene.ask().status == 429);
  CHECK(scene.waits.empty());
  Scene slow;
  slow.policy.budget = 10s;
  slow.each_takes = 4s;
  slow.then(503);
  slow.then(503);
  slow.then(503);
  CHECK(slow.ask().status == 503);
  CHECK(slow.waits == Waits{1s});  // 4 + 1 + 4, and 2 more would be too late
}

TEST_CASE("no try gets more time than is left") {
  Scene scene;
  scene.policy.budget = 10s;
  scene.each_takes = 4s;
  scene.then(503);
  scene.then(200);
  http::Request request;
  request.timeout = 6s;
  (void)scene.ask({}, request);
  CHECK(scene.timeouts == Waits{6s, 5s});
}

TEST_CASE("a stream that broke after its first piece is not asked for again") {
  Scene scene;
  scene.acts.emplace_back([](const http::OnPiece& on_piece) -> http::Response {
    on_piece(status(200), "half");
    throw Error(ErrorCode::unreachable, "broken", "", Retry::yes);
  });
  std::string got;
  CHECK_THROWS_AS(scene.ask([&](const auto&, std::string_view piece) { got += piece; }), Error);
  CHECK(got == "half");
  CHECK(scene.waits.empty());
}

TEST_CASE("a pause ends at once when a stop is requested") {
  std::stop_source source;
  source.request_stop();
  try {
    http::pause(1h, source.get_token());
    FAIL("it slept");
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::interrupted);
  }
  http::pause(0ms, {});
}

TEST_CASE("chance is from 0 to below 1") {
  for (int i = 0; i < 100; ++i) {
    const double chance = http::system_chance();
    CHECK(chance >= 0);
    CHECK(chance < 1);
  }
}

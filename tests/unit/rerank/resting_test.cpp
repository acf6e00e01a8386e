#include "ragctl/rerank/resting.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <string>

#include "passages.hpp"

using namespace ragctl;

namespace {

/// A provider that is up or down, and a clock that stands.
struct Scene {
  std::optional<ErrorCode> failure;
  int asked = 0;
  std::int64_t now = 1'000'000;

  std::unique_ptr<rerank::Reranker> make() {
    struct Provider final : rerank::Reranker {
      explicit Provider(Scene& s) : scene(s) {}
      rerank::Judgement judge(const rerank::Asked&, const rerank::Passages& passages,
                              const std::stop_token&) override {
        ++scene.asked;
        if (scene.failure) throw Error(*scene.failure, "down " + std::to_string(scene.asked));
        return {std::vector<std::optional<double>>(passages.count, 1.0), {}};
      }
      Scene& scene;
    };
    return std::make_unique<Provider>(*this);
  }
  rerank::Resting resting{make(), [this] { return UnixMillis{now}; }};

  /// What failed, empty when nothing did.
  std::string ask() {
    SmallPassages passages({"text"});
    const SmallQuestion question("q");
    try {
      const auto judgement = resting.judge(question.asked(), passages.view(), {});
      CHECK(judgement.scores.size() == 1);
      return "";
    } catch (const Error& error) {
      return error.what();
    }
  }
};

}  // namespace

TEST_CASE("a provider that failed twice running is left alone for half a minute, then asked again") {
  Scene scene;
  scene.failure = ErrorCode::unreachable;
  CHECK(scene.ask() == "down 1");
  CHECK(scene.ask() == "down 2");
  CHECK(scene.ask() == "down 2");
  scene.now += 29'999;
  CHECK(scene.ask() == "down 2");
  CHECK(scene.asked == 2);
  scene.now += 1;
  CHECK(scene.ask() == "down 3");
  CHECK(scene.ask() == "down 3");  // still down: rests at once
  scene.now += 30'000;
  scene.failure.reset();
  CHECK(scene.ask().empty());
  CHECK(scene.ask().empty());
  CHECK(scene.asked == 5);
}

TEST_CASE("failures with a success between them are no reason to rest") {
  Scene scene;
  for (int i = 0; i < 4; ++i) {
    scene.failure = ErrorCode::timed_out;
    CHECK_FALSE(scene.ask().empty());
    scene.failure.reset();
    CHECK(scene.ask().empty());
  }
  CHECK(scene.asked == 8);
}

TEST_CASE("a stop and a mistake in the configuration are not held against the provider") {
  for (const ErrorCode code : {ErrorCode::interrupted, ErrorCode::usage}) {
    Scene scene;
    scene.failure = code;
    for (int i = 0; i < 5; ++i) CHECK_FALSE(scene.ask().empty());
    CHECK(scene.asked == 5);
  }
}

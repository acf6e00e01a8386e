#pragma once
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>

#include "ragctl/base/error.hpp"
#include "ragctl/base/time.hpp"
#include "ragctl/rerank/reranker.hpp"

namespace ragctl::rerank {

/// Leaves a provider alone that has failed twice running: for half a minute its last error is the answer, at
/// once, then it is asked again. A batch of a thousand questions, or a chat, does not wait a thousand times
/// for a server that is down (a circuit breaker: Nygard, Release It!, 2007). A stop or a mistake in the
/// configuration is no failure of the provider.
class Resting final : public Reranker {
public:
  Resting(std::unique_ptr<Reranker> inner, Clock clock)
      : inner_(std::move(inner)), clock_(std::move(clock)) {}

  [[nodiscard]] Judgement judge(const Asked& asked, const Passages& passages,
                                const std::stop_token& stop) override;

private:
  void note_failure(const Error& error);

  std::unique_ptr<Reranker> inner_;
  Clock clock_;
  std::uint32_t failures_ = 0;  ///< running
  std::optional<Error> last_;
  UnixMillis until_{};
};

}  // namespace ragctl::rerank

#include "ragctl/rerank/resting.hpp"

#include "ragctl/base/stop.hpp"

namespace ragctl::rerank {
namespace {

constexpr std::uint32_t kPatience = 2;  // failures
constexpr std::chrono::milliseconds kRest{30'000};

UnixMillis after(UnixMillis time, std::chrono::milliseconds rest) {
  return UnixMillis{static_cast<std::int64_t>(time) + rest.count()};
}

}  // namespace

void Resting::note_failure(const Error& error) {
  if (error.code() == ErrorCode::interrupted || error.code() == ErrorCode::usage) return;
  last_ = error;
  if (++failures_ >= kPatience) until_ = after(clock_(), kRest);
}

Judgement Resting::judge(const Asked& asked, const Passages& passages, const std::stop_token& stop) {
  throw_if_stopped(stop);
  if (passages.count == 0) return {};
  if (failures_ >= kPatience && clock_() < until_) throw Error(*last_);
  try {
    Judgement out = inner_->judge(asked, passages, stop);
    failures_ = 0;
    return out;
  } catch (const Error& error) {
    note_failure(error);
    throw;
  }
}

}  // namespace ragctl::rerank

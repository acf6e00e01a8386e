#pragma once
#include <functional>
#include <memory>

#include "ragctl/rerank/reranker.hpp"

namespace ragctl::rerank {

/// A reranker that is made when something is to be judged: keys are looked up and libraries loaded only then,
/// and what fails of that fails as judging does.
class OnDemand final : public Reranker {
public:
  explicit OnDemand(std::function<std::unique_ptr<Reranker>()> make) : make_(std::move(make)) {}

  [[nodiscard]] Judgement judge(const Asked& asked, const Passages& passages,
                                const std::stop_token& stop) override {
    if (passages.count == 0) return {};
    if (!reranker_) reranker_ = make_();
    return reranker_->judge(asked, passages, stop);
  }

private:
  std::function<std::unique_ptr<Reranker>()> make_;
  std::unique_ptr<Reranker> reranker_;
};

}  // namespace ragctl::rerank

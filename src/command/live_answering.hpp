#pragma once
#include <cstdint>
#include <memory>

#include "open_tenant.hpp"
#include "ragctl/chat/answering.hpp"
#include "ragctl/retrieve/retriever.hpp"

namespace ragctl::command {

/// What a tenant is answered with, opened anew whenever the tenant has been indexed again: a chat stays open
/// all day while cron ingests.
class LiveAnswering {
public:
  /// `tenant` outlives it. Throws what opening the index and the model throws.
  LiveAnswering(OpenTenant& tenant, tenant::Config config);

  /// Good until the next call.
  [[nodiscard]] chat::Answering& current();
  [[nodiscard]] std::uint64_t pending() const noexcept { return opened_->retriever.pending(); }

private:
  struct Opened {
    Opened(OpenTenant& tenant, const tenant::Config& config, rerank::Reranker* reranker);
    retrieve::Retriever retriever;
    std::unique_ptr<llm::LanguageModel> model;
    chat::Answering answering;
  };

  OpenTenant& tenant_;
  tenant::Config config_;
  std::unique_ptr<rerank::Reranker> reranker_;  ///< keeps its connection from question to question
  std::unique_ptr<Opened> opened_;
};

}  // namespace ragctl::command

#include "live_answering.hpp"

#include "language_model.hpp"
#include "reranker.hpp"

namespace ragctl::command {

LiveAnswering::Opened::Opened(OpenTenant& tenant, const tenant::Config& config, rerank::Reranker* reranker)
    : retriever(tenant.catalog(), tenant.paths(), config, reranker),
      model(language_model(config, retriever)),
      answering{retriever, *model, config} {}

LiveAnswering::LiveAnswering(OpenTenant& tenant, tenant::Config config)
    : tenant_(tenant),
      config_(std::move(config)),
      reranker_(reranker_of(config_)),
      opened_(std::make_unique<Opened>(tenant_, config_, reranker_.get())) {}

chat::Answering& LiveAnswering::current() {
  if (opened_->retriever.outdated()) opened_ = std::make_unique<Opened>(tenant_, config_, reranker_.get());
  return opened_->answering;
}

}  // namespace ragctl::command

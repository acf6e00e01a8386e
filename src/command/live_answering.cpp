#include "live_answering.hpp"

#include "language_model.hpp"

namespace ragctl::command {

LiveAnswering::Opened::Opened(OpenTenant& tenant, const tenant::Config& config)
    : retriever(tenant.catalog(), tenant.paths(), config),
      model(language_model(config, retriever)),
      answering{retriever, *model, config} {}

LiveAnswering::LiveAnswering(OpenTenant& tenant, tenant::Config config)
    : tenant_(tenant), config_(std::move(config)), opened_(std::make_unique<Opened>(tenant_, config_)) {}

chat::Answering& LiveAnswering::current() {
  if (opened_->retriever.outdated()) opened_ = std::make_unique<Opened>(tenant_, config_);
  return opened_->answering;
}

}  // namespace ragctl::command

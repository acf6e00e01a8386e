#pragma once
#include <memory>

#include "ragctl/llm/model.hpp"
#include "ragctl/retrieve/retriever.hpp"
#include "ragctl/tenant/config.hpp"

namespace ragctl::command {

/// The model that llm.provider names. `retriever` outlives it. Throws usage for a provider that this version
/// has not.
[[nodiscard]] std::unique_ptr<llm::LanguageModel> language_model(const tenant::Config& config,
                                                                 retrieve::Retriever& retriever);

}  // namespace ragctl::command

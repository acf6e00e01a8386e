#pragma once
#include <memory>

#include "ragctl/rerank/reranker.hpp"
#include "ragctl/tenant/config.hpp"

namespace ragctl::command {

/// What asks the provider that `rerank` names; null when it names none. Nothing is looked up or loaded before
/// something is to be judged: a missing key or address is an error of the first question.
[[nodiscard]] std::unique_ptr<rerank::Reranker> reranker_of(const tenant::Config& config);

/// The variable that the provider's key is read from; empty when it is asked without one.
[[nodiscard]] std::string key_variable(const tenant::Config::Rerank& rerank);

}  // namespace ragctl::command

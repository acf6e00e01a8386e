#include "language_model.hpp"

#include "ragctl/base/error.hpp"
#include "ragctl/chat/answering.hpp"

namespace ragctl::command {

std::unique_ptr<llm::LanguageModel> language_model(const tenant::Config& config,
                                                   retrieve::Retriever& retriever) {
  if (config.llm.provider == "extractive") return chat::offline_model(retriever);
  throw Error(ErrorCode::usage,
              "llm.provider \"" + config.llm.provider + "\" is not in this version of ragctl",
              "set it to extractive: ragctl tenant config TENANT llm.provider extractive");
}

}  // namespace ragctl::command

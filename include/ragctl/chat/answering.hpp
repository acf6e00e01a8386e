#pragma once
#include <memory>
#include <stop_token>
#include <string>

#include "ragctl/llm/model.hpp"
#include "ragctl/model/answer.hpp"
#include "ragctl/retrieve/retriever.hpp"
#include "ragctl/tenant/config.hpp"

namespace ragctl::chat {

/// The model that answers with the passages' own sentences (llm::ExtractiveModel), reading texts as
/// `retriever` does. `retriever` outlives it.
[[nodiscard]] std::unique_ptr<llm::LanguageModel> offline_model(retrieve::Retriever& retriever);

/// What answers are made with. All outlive their use.
struct Answering {
  retrieve::Retriever& retriever;
  llm::LanguageModel& model;
  const tenant::Config& config;
};

/// One question, one answer, nothing stored: retrieves search.top_k hits in the question's mode, has the
/// model answer from them, numbers the marks densely in order of use, drops marks that point nowhere, and
/// looks every cited sentence up in its passage. What on_text gets, put together, is the answer's text.
/// Without hits, or when the model finds no answer in them, the text is prompts.no_context_response and
/// `answered` is false. A stop request ends it early: the text is what came so far, perhaps nothing.
[[nodiscard]] model::Answer answer_once(Answering& answering, const model::Question& question,
                                        const llm::OnText& on_text, const std::stop_token& stop);

/// A question, and the earlier one that it leans on (empty: none).
struct AskedQuestion {
  std::string text;
  std::string topic;
};

/// The same, where what is searched for is more than the question says.
[[nodiscard]] model::Answer answer_search(Answering& answering, const AskedQuestion& question,
                                          const model::Question& searched, const llm::OnText& on_text,
                                          const std::stop_token& stop);

/// The same from hits that are at hand already.
[[nodiscard]] model::Answer answer_from(Answering& answering, const AskedQuestion& question,
                                        std::vector<model::Hit> hits, const llm::OnText& on_text,
                                        const std::stop_token& stop);

}  // namespace ragctl::chat

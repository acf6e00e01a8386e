#pragma once
#include "../retrieve/small_tenant.hpp"
#include "ragctl/chat/answering.hpp"

/// A tenant with a few rules of a company, and what answers from it offline.
struct SmallCompany {
  SmallCompany() {
    tenant.add("Vacation",
               {"Full-time staff get 28 vacation days every year.", "Contractors get no paid vacation."});
    tenant.add("Expenses", {"Meals on business trips are paid up to 30 euros a day.", "Keep every receipt."});
    tenant.add("Parking", {"The car park behind the mill is free for staff and visitors."});
    tenant.index();
    tenant.config.llm.provider = "extractive";
    tenant.config.prompts.no_context_response = "Please ask the People team.";
    retriever = std::make_unique<ragctl::retrieve::Retriever>(*tenant.catalog, tenant.paths, tenant.config);
    offline = ragctl::chat::offline_model(*retriever);
  }

  SmallTenant tenant;
  std::unique_ptr<ragctl::retrieve::Retriever> retriever;
  std::unique_ptr<ragctl::llm::LanguageModel> offline;
};

/// Says what it is told to, in two pieces, and remembers what it was asked.
class ScriptedModel final : public ragctl::llm::LanguageModel {
public:
  explicit ScriptedModel(std::string text) : text_(std::move(text)) {}

  ragctl::llm::Completion complete(const ragctl::llm::Prompt& prompt, const ragctl::llm::OnText& on_text,
                                   std::stop_token stop) override {
    asked = prompt;
    const std::size_t half = text_.size() / 2;
    on_text(text_.substr(0, half));
    if (after_half) after_half();
    if (stop.stop_requested()) return {text_.substr(0, half), {}};
    on_text(text_.substr(half));
    return {text_, {}};
  }

  ragctl::llm::Prompt asked;
  std::function<void()> after_half;

private:
  std::string text_;
};

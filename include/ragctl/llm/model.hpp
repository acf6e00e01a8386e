#pragma once
#include <functional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "ragctl/model/terms.hpp"

namespace ragctl::llm {

/// A passage given as context, numbered from 1 in the order given.
struct ContextPassage {
  std::string text;
  std::string title;
  double score = 0;
};

struct Prompt {
  std::string system;
  std::string question;
  std::vector<ContextPassage> passages;
  std::string topic =
      {};  ///< the earlier question that `question` leans on ("and for contractors?"); empty: none
};

struct Usage {
  std::uint64_t prompt_tokens = 0;
  std::uint64_t completion_tokens = 0;
};

struct Completion {
  std::string text;  ///< with citation marks [n] that number the passages; empty: the passages hold no answer
  Usage usage;
};

/// Called with each piece of text as it comes.
using OnText = std::function<void(std::string_view)>;

/// Prompt -> text. A stop request ends it early; what came so far is returned.
class LanguageModel {
public:
  virtual ~LanguageModel() = default;
  [[nodiscard]] virtual Completion complete(const Prompt& prompt, const OnText& on_text,
                                            std::stop_token stop) = 0;
};

}  // namespace ragctl::llm

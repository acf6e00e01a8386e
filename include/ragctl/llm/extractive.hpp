#pragma once
#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "ragctl/llm/model.hpp"
#include "ragctl/model/hit.hpp"
#include "ragctl/model/terms.hpp"

namespace ragctl::llm {

/// What the extractive model needs to know of a text. Injected, because analysis belongs to other rooms.
struct TextAnalysis {
  /// Every occurrence of a term, in order of its first byte; the stems that several languages make of one
  /// word share its range. The terms live as long as the functions.
  std::function<std::vector<model::TermSpan>(std::string_view text)> spans;
  std::function<std::vector<model::Match>(std::string_view text)> sentences;  ///< byte ranges, in order
  /// How many passages of the whole tenant hold a term, and how many passages it has.
  std::function<std::uint64_t(std::string_view term)> frequency;
  std::uint64_t passages = 0;
};

struct ExtractiveSettings {
  std::uint32_t max_sentences = 3;
  double minimum_coverage =
      0.385;  ///< share of the question (by term weight) that the best sentence and its setting must hold
};

/// How telling a term is: ln(1 + (N + 50) / (df + 0.5)), BM25's idf in a tenant that held 50 more passages
/// about other things. A tenant of a few passages cannot tell a common word from a rare one: its own subject
/// is in most of them, and half of the language is in none. Then all words weigh much the same, and the more
/// passages there are, the more their own figures count.
[[nodiscard]] double term_weight(std::uint64_t frequency, std::uint64_t passages);

/// Answers with sentences and rows of tables of the passages, word for word, each cited: no network, no
/// weights, nothing made up. A sentence is worth the share of the question's terms that it holds, each
/// weighted by how rare it is in the tenant (see term_weight), with less for those held by its heading (the
/// more of the heading is asked for, the more), the question above it (in an FAQ), the names of its columns,
/// the sentences before it or the passage's title; more when neighbours of the question stand together and
/// when it holds the kind of thing that is asked for (a duration, a date, a price, a name, a place). Text is
/// empty when no sentence covers enough of the question. A row stands under the names of its columns, an item
/// of a list on a line of its own. For one thread at a time.
class ExtractiveModel final : public LanguageModel {
public:
  explicit ExtractiveModel(TextAnalysis analysis, ExtractiveSettings settings = {});

  /// Calls on_text once a sentence. The prompt's system text is not used: there is nobody to instruct.
  [[nodiscard]] Completion complete(const Prompt& prompt, const OnText& on_text,
                                    std::stop_token stop) override;

private:
  TextAnalysis analysis_;
  ExtractiveSettings settings_;
};

}  // namespace ragctl::llm

#pragma once
#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "question_analysis.hpp"
#include "ragctl/index/searcher.hpp"
#include "ragctl/model/hit.hpp"
#include "synonyms.hpp"

namespace ragctl::retrieve {

/// A question with its typing errors mended.
struct Spelt {
  std::string text;  ///< words that no chunk holds replaced, rare ones followed by what they may mean
  std::vector<model::Correction> corrections;
  std::vector<model::Correction> replaced;  ///< those of words that no chunk holds
};

/// Looks for words of the question that the tenant's texts do not have, and takes the nearest that they have:
/// those that are the same but for their marks (several, for which is meant cannot be told), else
/// one edit for words of 5 to 7 letters, two for longer ones, the most frequent of equally near ones. A word
/// that is there, but in no more than two chunks, is kept beside one that is a single edit away and in twenty
/// times as many, unless it is a name (a capital within a sentence). Words that have synonyms are left alone.
/// Prose is left alone: in a question of many words one that is not there matters little, and is seldom an
/// error (nDCG@10 of cacm falls by 0.015). Throws interrupted on a stop request.
[[nodiscard]] Spelt mend_spelling(const std::string& question, QuestionAnalysis& analysis,
                                  const Synonyms& synonyms, const index::Searcher& searcher,
                                  const std::stop_token& stop = {});

/// Another part of the question with the same words mended.
[[nodiscard]] std::string with_words_replaced(std::string text, const Spelt& spelt);

/// Where a word is looked for.
enum class Field : std::uint8_t { text, title };
/// What a term of the field is in the index.
[[nodiscard]] std::string field_term(Field field, std::string_view term);

/// Words and identifiers of the tenant's texts, or titles, that begin so.
struct BegunWords {
  std::vector<std::string> words;  ///< folded, the most frequent in the field first
  std::vector<std::string> terms;  ///< what they are in the index, each once
  bool complete = true;            ///< false: there are more than kMostBegun, and the others are left out
};
inline constexpr std::size_t kMostBegun = 10'000;
[[nodiscard]] BegunWords words_beginning(const std::string& prefix, Field field, QuestionAnalysis& analysis,
                                         const index::Searcher& searcher);

}  // namespace ragctl::retrieve

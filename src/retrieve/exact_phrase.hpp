#pragma once
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "question_analysis.hpp"
#include "ragctl/text/analyzer.hpp"

namespace ragctl::retrieve {

/// A phrase with words that are not indexed ("smoking is not allowed"): the index says where its other words
/// stand so far apart, and the text whether the words between are these. Stems count as in the index, words
/// that are not indexed by their folded letters.
class ExactPhrase {
public:
  /// One word: any of these terms.
  using Word = std::set<std::string, std::less<>>;
  /// What stands at each place of a text: as one language indexes it, and as it is written.
  struct Reading {
    std::vector<Word> indexed;  ///< empty for words that are not
    std::vector<Word> written;
  };

  ExactPhrase(std::vector<Reading> by_language, bool excluded)
      : phrase_(std::move(by_language)), excluded_(excluded) {}
  [[nodiscard]] bool excluded() const noexcept { return excluded_; }
  [[nodiscard]] std::size_t words() const { return phrase_.front().written.size(); }
  /// Whether the text, read by the same languages, holds it.
  [[nodiscard]] bool stands_in(const std::vector<Reading>& text) const;
  /// Whether any language leaves a word of it out of the index.
  [[nodiscard]] bool needs_text() const;

private:
  std::vector<Reading> phrase_;
  bool excluded_;
};

/// Reads texts for ExactPhrase. For one thread at a time.
class ExactReader {
public:
  explicit ExactReader(QuestionAnalysis& analysis) : analysis_(analysis), plain_("") {}
  /// In every language of the tenant.
  [[nodiscard]] std::vector<ExactPhrase::Reading> read(const std::string& text);

private:
  QuestionAnalysis& analysis_;
  text::Analyzer plain_;  // no stop words, no stems
};

}  // namespace ragctl::retrieve

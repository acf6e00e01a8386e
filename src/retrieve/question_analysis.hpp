#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "ragctl/index/searcher.hpp"
#include "ragctl/model/hit.hpp"
#include "ragctl/model/terms.hpp"
#include "ragctl/text/analyzer.hpp"

namespace ragctl::retrieve {

/// A question as the engines take it. The terms borrow from the analysis that made it.
struct AnalysedQuestion {
  std::vector<index::QueryTerm> terms;                  ///< each once, weighted by how often it is asked
  std::size_t own_terms = 0;                            ///< of them; those of synonyms come behind
  model::TermBag bag;                                   ///< the same terms, for the embedder
  std::vector<std::vector<model::TermSpan>> sequences;  ///< per language, in order
};

/// Question -> terms in every language that the tenant's documents are analysed in: a document's terms are
/// made with the stemmer of its own language, so the question must be stemmed the same way for each. For one
/// thread at a time.
class QuestionAnalysis {
public:
  explicit QuestionAnalysis(const std::vector<std::string>& languages);

  [[nodiscard]] AnalysedQuestion analyse(const std::string& question);
  /// The occurrences of terms in a text, for each language, in the order of AnalysedQuestion::sequences.
  void spans(std::size_t language, std::string_view text, std::vector<model::TermSpan>& out);
  /// The occurrences in all languages, a term and place once, in order of the first byte.
  [[nodiscard]] std::vector<model::TermSpan> spans(std::string_view text);
  [[nodiscard]] std::size_t languages() const noexcept { return analyzers_.size(); }
  /// text::Analyzer::spelling() in the tenant's first language.
  [[nodiscard]] std::string spelling(const std::string& word) const {
    return analyzers_.front().spelling(word);
  }
  /// A beginning of a word, folded as spellings are.
  [[nodiscard]] std::string folded(const std::string& beginning) const {
    return analyzers_.front().folded(beginning);
  }
  /// Whether any of the languages tells words by their marks alone, as Vietnamese does; else they are folded.
  [[nodiscard]] bool keeps_marks() const;
  /// Of most of the tenant's text.
  [[nodiscard]] const std::string& language() const noexcept { return analyzers_.front().language(); }
  /// Where any of the question's terms stands in a text: merged, in order.
  [[nodiscard]] std::vector<model::Match> matches(const std::string& question, const std::string& text);

private:
  std::vector<text::Analyzer> analyzers_;
};

}  // namespace ragctl::retrieve

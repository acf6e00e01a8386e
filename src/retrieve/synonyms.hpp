#pragma once
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "question_analysis.hpp"
#include "ragctl/model/hit.hpp"

namespace ragctl::retrieve {

/// Who asks for one of `from` is also given what holds one of `to`.
struct SynonymRule {
  std::vector<std::string> from;
  std::vector<std::string> to;
};

/// The synonyms format of Solr: "leave, vacation, time off" (each means the others), "PTO => vacation, leave"
/// (one way), # begins a comment. A word after => does not replace those before it, as it does in Solr: who
/// asks for PTO still finds PTO. Throws usage, naming the line.
[[nodiscard]] std::vector<SynonymRule> parse_synonyms(std::string_view text, const std::string& name);
/// Throws usage for a file that is not there (the setting names it) or wrong.
[[nodiscard]] std::vector<SynonymRule> load_synonyms(const std::filesystem::path& file);

/// What a tenant's words mean besides. Words are compared as terms, so that inflected forms meet; several
/// words must stand in the question side by side.
class Synonyms {
public:
  /// Borrows the analysis, which must outlive this.
  Synonyms(const std::vector<SynonymRule>& rules, QuestionAnalysis& analysis);

  /// Adds the terms of what the question's words also mean. A synonym as a whole counts as much as
  /// kSynonymWeight of a word that was asked for. Returns what was added for what, each once.
  std::vector<model::Correction> expand(AnalysedQuestion& asked) const;

private:
  struct Place {
    std::string_view term;
    std::uint32_t offset = 0;  ///< of the word, from the first
  };
  struct Phrase {
    std::size_t rule = 0;
    std::string text;
    std::vector<Place> places;
  };
  struct Meaning {
    std::string text;
    AnalysedQuestion analysed;
    double weight = 0;  ///< of each of its terms
  };
  void add_phrase(std::size_t rule, const std::string& text, QuestionAnalysis& analysis);

  std::vector<std::unordered_map<std::string_view, std::vector<Phrase>>>
      phrases_;                                 ///< by language, first term
  std::vector<std::vector<Meaning>> meanings_;  ///< by rule
};

}  // namespace ragctl::retrieve

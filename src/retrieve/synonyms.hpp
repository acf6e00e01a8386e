#pragma once
#include <cstddef>
#include <filesystem>
#include <set>
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
/// (one way), # begins a comment, a backslash makes a letter of a sign. A word after => does not replace
/// those before it, as it does in Solr: who asks for PTO still finds PTO. Throws usage, naming the line.
[[nodiscard]] std::vector<SynonymRule> parse_synonyms(std::string_view text, const std::string& name);
/// Throws usage for a file that is not there (the setting names it) or wrong.
[[nodiscard]] std::vector<SynonymRule> load_synonyms(const std::filesystem::path& file);

/// More would drown the word itself, and cost a search each.
inline constexpr std::size_t kMostSynonyms = 64;

/// What was searched for besides.
struct Expansion {
  std::vector<model::Correction> added;  ///< each once, with the word that it was added for
  std::vector<std::string> cut;          ///< words that have more than kMostSynonyms
};

/// What a tenant's words mean besides. Words are compared as terms, so that inflected forms meet; several
/// words must stand in the question side by side.
class Synonyms {
public:
  /// Borrows the analysis, which must outlive this.
  Synonyms(const std::vector<SynonymRule>& rules, QuestionAnalysis& analysis);

  /// Adds the terms of what the question's words also mean. A synonym as a whole counts as much as
  /// kSynonymWeight of a word that was asked for. Of each word's the first kMostSynonyms are added.
  Expansion expand(AnalysedQuestion& asked) const;
  /// Whether any rule has the term: it is no typing error then, even where no document has it.
  [[nodiscard]] bool knows(std::string_view term) const;

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
  void add_meanings(const Phrase& phrase, std::set<std::string>& added, AnalysedQuestion& asked,
                    Expansion& out) const;
  void add_phrase(std::size_t rule, const std::string& text, QuestionAnalysis& analysis);

  std::vector<std::unordered_map<std::string_view, std::vector<Phrase>>>
      phrases_;                                 ///< by language, first term
  std::vector<std::vector<Meaning>> meanings_;  ///< by rule
};

}  // namespace ragctl::retrieve

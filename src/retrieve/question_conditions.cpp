#include "question_conditions.hpp"

#include <algorithm>
#include <iterator>
#include <optional>

#include "ragctl/base/stop.hpp"
#include "ragctl/base/units.hpp"
#include "ragctl/index/fields.hpp"
#include "spelling.hpp"

namespace ragctl::retrieve {
namespace {

constexpr std::size_t kMostExpansions = 32;

Field field_of(const QueryClause& clause) {
  using enum QueryClause::Kind;
  return clause.kind == title || clause.kind == title_prefix ? Field::title : Field::text;
}

/// A text as places of a phrase, as one language analyses it; stop words leave gaps.
index::Phrase phrase_of(const std::vector<model::TermSpan>& spans, Field field) {
  index::Phrase phrase;
  for (std::size_t first = 0; first < spans.size();) {
    std::size_t last = first;
    std::uint32_t begin = spans[first].begin, end = spans[first].end;
    for (; last < spans.size() && spans[last].position == spans[first].position; ++last) {
      begin = std::min(begin, spans[last].begin);
      end = std::max(end, spans[last].end);
    }
    index::Phrase::Place& place = phrase.places.emplace_back();
    place.offset = spans[first].position - spans.front().position;
    for (std::size_t i = first; i < last; ++i) {
      // Spellings of the whole word are one as good as another; parts must all be there.
      auto& terms = spans[i].begin == begin && spans[i].end == end ? place.any_of : place.all_of;
      terms.push_back(field_term(field, spans[i].term));
    }
    if (!place.any_of.empty()) place.all_of.clear();
    first = last;
  }
  return phrase;
}

/// A word that has a term needs no positions, so that it is found in titles and headings too.
void add_matchers(index::Phrase phrase, std::vector<index::Matcher>& out) {
  if (phrase.places.empty()) return;
  if (phrase.places.size() > 1 || phrase.places.front().any_of.empty()) {
    out.emplace_back(std::move(phrase));
    return;
  }
  for (std::string& term : phrase.places.front().any_of) out.emplace_back(std::move(term));
}

index::Condition words_condition(const QueryClause& clause, Field field, QuestionAnalysis& analysis) {
  index::Condition out{{}, clause.excluded};
  std::vector<model::TermSpan> spans;
  for (std::size_t language = 0; language < analysis.languages(); ++language) {
    analysis.spans(language, clause.text, spans);
    if (spans.empty())
      return {{}, clause.excluded};  // stop words of this language: any of its texts has them
    add_matchers(phrase_of(spans, field), out.any_of);
  }
  return out;
}

/// All words that begin so are a condition, the most frequent are searched for. Where words do not stand
/// apart the beginning may be longer than any word of the index, so that it is searched for itself.
void add_prefix(const QueryClause& clause, QuestionAnalysis& analysis, const index::Searcher& searcher,
                QuestionConditions& out) {
  const Field field = field_of(clause);
  BegunWords begun = words_beginning(clause.text, field, analysis, searcher);
  if (!begun.complete)
    out.notes.push_back("more than " + format_count(kMostBegun) + " words begin with \"" + clause.text +
                        "\"; the first " + format_count(kMostBegun) + " count");
  const bool together = !text::separates_words(clause.text);
  if (clause.excluded || clause.required) {
    index::Condition condition{{}, clause.excluded};
    if (together) condition = words_condition(clause, field, analysis);
    for (std::string& term : begun.terms) condition.any_of.emplace_back(std::move(term));
    out.fixed.push_back({std::move(condition), no_word_begins(clause)});
  }
  if (clause.excluded) return;
  if (together) {
    std::erase(begun.words, clause.text);
    out.expansions.push_back(clause.text);
  }
  begun.words.resize(std::min(begun.words.size(), kMostExpansions));
  std::ranges::move(begun.words, std::back_inserter(out.expansions));
}

/// A word that must be there may be so by another name.
void add_synonyms(const QueryClause& clause, const Synonyms& synonyms, QuestionAnalysis& analysis,
                  index::Condition& out) {
  AnalysedQuestion asked = analysis.analyse(clause.text);
  for (const auto& [word, meaning] : synonyms.expand(asked).added) {
    index::Condition other = words_condition({clause.kind, false, true, meaning}, Field::text, analysis);
    std::ranges::move(other.any_of, std::back_inserter(out.any_of));
  }
}

/// Whether the index alone cannot tell where the phrase stands.
bool add_exact_phrase(const QueryClause& clause, bool soft, QuestionAnalysis& analysis,
                      QuestionConditions& out) {
  if (clause.kind != QueryClause::Kind::phrase) return false;
  ExactPhrase phrase(ExactReader(analysis).read(clause.text), clause.excluded);
  if (phrase.words() < 2 || !phrase.needs_text()) return false;
  (soft ? out.soft : out.exact).push_back(std::move(phrase));
  return true;
}

std::string unmet(const QueryClause& clause) {
  const std::string text = "\"" + clause.text + "\"";
  if (clause.kind == QueryClause::Kind::phrase) return "no passage holds " + text + " as it stands";
  return "no document has " + text + (field_of(clause) == Field::title ? " in its title" : "");
}

}  // namespace

std::string no_word_begins(const QueryClause& clause) {
  return "no document has a word that begins with \"" + clause.text + "\"" +
         (field_of(clause) == Field::title ? " in its title" : "");
}

QuestionConditions conditions_of(const ParsedQuery& query, QuestionAnalysis& analysis,
                                 const Synonyms& synonyms, const index::Searcher& searcher,
                                 const std::stop_token& stop) {
  QuestionConditions out;
  for (const QueryClause& clause : query.clauses) {
    throw_if_stopped(stop);
    if (clause.kind == QueryClause::Kind::prefix || clause.kind == QueryClause::Kind::title_prefix) {
      add_prefix(clause, analysis, searcher, out);
      continue;
    }
    const bool soft = clause.kind == QueryClause::Kind::phrase && !clause.required && !clause.excluded;
    // Who quotes a name within a question seldom knows its small words.
    const bool may_be_exact = !soft || query.only_phrases;
    const bool is_exact = may_be_exact && add_exact_phrase(clause, soft, analysis, out);
    if (is_exact && clause.excluded) continue;  // the index would leave out texts that only look like it
    index::Condition condition = words_condition(clause, field_of(clause), analysis);
    if (clause.required && clause.kind == QueryClause::Kind::words)
      add_synonyms(clause, synonyms, analysis, condition);
    if (condition.any_of.empty()) continue;  // stop words only: every text holds them
    if (soft)
      out.phrases.push_back(std::move(condition));
    else
      out.fixed.push_back({std::move(condition), unmet(clause)});
  }
  return out;
}

}  // namespace ragctl::retrieve

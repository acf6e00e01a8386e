#include "synonyms.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "ragctl/base/error.hpp"
#include "ragctl/base/utf8.hpp"
#include "ragctl/files/read.hpp"
#include "ragctl/retrieve/evaluation.hpp"

namespace ragctl::retrieve {
namespace {

// A synonym is a guess about what was meant, so it counts less than the word itself.
constexpr double kSynonymWeight = 0.7;
constexpr std::uint64_t kFileLimit = 10'000'000;
constexpr std::string_view kArrow = "=>";

std::vector<std::string> phrases_in(std::string_view list) {
  std::vector<std::string> out;
  while (true) {
    const std::size_t end = std::min(list.find(','), list.size());
    std::string phrase = collapse_white_space(list.substr(0, end));
    if (!phrase.empty()) out.push_back(std::move(phrase));
    if (end == list.size()) return out;
    list.remove_prefix(end + 1);
  }
}

SynonymRule parse_rule(std::string_view line, const std::string& place) {
  const auto refuse = [&](const std::string& what) {
    return Error(ErrorCode::usage, place + ": " + what,
                 "a line is like: leave, vacation, time off    or: PTO => paid time off");
  };
  const std::size_t arrow = line.find(kArrow);
  if (arrow == std::string_view::npos) {
    const std::vector<std::string> all = phrases_in(line);
    if (all.size() < 2) throw refuse("a synonym needs two words or phrases at least, parted by a comma");
    return {all, all};
  }
  SynonymRule rule{phrases_in(line.substr(0, arrow)), phrases_in(line.substr(arrow + kArrow.size()))};
  if (rule.from.empty() || rule.to.empty()) throw refuse("=> needs words on both sides");
  return rule;
}

bool holds(const std::vector<model::TermSpan>& sequence, std::string_view term, std::uint32_t position) {
  return std::ranges::any_of(
      sequence, [&](const model::TermSpan& span) { return span.position == position && span.term == term; });
}

void add_terms(const AnalysedQuestion& meaning, double weight, AnalysedQuestion& asked) {
  for (std::size_t i = 0; i < meaning.terms.size(); ++i) {
    const std::string& term = meaning.terms[i].term;
    if (std::ranges::find(asked.terms, term, &index::QueryTerm::term) != asked.terms.end()) continue;
    asked.terms.push_back({term, weight});
    asked.bag.terms.push_back(meaning.bag.terms[i]);
    asked.bag.length += meaning.bag.terms[i].count;
  }
}

}  // namespace

std::vector<SynonymRule> parse_synonyms(std::string_view text, const std::string& name) {
  std::vector<SynonymRule> rules;
  each_line(text, [&](std::size_t number, std::string_view line) {
    line = line.substr(0, line.find('#'));
    if (!collapse_white_space(line).empty())
      rules.push_back(parse_rule(line, name + ", line " + std::to_string(number)));
  });
  return rules;
}

std::vector<SynonymRule> load_synonyms(const std::filesystem::path& file) {
  if (!files::stat_file(file)) {
    throw Error(ErrorCode::usage, "search.synonyms names " + file.string() + ", which is not there",
                "make that file, or: ragctl tenant config TENANT search.synonyms null");
  }
  return parse_synonyms(to_valid_utf8(files::read_file(file, kFileLimit).bytes), file.string());
}

Synonyms::Synonyms(const std::vector<SynonymRule>& rules, QuestionAnalysis& analysis)
    : phrases_(analysis.languages()), meanings_(rules.size()) {
  for (std::size_t rule = 0; rule < rules.size(); ++rule) {
    for (const std::string& text : rules[rule].from) add_phrase(rule, text, analysis);
    for (const std::string& text : rules[rule].to) {
      Meaning meaning{text, analysis.analyse(text), 0};
      std::size_t places = 1;
      for (const auto& sequence : meaning.analysed.sequences) places = std::max(places, sequence.size());
      meaning.weight = kSynonymWeight / static_cast<double>(places);
      meanings_[rule].push_back(std::move(meaning));
    }
  }
}

void Synonyms::add_phrase(std::size_t rule, const std::string& text, QuestionAnalysis& analysis) {
  std::vector<model::TermSpan> spans;
  for (std::size_t language = 0; language < phrases_.size(); ++language) {
    analysis.spans(language, text, spans);
    Phrase phrase{rule, text, {}};
    for (const model::TermSpan& span : spans) {
      // The parts of a word share its place; the whole comes first and is enough.
      const std::uint32_t offset = span.position - spans.front().position;
      if (phrase.places.empty() || phrase.places.back().offset != offset)
        phrase.places.push_back({span.term, offset});
    }
    if (phrase.places.empty()) continue;  // stop words only
    phrases_[language][phrase.places.front().term].push_back(std::move(phrase));
  }
}

std::vector<model::Correction> Synonyms::expand(AnalysedQuestion& asked) const {
  std::set<std::pair<std::string, std::string>> added;
  std::vector<model::Correction> out;
  for (std::size_t language = 0; language < phrases_.size(); ++language) {
    const std::vector<model::TermSpan>& sequence = asked.sequences[language];
    for (const model::TermSpan& start : sequence) {
      const auto at = phrases_[language].find(start.term);
      if (at == phrases_[language].end()) continue;
      for (const Phrase& phrase : at->second) {
        const bool stands = std::ranges::all_of(phrase.places, [&](const Place& place) {
          return holds(sequence, place.term, start.position + place.offset);
        });
        if (!stands) continue;
        for (const Meaning& meaning : meanings_[phrase.rule]) {
          if (meaning.text == phrase.text || !added.emplace(phrase.text, meaning.text).second) continue;
          add_terms(meaning.analysed, meaning.weight, asked);
          out.push_back({phrase.text, meaning.text});
        }
      }
    }
  }
  return out;
}

}  // namespace ragctl::retrieve

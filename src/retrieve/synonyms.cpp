#include "synonyms.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <span>
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

/// The phrases on each side of every arrow up to a #, blank phrases left out. As in Solr a sign after a
/// backslash is a letter like any other.
std::vector<std::vector<std::string>> sides_of(std::string_view line) {
  std::vector<std::vector<std::string>> out(1);
  std::string phrase;
  const auto end_phrase = [&] {
    phrase = collapse_white_space(phrase);
    if (!phrase.empty()) out.back().push_back(std::move(phrase));
    phrase.clear();
  };
  for (; !line.empty() && line.front() != '#'; line.remove_prefix(1)) {
    if (line.front() == '\\' && line.size() > 1) {
      line.remove_prefix(1);
      phrase += line.front();
    } else if (line.front() == ',') {
      end_phrase();
    } else if (line.starts_with(kArrow)) {
      end_phrase();
      out.emplace_back();
      line.remove_prefix(kArrow.size() - 1);
    } else {
      phrase += line.front();
    }
  }
  end_phrase();
  return out;
}

/// Nothing for a blank line or a comment.
std::optional<SynonymRule> parse_rule(std::string_view line, const std::string& place) {
  const auto refuse = [&](const std::string& what) {
    return Error(ErrorCode::usage, place + ": " + what,
                 "a line is like: leave, vacation, time off    or: PTO => paid time off");
  };
  if (!is_valid_utf8(line))
    throw Error(ErrorCode::usage, place + ": this is not UTF-8", "save the file as UTF-8");
  if (collapse_white_space(line.substr(0, line.find('#'))).empty()) return std::nullopt;
  auto sides = sides_of(line);
  if (sides.size() > 2) throw refuse("=> may stand once in a line");
  std::vector<std::string>& from = sides.front();
  if (sides.size() == 2) {
    if (from.empty() || sides.back().empty()) throw refuse("=> needs words on both sides");
    return SynonymRule{std::move(from), std::move(sides.back())};
  }
  if (from.size() < 2) throw refuse("a synonym needs two words or phrases at least, parted by a comma");
  return SynonymRule{from, from};
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
    if (auto rule = parse_rule(line, name + ", line " + std::to_string(number)))
      rules.push_back(std::move(*rule));
  });
  return rules;
}

std::vector<SynonymRule> load_synonyms(const std::filesystem::path& file) {
  if (!files::stat_file(file)) {
    throw Error(ErrorCode::usage, "search.synonyms names " + file.string() + ", which is not there",
                "make that file, or: ragctl tenant config TENANT search.synonyms null");
  }
  return parse_synonyms(files::read_file(file, kFileLimit).bytes, file.string());
}

Synonyms::Synonyms(const std::vector<SynonymRule>& rules, QuestionAnalysis& analysis)
    : phrases_(analysis.languages()), meanings_(rules.size()) {
  for (std::size_t rule = 0; rule < rules.size(); ++rule) {
    for (const std::string& text : rules[rule].from) add_phrase(rule, text, analysis);
    // One more than is used, and the word itself: so it is known that there are more.
    const auto& to = rules[rule].to;
    for (const std::string& text : std::span(to).first(std::min(to.size(), kMostSynonyms + 2))) {
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

bool Synonyms::knows(std::string_view term) const {
  return std::ranges::any_of(phrases_, [&](const auto& language) { return language.contains(term); });
}

Expansion Synonyms::expand(AnalysedQuestion& asked) const {
  std::map<std::string, std::set<std::string>> added;
  Expansion out;
  for (std::size_t language = 0; language < phrases_.size(); ++language) {
    const std::vector<model::TermSpan>& sequence = asked.sequences[language];
    for (const model::TermSpan& start : sequence) {
      const auto at = phrases_[language].find(start.term);
      if (at == phrases_[language].end()) continue;
      for (const Phrase& phrase : at->second) {
        const bool stands = std::ranges::all_of(phrase.places, [&](const Place& place) {
          return holds(sequence, place.term, start.position + place.offset);
        });
        if (stands) add_meanings(phrase, added[phrase.text], asked, out);
      }
    }
  }
  return out;
}

void Synonyms::add_meanings(const Phrase& phrase, std::set<std::string>& added, AnalysedQuestion& asked,
                            Expansion& out) const {
  for (const Meaning& meaning : meanings_[phrase.rule]) {
    if (meaning.text == phrase.text || added.contains(meaning.text)) continue;
    if (added.size() == kMostSynonyms) {
      if (std::ranges::find(out.cut, phrase.text) == out.cut.end()) out.cut.push_back(phrase.text);
      return;
    }
    added.insert(meaning.text);
    add_terms(meaning.analysed, meaning.weight, asked);
    out.added.push_back({phrase.text, meaning.text});
  }
}

}  // namespace ragctl::retrieve

#include "asked_question.hpp"

#include <algorithm>
#include <cmath>
#include <string>

namespace ragctl::llm {
namespace {

// What a word of the question weighs, beside how rare it is.
constexpr double kCueShare = 0.25;      // "long" in "how long": the kind tells it
constexpr double kFocusWeight = 1.4;    // what is asked about stands right behind such words
constexpr double kUnknownWeight = 1.4;  // the tenant never speaks of it, so the question may be a stranger
constexpr double kTopicShare = 0.25;    // what a word of the earlier question weighs

/// Appends the words that are not known yet.
void add_words(const std::string& question, double share, const TextAnalysis& analysis, TermSet& known,
               Asked& out) {
  const std::size_t before = out.words.size();
  for (const model::TermSpan& span : analysis.spans(question)) {
    const bool same_word = out.words.size() > before && out.words.back().begin == span.begin;
    if (!same_word && known.contains(span.term)) continue;
    const double weight = share * term_weight(analysis.frequency(span.term), analysis.passages);
    if (!same_word) out.words.push_back({span.begin, {}, weight});
    AskedWord& word = out.words.back();
    word.stems.insert(span.term);
    word.weight = std::min(word.weight, weight);
    known.insert(span.term);
  }
}

/// Words that tell the kind weigh little, what is asked about and what the tenant never speaks of much.
void weigh_words(const AskedFor& asked, const TextAnalysis& analysis, std::vector<AskedWord>& words) {
  for (AskedWord& word : words) {
    if (word.begin >= asked.begin && word.begin < asked.end) word.weight *= kCueShare;
    const bool known = std::any_of(word.stems.begin(), word.stems.end(),
                                   [&](std::string_view stem) { return analysis.frequency(stem) > 0; });
    if (!known && analysis.passages > 0) word.weight *= kUnknownWeight;
  }
  const auto focus = std::find_if(words.begin(), words.end(),
                                  [&](const AskedWord& word) { return word.begin >= asked.end; });
  if (asked.kind != AskedKind::anything && focus != words.end()) focus->weight *= kFocusWeight;
}

}  // namespace

TermSet terms_of(const std::vector<model::TermSpan>& spans) {
  TermSet out;
  for (const model::TermSpan& span : spans) out.insert(span.term);
  return out;
}

bool holds(const TermSet& terms, const AskedWord& word) {
  return std::any_of(word.stems.begin(), word.stems.end(),
                     [&](std::string_view stem) { return terms.contains(stem); });
}

Asked analyse_question(const Prompt& prompt, const TextAnalysis& analysis) {
  Asked out;
  const AskedFor asked = asked_for(prompt.question);
  out.kind = asked.kind == AskedKind::anything ? asked_for(prompt.topic).kind : asked.kind;
  TermSet known;
  add_words(prompt.question, 1, analysis, known, out);
  weigh_words(asked, analysis, out.words);
  add_words(prompt.topic, kTopicShare, analysis, known, out);
  for (const AskedWord& word : out.words) out.weight += word.weight;
  return out;
}

double asked_share(const Asked& asked, const TermSet& terms) {
  const auto is_asked = [&](std::string_view term) {
    return std::any_of(asked.words.begin(), asked.words.end(),
                       [&](const AskedWord& word) { return word.stems.contains(term); });
  };
  const auto count = std::count_if(terms.begin(), terms.end(), is_asked);
  return terms.empty() ? 0 : static_cast<double>(count) / static_cast<double>(terms.size());
}

double term_weight(std::uint64_t frequency, std::uint64_t passages) {
  constexpr double elsewhere = 50;
  return std::log(1 + (static_cast<double>(passages) + elsewhere) / (static_cast<double>(frequency) + 0.5));
}

}  // namespace ragctl::llm

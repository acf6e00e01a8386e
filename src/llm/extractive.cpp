#include "ragctl/llm/extractive.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>

#include "asked_kind.hpp"
#include "passage_sentences.hpp"
#include "ragctl/base/utf8.hpp"

namespace ragctl::llm {
namespace {

// Credit for a term of the question by where it is found.
constexpr double kUnderHeading = 0.6;
constexpr double kUnderQuestion = 0.9;
constexpr double kAfterSentence = 0.35;
constexpr double kInTitle = 0.5;
constexpr double kInPassage = 0.2;
constexpr double kPairBonus = 0.12;
constexpr double kKindBonus = 0.15;
constexpr double kPassageShare = 0.25;   // of a sentence's worth that follows from its passage's score
constexpr double kTopicShare = 0.25;     // what a word of the earlier question weighs
constexpr double kNearDuplicate = 0.75;  // Jaccard
constexpr std::size_t kShortest = 4;     // terms; shorter ones seldom say anything
constexpr std::size_t kLongest = 45;

using TermSet = std::set<std::string_view>;

/// A word of the question: the stems that the languages make of it are one thing to look for.
struct AskedWord {
  std::uint32_t begin = 0;
  TermSet stems;
  double weight = 0;
};

struct Asked {
  std::vector<AskedWord> words;
  double weight = 0;
  AskedKind kind = AskedKind::anything;
};

struct Sentence {
  std::size_t passage = 0;
  PassageSentence place;
  TermSet terms;
  std::vector<model::TermSpan> spans;
  double coverage = 0;  ///< with what stands over it, 0..1
  double worth = 0;
  std::vector<bool> covers;  ///< parallel to Asked::words, by itself or by what stands over it
};

struct Passage {
  std::string_view text;
  TermSet title;
  TermSet terms;
  std::vector<Sentence> sentences;
  double share = 0;  ///< of the best passage's score
};

TermSet terms_of(const std::vector<model::TermSpan>& spans) {
  TermSet out;
  for (const model::TermSpan& span : spans) out.insert(span.term);
  return out;
}

bool holds(const TermSet& terms, const AskedWord& word) {
  return std::any_of(word.stems.begin(), word.stems.end(),
                     [&](std::string_view stem) { return terms.contains(stem); });
}

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

Asked analyse_question(const Prompt& prompt, const TextAnalysis& analysis) {
  Asked out;
  out.kind = asked_kind(prompt.question);
  if (out.kind == AskedKind::anything) out.kind = asked_kind(prompt.topic);
  TermSet known;
  add_words(prompt.question, 1, analysis, known, out);
  add_words(prompt.topic, kTopicShare, analysis, known, out);
  for (const AskedWord& word : out.words) out.weight += word.weight;
  return out;
}

/// Share of the question's neighbouring words that stand within four words of each other.
double pair_share(const Asked& asked, const std::vector<model::TermSpan>& spans) {
  if (asked.words.size() < 2) return 0;
  std::size_t near = 0;
  for (std::size_t i = 0; i + 1 < asked.words.size(); ++i) {
    bool found = false;
    for (const model::TermSpan& a : spans) {
      if (!asked.words[i].stems.contains(a.term)) continue;
      for (const model::TermSpan& b : spans) {
        const auto distance = std::abs(static_cast<double>(a.position) - static_cast<double>(b.position));
        found = found || (distance > 0 && distance <= 4 && asked.words[i + 1].stems.contains(b.term));
      }
    }
    near += found ? 1 : 0;
  }
  return static_cast<double>(near) / static_cast<double>(asked.words.size() - 1);
}

double length_factor(std::size_t terms) {
  if (terms < kShortest) return 0.8 + 0.05 * static_cast<double>(terms);
  return terms <= kLongest ? 1 : std::max(0.7, static_cast<double>(kLongest) / static_cast<double>(terms));
}

/// The best credit that a word of the question gets in the sentence or around it.
double credit(const AskedWord& word, const Passage& passage, std::size_t at) {
  const Sentence& sentence = passage.sentences[at];
  if (holds(sentence.terms, word)) return 1;
  const auto over = [&](std::int32_t position, SentenceKind kind) {
    for (auto i = static_cast<std::size_t>(position); position >= 0 && i < at; ++i) {
      if (passage.sentences[i].place.kind != kind) break;
      if (holds(passage.sentences[i].terms, word)) return true;
    }
    return false;
  };
  if (over(sentence.place.question, SentenceKind::question)) return kUnderQuestion;
  if (over(sentence.place.heading, SentenceKind::heading)) return kUnderHeading;
  if (holds(passage.title, word)) return kInTitle;
  const bool follows = at > 0 && passage.sentences[at - 1].place.kind == SentenceKind::statement;
  if (follows && holds(passage.sentences[at - 1].terms, word)) return kAfterSentence;
  return 0;
}

/// Prose of a length that people read. A code block or a line of data has no full stops, so it comes as one
/// "sentence" that covers nearly any question.
bool quotable(std::string_view text) {
  constexpr std::size_t longest = 450;
  constexpr std::string_view symbols = "{}[]<>=$|\\;_`\"";
  const auto count =
      std::count_if(text.begin(), text.end(), [&](char c) { return symbols.find(c) != symbols.npos; });
  return text.size() <= longest && static_cast<std::size_t>(count) * 16 <= text.size();
}

void weigh(const Asked& asked, Passage& passage, std::size_t at) {
  Sentence& sentence = passage.sentences[at];
  double near = 0, around = 0;
  for (const AskedWord& word : asked.words) {
    const double share = credit(word, passage, at);
    near += share * word.weight;
    // Elsewhere in the passage it says that the passage is about the question, not that this sentence is.
    around += share == 0 && holds(passage.terms, word) ? kInPassage * word.weight : 0;
    sentence.covers.push_back(share >= kUnderHeading);
  }
  if (asked.weight <= 0) return;
  near /= asked.weight;
  sentence.coverage = near + around / asked.weight;
  if (sentence.place.kind != SentenceKind::statement) return;  // worth nothing by itself
  const std::string_view text =
      passage.text.substr(sentence.place.begin, sentence.place.end - sentence.place.begin);
  if (!quotable(text)) return;
  double worth = near + kPairBonus * pair_share(asked, sentence.spans);
  if (asked.kind != AskedKind::anything && holds_kind(text, asked.kind)) worth += kKindBonus;
  worth *= length_factor(sentence.terms.size());
  sentence.worth = worth * (1 - kPassageShare + kPassageShare * passage.share);
}

Passage analyse_passage(const ContextPassage& given, std::size_t number, double best_score,
                        const TextAnalysis& analysis) {
  Passage out;
  out.text = given.text;
  out.title = terms_of(analysis.spans(given.title));
  out.share = best_score > 0 ? std::clamp(given.score / best_score, 0.0, 1.0) : 1;
  for (const PassageSentence& place : passage_sentences(out.text, analysis.sentences(out.text))) {
    Sentence& sentence = out.sentences.emplace_back();
    sentence.passage = number;
    sentence.place = place;
    sentence.spans = analysis.spans(out.text.substr(place.begin, place.end - place.begin));
    sentence.terms = terms_of(sentence.spans);
    out.terms.insert(sentence.terms.begin(), sentence.terms.end());
  }
  return out;
}

double similarity(const TermSet& a, const TermSet& b) {
  if (a.empty() && b.empty()) return 1;
  std::vector<std::string_view> common;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(common));
  const auto shared = static_cast<double>(common.size());
  return shared / (static_cast<double>(a.size() + b.size()) - shared);
}

/// The share of the question that a sentence adds to what the chosen ones cover.
double added_share(const Asked& asked, const Sentence& sentence, const std::vector<const Sentence*>& chosen) {
  double added = 0;
  for (std::size_t i = 0; i < asked.words.size(); ++i) {
    const bool known =
        std::any_of(chosen.begin(), chosen.end(), [&](const Sentence* c) { return c->covers[i]; });
    if (sentence.covers[i] && !known) added += asked.words[i].weight;
  }
  return asked.weight > 0 ? added / asked.weight : 0;
}

/// What says the answer in the same breath: the sentence right after a chosen one, under the same question.
bool continues(const Sentence& sentence, const Sentence& chosen) {
  return sentence.passage == chosen.passage && sentence.place.question >= 0 &&
         sentence.place.question == chosen.place.question;
}

/// A further sentence is as good as the best and adds a little, or adds much (the other half of a double
/// question).
bool is_useful(double worth, double added) {
  return (worth >= 0.72 && added >= 0.15) || (worth >= 0.5 && added >= 0.3);
}

std::vector<const Sentence*> choose(const Asked& asked, std::vector<const Sentence*> all,
                                    const ExtractiveSettings& settings) {
  std::stable_sort(all.begin(), all.end(),
                   [](const Sentence* a, const Sentence* b) { return a->worth > b->worth; });
  std::vector<const Sentence*> chosen;
  for (const Sentence* sentence : all) {
    if (chosen.size() == settings.max_sentences || sentence->worth <= 0) break;
    if (chosen.empty()) {
      if (sentence->coverage >= settings.minimum_coverage) chosen.push_back(sentence);
      continue;
    }
    const double worth = sentence->worth / chosen.front()->worth;
    const bool repeats = std::any_of(chosen.begin(), chosen.end(), [&](const Sentence* c) {
      return similarity(c->terms, sentence->terms) > kNearDuplicate;
    });
    const bool useful = is_useful(worth, added_share(asked, *sentence, chosen)) ||
                        (worth >= 0.72 && continues(*sentence, *chosen.front()));
    if (!repeats && useful) chosen.push_back(sentence);
  }
  return chosen;
}

/// Sentences of one passage in the order of its text, passages in the order of their best sentence.
void order_for_reading(std::vector<const Sentence*>& chosen) {
  std::unordered_map<std::size_t, std::size_t> first;
  for (std::size_t i = 0; i < chosen.size(); ++i) first.emplace(chosen[i]->passage, i);
  std::stable_sort(chosen.begin(), chosen.end(), [&](const Sentence* a, const Sentence* b) {
    if (a->passage != b->passage) return first[a->passage] < first[b->passage];
    return a->place.begin < b->place.begin;
  });
}

std::string quote(const Passage& passage, const Sentence& sentence) {
  std::vector<PassageSentence> places;
  for (const Sentence& one : passage.sentences) places.push_back(one.place);
  const auto at = static_cast<std::size_t>(&sentence - passage.sentences.data());
  const std::size_t last = at + whole_statement(passage.text, places, at) - 1;
  const std::uint32_t begin = sentence.place.begin;
  return collapse_white_space(passage.text.substr(begin, places[last].end - begin));
}

}  // namespace

double term_weight(std::uint64_t frequency, std::uint64_t passages) {
  constexpr double elsewhere = 50;
  return std::log(1 + (static_cast<double>(passages) + elsewhere) / (static_cast<double>(frequency) + 0.5));
}

ExtractiveModel::ExtractiveModel(TextAnalysis analysis, ExtractiveSettings settings)
    : analysis_(std::move(analysis)), settings_(settings) {}

Completion ExtractiveModel::complete(const Prompt& prompt, const OnText& on_text, std::stop_token stop) {
  const Asked asked = analyse_question(prompt, analysis_);
  double best_score = 0;
  for (const ContextPassage& passage : prompt.passages) best_score = std::max(best_score, passage.score);
  std::vector<Passage> passages;
  for (const ContextPassage& given : prompt.passages) {
    if (stop.stop_requested()) return {};
    passages.push_back(analyse_passage(given, passages.size(), best_score, analysis_));
  }
  std::vector<const Sentence*> all;
  for (Passage& passage : passages) {
    for (std::size_t i = 0; i < passage.sentences.size(); ++i) {
      weigh(asked, passage, i);
      all.push_back(&passage.sentences[i]);
    }
  }
  std::vector<const Sentence*> chosen = choose(asked, std::move(all), settings_);
  order_for_reading(chosen);
  Completion out;
  for (const Sentence* sentence : chosen) {
    if (stop.stop_requested()) break;
    const std::string piece = (out.text.empty() ? "" : " ") + quote(passages[sentence->passage], *sentence) +
                              " [" + std::to_string(sentence->passage + 1) + "]";
    out.text += piece;
    if (on_text) on_text(piece);
  }
  return out;
}

}  // namespace ragctl::llm

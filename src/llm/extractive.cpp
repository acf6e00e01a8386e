#include "ragctl/llm/extractive.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>

#include "asked_question.hpp"
#include "passage_sentences.hpp"
#include "ragctl/base/utf8.hpp"

namespace ragctl::llm {
namespace {

// Credit for a term of the question by where it is found; 1 in the sentence itself.
constexpr double kUnderHeading = 0.5;
constexpr double kHeadingPrecision = 0.45;  // more when all of the heading is asked for
constexpr double kUnderQuestion = 0.9;
constexpr double kUnderColumn = 0.6;
constexpr double kInTitle = 0.3;
constexpr double kTitlePrecision = 0.6;
constexpr double kNear = 0.5;       // in the sentence before
constexpr double kNearStep = 0.05;  // less for each sentence further back
constexpr double kInPassage = 0.2;
constexpr double kCovers = 0.6;  // from this credit on a word needs no further sentence
// What else makes a sentence worth quoting.
constexpr double kPairBonus = 0.12;
constexpr double kKindBonus = 0.25;
constexpr double kKindShare = 0.2;  // of a sentence's worth that it keeps only if it holds what is asked for
constexpr double kPassageShare = 0.25;   // of a sentence's worth that follows from its passage's score
constexpr double kCoverageShare = 0.3;   // and from how much of the question the passage holds
constexpr double kNearDuplicate = 0.75;  // Jaccard
constexpr std::size_t kShortest = 4;     // terms; shorter ones seldom say anything
constexpr std::size_t kLongest = 45;

constexpr std::string_view kTitleBorder = " > ";

struct Sentence {
  std::size_t passage = 0;
  PassageSentence place;
  TermSet terms;
  TermSet label;  ///< of a row: the terms of its first cell
  std::vector<model::TermSpan> spans;
  double coverage = 0;  ///< with what stands over it, 0..1
  double worth = 0;
  std::vector<bool> covers;  ///< parallel to Asked::words, by itself or by what stands over it
};

struct Passage {
  std::string_view text;
  std::vector<TermSet> titles;  ///< the document's title, and the headings down to the passage
  TermSet terms;
  std::vector<Sentence> sentences;
  double share = 0;     ///< of the best passage's score
  double coverage = 0;  ///< of the question, by weight
};

/// Share of the question's neighbouring words that stand within four words of each other.
double pair_share(const Asked& asked, const std::vector<model::TermSpan>& spans,
                  const std::vector<TermSet>& titles) {
  const auto over = [&](std::size_t i) {
    return std::any_of(titles.begin(), titles.end(), [&](const TermSet& title) {
      return holds(title, asked.words[i]) && holds(title, asked.words[i + 1]);
    });
  };
  if (asked.words.size() < 2) return 0;
  std::size_t near = 0;
  for (std::size_t i = 0; i + 1 < asked.words.size(); ++i) {
    bool found = over(i);
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

/// What a word gets in the sentence itself. A row is about what its first cell names, so that the word "tent"
/// in "new zip on a tent door" tells less of the row than of a sentence.
double own_credit(const Asked& asked, const AskedWord& word, const Sentence& sentence) {
  if (!holds(sentence.terms, word)) return 0;
  if (!holds(sentence.label, word)) return 1;
  return asked_share(asked, sentence.label);
}

/// What a word gets in what stands over the sentence.
double credit_above(const Asked& asked, const AskedWord& word, const Passage& passage, std::size_t at) {
  const PassageSentence& place = passage.sentences[at].place;
  const auto over = [&](std::int32_t position, SentenceKind kind) -> const TermSet* {
    for (auto i = static_cast<std::size_t>(position); position >= 0 && i < at; ++i) {
      if (passage.sentences[i].place.kind != kind) break;
      if (holds(passage.sentences[i].terms, word)) return &passage.sentences[i].terms;
    }
    return nullptr;
  };
  if (over(place.question, SentenceKind::question) != nullptr) return kUnderQuestion;
  double best = over(place.columns, SentenceKind::columns) != nullptr ? kUnderColumn : 0;
  if (const TermSet* heading = over(place.heading, SentenceKind::heading))
    best = std::max(best, kUnderHeading + kHeadingPrecision * asked_share(asked, *heading));
  for (const TermSet& title : passage.titles) {
    if (holds(title, word)) best = std::max(best, kInTitle + kTitlePrecision * asked_share(asked, title));
  }
  return best;
}

/// What a word gets in the sentences around, the less the further away they stand.
double credit_near(const AskedWord& word, const Passage& passage, std::size_t at) {
  constexpr std::size_t reach = 3;
  for (std::size_t distance = 1; distance <= reach; ++distance) {
    const double credit = kNear - kNearStep * static_cast<double>(distance - 1);
    const auto says = [&](std::size_t i) {
      return passage.sentences[i].place.kind == SentenceKind::statement &&
             holds(passage.sentences[i].terms, word);
    };
    if (at >= distance && says(at - distance)) return credit;
  }
  return 0;
}

double credit(const Asked& asked, const AskedWord& word, const Passage& passage, std::size_t at) {
  return std::max({own_credit(asked, word, passage.sentences[at]), credit_above(asked, word, passage, at),
                   credit_near(word, passage, at)});
}

/// How much of the question the passage and its titles hold.
double passage_coverage(const Asked& asked, const Passage& passage) {
  double covered = 0;
  for (const AskedWord& word : asked.words) {
    const bool found =
        holds(passage.terms, word) || std::any_of(passage.titles.begin(), passage.titles.end(),
                                                  [&](const TermSet& title) { return holds(title, word); });
    covered += found ? word.weight : 0;
  }
  return asked.weight > 0 ? covered / asked.weight : 0;
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
    const double share = credit(asked, word, passage, at);
    near += share * word.weight;
    // Elsewhere in the passage it says that the passage is about the question, not that this sentence is.
    around += share == 0 && holds(passage.terms, word) ? kInPassage * word.weight : 0;
    sentence.covers.push_back(share >= kCovers);
  }
  if (asked.weight <= 0) return;
  near /= asked.weight;
  sentence.coverage = near + around / asked.weight;
  const bool says =
      sentence.place.kind == SentenceKind::statement || sentence.place.kind == SentenceKind::row;
  if (!says) return;  // worth nothing by itself
  const std::string_view text =
      passage.text.substr(sentence.place.begin, sentence.place.end - sentence.place.begin);
  if (!quotable(text)) return;
  double worth = near + kPairBonus * pair_share(asked, sentence.spans, passage.titles);
  if (asked.kind != AskedKind::anything) {
    const double fit = kind_share(text, asked.kind);
    worth = (worth + kKindBonus * fit) * (1 - kKindShare + kKindShare * fit);
  }
  worth *= length_factor(sentence.terms.size());
  sentence.worth = worth * (1 - kPassageShare + kPassageShare * passage.share) *
                   (1 - kCoverageShare + kCoverageShare * passage.coverage);
}

Passage analyse_passage(const ContextPassage& given, std::size_t number, double best_score,
                        const TextAnalysis& analysis) {
  Passage out;
  out.text = given.text;
  for (std::size_t at = 0; at < given.title.size();) {
    const std::size_t end = std::min(given.title.find(kTitleBorder, at), given.title.size());
    out.titles.push_back(terms_of(analysis.spans(given.title.substr(at, end - at))));
    at = end + kTitleBorder.size();
  }
  out.share = best_score > 0 ? std::clamp(given.score / best_score, 0.0, 1.0) : 1;
  for (const PassageSentence& place : passage_sentences(out.text, analysis.sentences(out.text))) {
    Sentence& sentence = out.sentences.emplace_back();
    sentence.passage = number;
    sentence.place = place;
    sentence.spans = analysis.spans(out.text.substr(place.begin, place.end - place.begin));
    sentence.terms = terms_of(sentence.spans);
    if (place.kind == SentenceKind::row)
      sentence.label =
          terms_of(analysis.spans(row_label(out.text.substr(place.begin, place.end - place.begin))));
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
  return (worth >= 0.7 && added >= 0.12) || (worth >= 0.5 && added >= 0.3);
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

std::string_view text_of(const Passage& passage, const Sentence& sentence) {
  return passage.text.substr(sentence.place.begin, sentence.place.end - sentence.place.begin);
}

/// The sentence with the items of the list that it opens, a line each; a row under the names of its columns,
/// unless the piece before gave them.
std::string quote(const Passage& passage, const Sentence& sentence, const Sentence* before) {
  const bool named = before != nullptr && before->passage == sentence.passage &&
                     before->place.columns == sentence.place.columns;
  if (sentence.place.columns >= 0 && !named) {
    const Sentence& columns = passage.sentences[static_cast<std::size_t>(sentence.place.columns)];
    return collapse_white_space(text_of(passage, columns)) + "\n" +
           collapse_white_space(text_of(passage, sentence));
  }
  std::vector<PassageSentence> places;
  for (const Sentence& one : passage.sentences) places.push_back(one.place);
  const auto at = static_cast<std::size_t>(&sentence - passage.sentences.data());
  const std::size_t end = at + whole_statement(passage.text, places, at);
  std::string out = collapse_white_space(text_of(passage, sentence));
  for (std::size_t i = at + 1; i < end; ++i) {
    const Sentence& one = passage.sentences[i];
    const bool own_line =
        passage.text.substr(places[i - 1].end, places[i].begin - places[i - 1].end).find('\n') !=
        std::string_view::npos;
    out += (own_line ? "\n" : " ") + collapse_white_space(text_of(passage, one));
  }
  return out;
}

/// The chosen sentences, each with the mark of its passage; what has lines of its own stands on its own.
std::string written(const std::vector<Passage>& passages, const std::vector<const Sentence*>& chosen,
                    const OnText& on_text, const std::stop_token& stop) {
  std::string out;
  const Sentence* before = nullptr;
  bool lines_before = false;
  for (const Sentence* sentence : chosen) {
    if (stop.stop_requested()) break;
    const std::string quoted = quote(passages[sentence->passage], *sentence, before);
    const bool lines = quoted.find('\n') != std::string::npos || sentence->place.kind == SentenceKind::row;
    const std::string gap = before == nullptr ? "" : (lines || lines_before ? "\n" : " ");
    const std::string piece = gap + quoted + " [" + std::to_string(sentence->passage + 1) + "]";
    out += piece;
    if (on_text) on_text(piece);
    before = sentence;
    lines_before = lines;
  }
  return out;
}

}  // namespace

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
    passage.coverage = passage_coverage(asked, passage);
    for (std::size_t i = 0; i < passage.sentences.size(); ++i) {
      weigh(asked, passage, i);
      all.push_back(&passage.sentences[i]);
    }
  }
  std::vector<const Sentence*> chosen = choose(asked, std::move(all), settings_);
  order_for_reading(chosen);
  return {written(passages, chosen, on_text, stop), {}};
}

}  // namespace ragctl::llm

#include "spelling.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "ragctl/base/nearest.hpp"
#include "ragctl/base/stop.hpp"
#include "ragctl/base/utf8.hpp"
#include "ragctl/index/fields.hpp"

namespace ragctl::retrieve {
namespace {

constexpr std::uint64_t kRare = 2;           // chunks
constexpr std::uint64_t kMoreFrequent = 20;  // times
constexpr std::size_t kShortest = 5;         // letters: of four, too many are one edit from another word
constexpr std::size_t kShortestRare = 6;     // and of names
constexpr std::size_t kTwoEdits = 8;
constexpr std::size_t kMostWords = 8;   // of a question that is looked at for typing errors
constexpr std::size_t kMostMarked = 4;  // words that one without marks may mean

/// The largest number of chunks that hold a term of the word in any language.
std::uint64_t frequency_of(const std::string& word, QuestionAnalysis& analysis,
                           const index::Searcher& searcher) {
  std::uint64_t most = 0;
  for (const model::TermSpan& span : analysis.spans(word))
    most = std::max(most, searcher.document_frequency(span.term));
  return most;
}

std::size_t allowed_edits(std::size_t letters) { return letters < kTwoEdits ? 1 : 2; }

bool is_name(const std::string& question, std::size_t begin) {
  const char first = question[begin];
  if (first < 'A' || first > 'Z') return false;
  while (begin > 0 && question[begin - 1] == ' ') --begin;
  return begin > 0 && question[begin - 1] != '.' && question[begin - 1] != '?' && question[begin - 1] != '!';
}

/// The question's words, each once where it stands, without stop words.
std::vector<model::TermSpan> words_of(const std::string& question, QuestionAnalysis& analysis) {
  std::vector<model::TermSpan> out;
  for (const model::TermSpan& span : analysis.spans(question)) {
    if (out.empty() || span.begin >= out.back().end) out.push_back(span);
  }
  return out;
}

struct Near {
  std::string word;
  std::size_t edits = 0;
};

/// Of words that begin otherwise, one edit is spent at the beginning. With one left, either the rest's first
/// half or its second stands in a near word as it is: most words are told to be far without a distance.
class UnlikeAtFirst {
public:
  UnlikeAtFirst(const std::string& word, bool begins_otherwise) {
    if (!begins_otherwise || word.size() < kShortest) return;
    const std::size_t rest = utf8_floor(word, 2 + decode_utf8(word, 0).size);
    const std::size_t middle = utf8_floor(word, rest + (word.size() - rest) / 2);
    first_half_ = std::string_view(word).substr(rest, middle - rest);
    second_half_ = std::string_view(word).substr(middle);
  }
  [[nodiscard]] bool operator()(std::string_view candidate) const {
    return candidate.find(first_half_) != candidate.npos || candidate.find(second_half_) != candidate.npos;
  }

private:
  std::string_view first_half_, second_half_;
};

/// All words of the texts within the allowed edits, among those that begin so.
std::vector<Near> near_words(const std::string& word, std::string_view beginning,
                             const index::Searcher& searcher) {
  const std::size_t letters = count_code_points(word);
  const std::size_t allowed = allowed_edits(letters);
  const std::string prefix = index::spelling_entry(beginning);
  const UnlikeAtFirst may_be_near(word, beginning.empty());
  std::set<std::string, std::less<>> seen;
  std::vector<Near> out;
  searcher.each_term(prefix, [&](std::string_view entry) {
    const std::string_view candidate = entry.substr(1);
    // A letter is at most four bytes, so sizes further apart than that cannot be near.
    const auto difference =
        candidate.size() > word.size() ? candidate.size() - word.size() : word.size() - candidate.size();
    if (difference > 4 * allowed || candidate == word || !may_be_near(candidate)) return true;
    const std::size_t edits = edit_distance(word, candidate);
    if (edits <= allowed && seen.emplace(candidate).second) out.push_back({std::string(candidate), edits});
    return true;
  });
  return out;
}

std::optional<Near> nearest_word(const std::string& word, QuestionAnalysis& analysis,
                                 const index::Searcher& searcher) {
  // Most errors are not in the first letter; only when nothing is near are all words looked at.
  std::vector<Near> near = near_words(word, word.substr(0, decode_utf8(word, 0).size), searcher);
  if (near.empty()) near = near_words(word, "", searcher);
  std::optional<Near> best;
  std::uint64_t best_frequency = 0;
  for (const Near& candidate : near) {
    if (best && candidate.edits > best->edits) continue;
    const std::uint64_t frequency = frequency_of(candidate.word, analysis, searcher);
    if (frequency == 0 || (best && candidate.edits == best->edits && frequency <= best_frequency)) continue;
    best = candidate;
    best_frequency = frequency;
  }
  return best;
}

/// What a word of which no marks were typed may begin with: itself, or a marked letter.
std::vector<std::string> marked_beginnings(const std::string& plain) {
  std::vector<std::string> out{plain.substr(0, decode_utf8(plain, 0).size)};
  if (static_cast<unsigned char>(plain.front()) >= 0x80) return out;
  // Latin letters with marks: U+00C0 to U+027F, and U+1E00 to U+1EFF, by their first bytes.
  for (const char byte : std::string_view("\xC3\xC4\xC5\xC6\xC7\xC8\xC9")) out.emplace_back(1, byte);
  for (const char byte : std::string_view("\xB8\xB9\xBA\xBB")) out.push_back(std::string("\xE1") + byte);
  return out;
}

/// The most frequent words of the texts that are the same but for their marks, for a word typed without any:
/// a syllable of Vietnamese then is several words, and the question does not say which. Who typed one mark
/// meant them all.
std::vector<std::string> same_without_marks(const std::string& word, std::uint64_t at_least,
                                            QuestionAnalysis& analysis, const index::Searcher& searcher) {
  if (!analysis.keeps_marks()) return {};
  const std::string plain = text::without_marks(word);
  if (plain != word) return {};
  const std::size_t letters = count_code_points(plain);
  std::set<std::string, std::less<>> same;
  for (const std::string& beginning : marked_beginnings(plain)) {
    searcher.each_term(index::spelling_entry(beginning), [&](std::string_view entry) {
      const std::string_view candidate = entry.substr(1);
      if (candidate != word && count_code_points(candidate) == letters &&
          text::without_marks(candidate) == plain)
        same.emplace(candidate);
      return true;
    });
  }
  std::vector<std::pair<std::uint64_t, std::string>> order;
  for (const std::string& candidate : same) {
    const std::uint64_t frequency = frequency_of(candidate, analysis, searcher);
    if (frequency >= at_least) order.emplace_back(frequency, candidate);
  }
  std::ranges::stable_sort(order, std::greater<>(), [](const auto& one) { return one.first; });
  if (order.size() > kMostMarked) order.resize(kMostMarked);
  std::vector<std::string> out;
  for (auto& [frequency, candidate] : order) out.push_back(std::move(candidate));
  return out;
}

using Terms = std::set<std::string, std::less<>>;

BegunWords ranked(const std::map<std::string, Terms, std::less<>>& found, bool complete, Field field,
                  const index::Searcher& searcher) {
  BegunWords out{{}, {}, complete};
  Terms all;
  std::vector<std::pair<std::uint64_t, std::string_view>> order;
  for (const auto& [word, terms] : found) {
    std::uint64_t most = 0;
    for (const std::string& term : terms) {
      std::string indexed = field_term(field, term);
      const std::uint64_t frequency = searcher.document_frequency(indexed);
      if (frequency > 0) all.insert(std::move(indexed));
      most = std::max(most, frequency);
    }
    if (most > 0) order.emplace_back(most, word);
  }
  std::ranges::stable_sort(order, std::greater<>(), [](const auto& one) { return one.first; });
  for (const auto& [frequency, word] : order) out.words.emplace_back(word);
  out.terms.assign(all.begin(), all.end());
  return out;
}

/// A word of the question that hardly any chunk holds.
struct Doubtful {
  std::string word;             ///< as spellings are
  std::uint64_t frequency = 0;  ///< chunks
  bool name = false;            ///< begins with a capital within the sentence
};

/// Of names only a single edit behind the first letter is taken for an error.
bool is_error_of_name(const std::string& name, const Near& near) {
  return near.edits == 1 && near.word.front() == name.front();
}

/// What is searched for in its stead, the best first; empty when nothing is near enough.
std::vector<std::string> mended(const Doubtful& doubtful, bool is_prose, QuestionAnalysis& analysis,
                                const index::Searcher& searcher) {
  const auto& [word, frequency, name] = doubtful;
  if (frequency > 0 && name) return {};
  const std::uint64_t at_least = std::max<std::uint64_t>(1, kMoreFrequent * frequency);
  auto same = same_without_marks(word, at_least, analysis, searcher);
  const bool rare = frequency > 0;
  if (!same.empty() || is_prose) return same;
  if (count_code_points(word) < (rare || name ? kShortestRare : kShortest)) return {};
  const auto found = nearest_word(word, analysis, searcher);
  if (!found || (name && !is_error_of_name(word, *found))) return {};
  if (rare && (found->edits > 1 || frequency_of(found->word, analysis, searcher) < at_least)) return {};
  return {found->word};
}

std::string with_word_replaced(const std::string& text, const std::string& word, const std::string& by) {
  const auto is_blank = [&](std::size_t at) { return at >= text.size() || text[at] == ' '; };
  std::string out;
  std::size_t copied = 0;
  for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
    if ((at > 0 && !is_blank(at - 1)) || !is_blank(at + word.size())) continue;
    out += text.substr(copied, at - copied) + by;
    copied = at + word.size();
  }
  return out + text.substr(copied);
}

}  // namespace

Spelt mend_spelling(const std::string& question, QuestionAnalysis& analysis, const Synonyms& synonyms,
                    const index::Searcher& searcher, const std::stop_token& stop) {
  Spelt out;
  std::size_t copied = 0;
  const std::vector<model::TermSpan> words = words_of(question, analysis);
  const bool is_prose = words.size() > kMostWords;
  if (is_prose && !analysis.keeps_marks()) return {question, {}, {}};
  for (const model::TermSpan& span : words) {
    throw_if_stopped(stop);
    const std::string surface = question.substr(span.begin, span.end - span.begin);
    const Doubtful doubtful{analysis.spelling(surface), frequency_of(surface, analysis, searcher),
                            is_name(question, span.begin)};
    const bool rare = doubtful.frequency > 0;
    if (doubtful.word.empty() || doubtful.frequency > kRare || synonyms.knows(span.term)) continue;
    const std::vector<std::string> found = mended(doubtful, is_prose, analysis, searcher);
    if (found.empty()) continue;
    out.text += question.substr(copied, (rare ? span.end : span.begin) - copied);
    copied = span.end;
    if (!rare) out.replaced.push_back({surface, found.front()});
    for (const std::string& word : found) {
      if (rare || &word != &found.front()) out.text += ' ';
      out.text += word;
      out.corrections.push_back({surface, word});
    }
  }
  out.text += question.substr(copied);
  return out;
}

std::string with_words_replaced(std::string text, const Spelt& spelt) {
  for (const auto& [from, to] : spelt.replaced) text = with_word_replaced(text, from, to);
  return text;
}

std::string field_term(Field field, std::string_view term) {
  return field == Field::title ? index::title_term(term) : std::string(term);
}

BegunWords words_beginning(const std::string& prefix, Field field, QuestionAnalysis& analysis,
                           const index::Searcher& searcher) {
  const std::string folded = analysis.folded(prefix);
  std::map<std::string, Terms, std::less<>> found;
  bool complete = true;
  const auto add = [&](std::string_view word) {
    if (found.contains(word)) return true;
    complete = found.size() < kMostBegun;
    if (complete) found.emplace(word, Terms());
    return complete;
  };
  searcher.each_term(index::spelling_entry(folded),
                     [&](std::string_view entry) { return add(entry.substr(1)); });
  Terms known;
  for (auto& [word, terms] : found) {
    for (const model::TermSpan& span : analysis.spans(word)) terms.emplace(span.term);
    known.insert(terms.begin(), terms.end());
  }
  // Numbers, identifiers ("xj-900"), parts of compounds, and words of scripts that do not part them have no
  // spelling: they are found by what they are indexed as.
  searcher.each_term(folded, [&](std::string_view term) {
    if (known.contains(term)) return true;
    const bool go_on = add(term);
    if (go_on) found.find(term)->second.emplace(term);
    return go_on;
  });
  return ranked(found, complete, field, searcher);
}

}  // namespace ragctl::retrieve

#include "exact_phrase.hpp"

#include <algorithm>

namespace ragctl::retrieve {
namespace {

using Word = ExactPhrase::Word;

void add(const std::vector<model::TermSpan>& spans, std::vector<Word>& out) {
  for (const model::TermSpan& span : spans) {
    if (span.position >= out.size()) out.resize(span.position + 1);
    out[span.position].emplace(span.term);
  }
}

bool shares(const Word& one, const Word& other) {
  return std::ranges::any_of(one, [&](const std::string& term) { return other.contains(term); });
}

bool stands_at(const ExactPhrase::Reading& phrase, const ExactPhrase::Reading& text, std::size_t at) {
  for (std::size_t i = 0; i < phrase.written.size(); ++i) {
    const bool indexed = !phrase.indexed[i].empty();
    const bool same = indexed ? shares(phrase.indexed[i], text.indexed[at + i])
                              : shares(phrase.written[i], text.written[at + i]);
    if (!same) return false;
  }
  return true;
}

}  // namespace

bool ExactPhrase::stands_in(const std::vector<Reading>& text) const {
  for (std::size_t language = 0; language < phrase_.size(); ++language) {
    const Reading& phrase = phrase_[language];
    const Reading& words = text[language];
    for (std::size_t at = 0; at + phrase.written.size() <= words.written.size(); ++at) {
      if (stands_at(phrase, words, at)) return true;
    }
  }
  return false;
}

bool ExactPhrase::needs_text() const {
  return std::ranges::any_of(
      phrase_, [](const Reading& reading) { return std::ranges::any_of(reading.indexed, &Word::empty); });
}

std::vector<ExactPhrase::Reading> ExactReader::read(const std::string& text) {
  std::vector<model::TermSpan> spans;
  std::vector<Word> written;
  plain_.spans(text, spans);
  add(spans, written);
  std::vector<ExactPhrase::Reading> out;
  for (std::size_t language = 0; language < analysis_.languages(); ++language) {
    ExactPhrase::Reading& reading = out.emplace_back();
    analysis_.spans(language, text, spans);
    add(spans, reading.indexed);
    reading.written = written;
    reading.indexed.resize(std::max(reading.indexed.size(), written.size()));
    reading.written.resize(reading.indexed.size());
  }
  return out;
}

}  // namespace ragctl::retrieve

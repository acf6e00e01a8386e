#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ragctl/model/terms.hpp"

namespace ragctl::text {

/// ISO 639-1 code of the language a text is most probably written in ("en"), empty when it cannot be told.
/// Reads two samples of the text, at its beginning and in its middle: some 50 us, whatever the length.
[[nodiscard]] std::string detect_language(std::string_view text);

/// Text -> index terms, for one language; an unknown or empty language is segmented and folded only.
///
/// Words: runs of letters, digits and marks, by ICU's properties (a table for ASCII). Thai, Lao, Khmer and
/// Burmese are segmented by ICU's dictionaries, Han, kana and Hangul indexed as characters and overlapping
/// pairs. Each word is folded (NFKC, case, diacritics where they are optional: Latin, Greek, Cyrillic,
/// Arabic, Hebrew, but not in Vietnamese) and stemmed (Snowball). Stop words are dropped from documents and
/// questions alike: a question of nothing else has an empty bag. Identifiers ("XJ-900", "snake_case",
/// "camelCase", "anna@example.org") and numbers with units ("25km", "3.5kg") are indexed whole and in parts,
/// hyphenated words in parts only; numbers ("1,000", "3.14") are one term, versions with and without their v.
///
/// The terms borrow from the analyser's own interning table, which only grows (19 MB for 39 MB of Markdown).
/// For one thread at a time; make one per thread and keep it: it remembers words.
class Analyzer {
public:
  explicit Analyzer(std::string language);
  ~Analyzer();
  Analyzer(Analyzer&&) noexcept;

  [[nodiscard]] const std::string& language() const noexcept;
  /// Replaces the content of `out`. `text` is valid UTF-8. Counts are multiplied by `weight`.
  void bag(std::string_view text, model::TermBag& out);
  /// Adds to a bag made by this analyser, each occurrence counted `weight` times (a title in its chunks, for
  /// example), without positions.
  void add(std::string_view text, std::uint32_t weight, model::TermBag& out);
  /// Replaces the content of `out` by every occurrence, for highlighting, phrases and proximity. Offsets are
  /// of `text` as given; a word's whole and parts share a position; stop words leave a gap in the positions.
  void spans(std::string_view text, std::vector<model::TermSpan>& out);

  /// Words of letters (3 to 32 bytes, no stop words), folded but not stemmed, that were met for the first
  /// time since the last call: what corrections of typing errors and prefixes are made from.
  [[nodiscard]] std::vector<std::string> take_new_words();
  /// A word as take_new_words() would give it; empty for one that it would not.
  [[nodiscard]] std::string spelling(std::string_view word) const;
  /// Case and diacritics folded as they are in spellings, whatever the length.
  [[nodiscard]] std::string folded(std::string_view word) const;

private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Byte ranges of the sentences of a text, trimmed of white space, in order. Abbreviations, initials, list
/// numbers and (in languages that write them so) ordinals do not end a sentence; a blank line, a list or
/// table line, and the end of a short line do. `text` is valid UTF-8; `language` may be empty.
struct Sentence {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};
[[nodiscard]] std::vector<Sentence> sentences(std::string_view text, const std::string& language);

/// A folded word without its marks in every language, those that carry meaning in Vietnamese included: as
/// people type who have no keys for them. Marks of scripts other than Latin, Greek, Cyrillic, Arabic and
/// Hebrew stay.
[[nodiscard]] std::string without_marks(std::string_view folded);

/// Whether words stand apart in the scripts of the text: false when any of it is Han, kana, Hangul, Thai,
/// Lao, Khmer or Burmese, where what stands between blanks is no word. `text` is valid UTF-8.
[[nodiscard]] bool separates_words(std::string_view text);

/// Changes whenever the terms made of some text change; part of what makes an index stale.
[[nodiscard]] std::string analysis_version();

}  // namespace ragctl::text

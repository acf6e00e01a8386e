#pragma once
#include <cstddef>
#include <functional>
#include <memory>
#include <string_view>

#include "characters.hpp"

namespace ragctl::text {

/// The end of the word that begins at `begin` (a letter or digit of a script with blanks): letters, digits,
/// marks, and joiners that stand between two of them ("don't", "XJ-900", "user@host", "3.14", "1,000").
[[nodiscard]] std::size_t word_end(std::string_view text, std::size_t begin);

/// Words of a run without blanks, by ICU's dictionaries. The break iterator opens at the first such run.
class Segmenter {
public:
  Segmenter();
  ~Segmenter();
  Segmenter(Segmenter&&) noexcept;
  using Sink = std::function<void(std::size_t begin, std::size_t end)>;
  void segment(std::string_view run, const Sink& sink);

private:
  struct State;
  std::unique_ptr<State> state_;
};

/// The end of the run of characters of one kind that begins at `begin`.
[[nodiscard]] std::size_t run_end(std::string_view text, std::size_t begin, Kind kind);

/// Calls sink(begin, end) for every character of a run with the one after it; the last stands alone.
template <class Sink>
void scan_pairs(std::string_view text, std::size_t begin, std::size_t end, Sink&& sink) {
  std::size_t second = begin + character_at(text, begin).size;
  while (second < end) {
    const std::size_t third = second + character_at(text, second).size;
    sink(begin, third);
    begin = second;
    second = third;
  }
  sink(begin, end);
}

/// Calls sink(begin, end) for every word of the text, in order.
template <class Sink>
void scan_words(std::string_view text, Segmenter& segmenter, Sink&& sink) {
  std::size_t at = 0;
  while (at < text.size()) {
    const std::uint8_t byte_class = class_of(text[at]);
    if ((byte_class & (kLetter | kDigit)) != 0) {
      const std::size_t end = word_end(text, at);
      sink(at, end);
      at = end;
    } else if ((byte_class & kHigh) == 0) {
      ++at;
    } else {
      const Character next = character_at(text, at);
      std::size_t end = at + next.size;
      if (next.kind == Kind::letter || next.kind == Kind::digit) {
        end = word_end(text, at);
        sink(at, end);
      } else if (next.kind == Kind::bigram) {
        end = run_end(text, at, next.kind);
        scan_pairs(text, at, end, sink);
      } else if (next.kind == Kind::segmented) {
        end = run_end(text, at, next.kind);
        segmenter.segment(text.substr(at, end - at),
                          [&](std::size_t from, std::size_t to) { sink(at + from, at + to); });
      }
      at = end;
    }
  }
}

}  // namespace ragctl::text

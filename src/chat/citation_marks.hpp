#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "ragctl/model/answer.hpp"

namespace ragctl::chat {

/// Passes a streamed text on with its marks renumbered: [3] becomes [1] when passage 3 is the first to be
/// cited. "[2, 5]" becomes "[1][2]"; marks of passages that do not exist go. A mark may come in pieces.
class CitationMarks {
public:
  CitationMarks(std::size_t passages, std::function<void(std::string_view)> pass_on)
      : passages_(passages), pass_on_(std::move(pass_on)) {}

  void feed(std::string_view piece);
  void finish();  ///< what was held back for a mark that never closed

  [[nodiscard]] const std::string& text() const noexcept { return text_; }
  /// Positions of the cited passages (from 0) in order of their new numbers.
  [[nodiscard]] const std::vector<std::size_t>& cited() const noexcept { return cited_; }

private:
  void emit(std::string_view piece);
  [[nodiscard]] std::string renumbered(std::string_view inside);

  std::size_t passages_;
  std::function<void(std::string_view)> pass_on_;
  std::string held_;  ///< empty, or from a '[' on
  std::string text_;
  std::vector<std::size_t> cited_;
};

/// A mark in a finished text and the sentence that it stands behind.
struct MarkedSentence {
  std::uint32_t number = 0;
  std::string_view sentence;
};
[[nodiscard]] std::vector<MarkedSentence> marked_sentences(std::string_view text);

/// Where a sentence stands in a text, white space and letter case aside. begin == end: it does not.
struct FoundQuote {
  std::size_t begin = 0;
  std::size_t end = 0;
};
[[nodiscard]] FoundQuote find_quote(std::string_view sentence, std::string_view text);

}  // namespace ragctl::chat

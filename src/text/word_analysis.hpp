#pragma once
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "stemmer.hpp"
#include "term_table.hpp"

namespace ragctl::text {

/// Analyses one word as it stands in a text (letters, digits, and joiners between them) to its terms. Slow,
/// and called once for each distinct word.
class WordAnalysis {
public:
  WordAnalysis(const std::string& language, TermTable& table);
  /// Borrowed until the next call.
  [[nodiscard]] const std::vector<TermOfWord>& analyse(std::string_view word);
  /// The word folded and not stemmed, when it is one that people misspell; else empty.
  [[nodiscard]] std::string spelling(std::string_view word) const;
  [[nodiscard]] std::string folded(std::string_view word) const { return plain_of(word); }

private:
  /// A stretch of the word between joiners that split it, apostrophes removed.
  struct Part {
    std::string text;
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    char joiner_before = 0;
  };
  [[nodiscard]] std::vector<Part> split(std::string_view word) const;
  [[nodiscard]] Part tidy(std::string_view word, std::size_t begin, std::size_t end) const;
  [[nodiscard]] std::string without_marks(std::string_view word) const;
  [[nodiscard]] std::string plain_of(std::string_view text) const;
  void add_pair(std::string_view pair);
  void add_compound(std::string_view word, const std::vector<Part>& parts);
  void add_whole(const std::string& whole, const std::string& joined, const std::vector<Part>& parts,
                 std::size_t end);
  void add_part(const Part& part);
  void add_inner_parts(const Part& part);
  void add_plain(std::string_view text, std::size_t begin, std::size_t end);
  void add_term(std::string_view term, std::size_t begin, std::size_t end);

  std::string language_;
  TermTable& table_;
  Stemmer stemmer_;
  std::unordered_set<std::string> stop_words_;
  std::vector<TermOfWord> terms_;
};

}  // namespace ragctl::text

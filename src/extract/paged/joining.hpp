#pragma once
// Lines of a page -> running text.
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "lines.hpp"

namespace ragctl::extract {

/// Whether a word goes on from the line `upper` to the line `lower`: it ends with a soft hyphen, or with a
/// hyphen after a letter and `lower` begins with a small letter.
[[nodiscard]] bool is_hyphenated(std::string_view upper, std::string_view lower);

/// Whether `lower` goes on with the sentence that `upper` left open: it begins with a small letter.
[[nodiscard]] bool goes_on(std::string_view upper, std::string_view lower);
[[nodiscard]] bool ends_sentence(std::string_view text);

/// What a document says elsewhere of the words that its line ends divide: "well-" and "known" are a compound
/// that keeps its hyphen when "well-known" stands within some line, more often than "wellknown". Without such
/// evidence a word was divided, which most were.
class Compounds {
public:
  Compounds() = default;
  explicit Compounds(const std::vector<PagedLine>& lines);

  [[nodiscard]] bool keeps_hyphen(std::string_view upper, std::string_view lower) const;

private:
  std::unordered_map<std::string, std::uint32_t> seen_;  // both spellings of each divided word: how often
};

/// Adds a line to a paragraph: the hyphen of a divided word goes, that of a compound stays, a blank comes
/// between words, none between Han or Kana.
void join_line(std::string& paragraph, std::string_view line, const Compounds& compounds);

}  // namespace ragctl::extract

#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ragctl::retrieve {

/// A part of a question that restricts what is found.
struct QueryClause {
  enum class Kind : std::uint8_t { words, phrase, title, prefix, title_prefix };
  Kind kind = Kind::words;
  bool excluded = false;
  /// A prefix that is not only adds words to search for; a phrase that is not may be let go.
  bool required = false;
  std::string text;
  bool operator==(const QueryClause&) const = default;
};

struct ParsedQuery {
  std::string words;  ///< what is searched for: everything that is not excluded, without the operators
  std::vector<QueryClause> clauses;
  std::vector<std::string> notes = {};  ///< for people: operators that are none where they stand
  bool only_phrases = false;            ///< nothing stands outside of quotes
};

/// The language of questions: words, "exact words", +must, -not, title:word, title:"words", begin*,
/// title:begin*; -, + and title: go before a word, a phrase or a prefix. An operator is one only before a
/// letter, a digit or a quote and after a blank (a minus before a digit is a number's), so that "e-mail",
/// "C++", "-5" and a question with a lone quote mean what they say. Signs may have the shapes that keyboards
/// give them: “x”, „x“, «x», 「x」 in any pairing, and − or – for a minus. Words keep their order. In prose
/// (more than kProseWords words outside of quotes) quotes mean as little as they do in print, unless a sign
/// goes before them.
inline constexpr std::size_t kProseWords = 8;
[[nodiscard]] ParsedQuery parse_query(std::string_view text);

}  // namespace ragctl::retrieve

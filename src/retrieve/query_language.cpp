#include "query_language.hpp"

#include <algorithm>
#include <optional>

#include "ragctl/base/utf8.hpp"
#include "ragctl/text/analyzer.hpp"

namespace ragctl::retrieve {
namespace {

constexpr std::string_view kTitle = "title:";
constexpr std::size_t kMostPrefixes = 32;  // each is looked up in all words of the texts

// What keyboards, phones and word processors write for the signs of the language.
constexpr std::u32string_view kBlanks = U" \t\n\r\u00A0\u202F\u3000";
constexpr std::u32string_view kQuotes =
    U"\"\u201C\u201D\u201E\u201F\u00AB\u00BB\u300C\u300D\u300E\u300F\uFF02";
constexpr std::u32string_view kMinuses = U"-\u2010\u2011\u2212\u2013\uFF0D";
constexpr std::u32string_view kPluses = U"+\uFF0B";
constexpr std::u32string_view kStars = U"*\uFF0A";

bool is_one_of(char32_t c, std::u32string_view set) { return set.find(c) != std::u32string_view::npos; }
bool is_digit(char32_t c) { return c >= U'0' && c <= U'9'; }
bool begins_word(char32_t c) {
  if (c < 0x80) return is_digit(c) || (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z');
  if ((c >= 0x2000 && c <= 0x206F) || (c >= 0x3000 && c <= 0x3004)) return false;  // dashes, dots, brackets
  for (const std::u32string_view signs : {kBlanks, kQuotes, kMinuses, kPluses, kStars}) {
    if (is_one_of(c, signs)) return false;
  }
  return true;
}

/// The code point at the front; a blank at the end.
CodePoint front_of(std::string_view text) { return text.empty() ? CodePoint{U' ', 0} : decode_utf8(text, 0); }

class QueryParser {
public:
  explicit QueryParser(std::string_view text) : rest_(text) {}

  ParsedQuery parse() {
    while (!rest_.empty()) {
      if (const CodePoint next = front_of(rest_); is_one_of(next.value, kBlanks)) {
        rest_.remove_prefix(next.size);
        continue;
      }
      if (take_clause()) continue;
      add_words(take_token());
      ++outside_;
    }
    if (outside_ > kProseWords) {
      std::erase_if(out_.clauses, [](const QueryClause& clause) {
        return clause.kind == QueryClause::Kind::phrase && !clause.required && !clause.excluded;
      });
    }
    out_.only_phrases = outside_ == 0;
    return std::move(out_);
  }

private:
  bool take_clause() {
    const std::string_view before = rest_;
    QueryClause clause;
    take_sign(clause);
    const bool in_title = take_title();
    const auto phrase = take_phrase();
    const bool has_sign = clause.required || clause.excluded;
    if (!phrase && !in_title && !has_sign && !token_is_prefix()) {
      rest_ = before;
      return false;
    }
    clause.text = phrase ? std::string(*phrase) : std::string(take_token());
    clause.kind = kind_of(clause.text, phrase.has_value(), in_title);
    if (is_prefix_kind(clause.kind)) clause.text.resize(star_at(clause.text));
    if (in_title) clause.required = !clause.excluded;
    if (phrase && has_star(*phrase))
      out_.notes.push_back("* means nothing within quotes: \"" + clause.text + "\"");
    // The words of a prefix come from the dictionary, those of a title need not be in the text.
    if (!clause.excluded && !is_prefix_kind(clause.kind)) add_words(clause.text);
    if (phrase) take_rest_of_word();
    if (!phrase) ++outside_;
    keep(std::move(clause));
    return true;
  }

  /// Each once: what is said twice asks for nothing more.
  void keep(QueryClause&& clause) {
    if (std::ranges::find(out_.clauses, clause) != out_.clauses.end()) return;
    if (is_prefix_kind(clause.kind) && prefixes_++ >= kMostPrefixes) {
      if (prefixes_ == kMostPrefixes + 1)
        out_.notes.push_back("more than " + std::to_string(kMostPrefixes) + " beginnings of words (\"" +
                             clause.text + "*\" and so on); the first " + std::to_string(kMostPrefixes) +
                             " count");
      return;
    }
    out_.clauses.push_back(std::move(clause));
  }

  void take_sign(QueryClause& clause) {
    const CodePoint sign = front_of(rest_);
    const bool minus = is_one_of(sign.value, kMinuses);
    if (!minus && !is_one_of(sign.value, kPluses)) return;
    const char32_t next = front_of(rest_.substr(sign.size)).value;
    if (!is_one_of(next, kQuotes) && (!begins_word(next) || (minus && is_digit(next)))) return;
    (minus ? clause.excluded : clause.required) = true;
    rest_.remove_prefix(sign.size);
  }

  static QueryClause::Kind kind_of(const std::string& text, bool quoted, bool in_title) {
    using enum QueryClause::Kind;
    if (quoted) return in_title ? title : phrase;
    if (is_prefix(text)) return in_title ? title_prefix : prefix;
    return in_title ? title : words;
  }

  static bool is_prefix_kind(QueryClause::Kind kind) {
    return kind == QueryClause::Kind::prefix || kind == QueryClause::Kind::title_prefix;
  }

  static bool has_star(std::string_view phrase) {
    while (!phrase.empty()) {
      const std::string_view token = token_of(phrase);
      if (is_prefix(token) || is_letter_star(token)) return true;
      phrase.remove_prefix(std::max(token.size(), front_of(phrase).size));
    }
    return false;
  }

  /// In „Model C“-Schulen the hyphen is none of the signs: they follow a blank.
  void take_rest_of_word() {
    const char32_t next = front_of(rest_).value;
    if (!is_one_of(next, kBlanks) && !is_one_of(next, kQuotes)) add_words(take_token());
  }

  /// Where the star at the end of a token stands; its size when there is none.
  static std::size_t star_at(std::string_view token) {
    if (token.empty()) return 0;
    const std::size_t last = utf8_floor(token, token.size() - 1);
    return is_one_of(decode_utf8(token, last).value, kStars) ? last : token.size();
  }

  /// "begin*". Where words stand apart, too many begin with the same letter for it to say anything.
  static bool is_prefix(std::string_view token) {
    const std::size_t star = star_at(token);
    if (star == token.size() || star == 0 || is_letter_star(token)) return false;
    return begins_word(decode_utf8(token, utf8_floor(token, star - 1)).value);
  }

  static bool is_letter_star(std::string_view token) {
    const std::string_view begin = token.substr(0, star_at(token));
    return begin.size() < token.size() && !begin.empty() && begins_word(decode_utf8(begin, 0).value) &&
           decode_utf8(begin, 0).size == begin.size() && text::separates_words(begin);
  }

  bool take_title() {
    // Phones write the first word of a question with a capital.
    if (rest_.size() <= kTitle.size() || (rest_.front() | 0x20) != kTitle.front() ||
        !rest_.substr(1).starts_with(kTitle.substr(1)))
      return false;
    const char32_t next = front_of(rest_.substr(kTitle.size())).value;
    if (!is_one_of(next, kQuotes) && !begins_word(next)) return false;
    rest_.remove_prefix(kTitle.size());
    return true;
  }

  /// What stands between two quotes of any shape, if it has a letter or digit: „German“ and ”Swedish” close
  /// with what opens elsewhere.
  std::optional<std::string_view> take_phrase() {
    const CodePoint opening = front_of(rest_);
    if (!is_one_of(opening.value, kQuotes)) return std::nullopt;
    bool has_word = false;
    for (std::size_t at = opening.size; at < rest_.size();) {
      const CodePoint next = decode_utf8(rest_, at);
      if (is_one_of(next.value, kQuotes)) {
        if (!has_word) return std::nullopt;
        const std::string_view inner = rest_.substr(opening.size, at - opening.size);
        rest_.remove_prefix(at + next.size);
        return inner;
      }
      has_word = has_word || begins_word(next.value);
      at += next.size;
    }
    return std::nullopt;
  }

  static std::string_view token_of(std::string_view text) {
    std::size_t end = 0;
    while (end < text.size()) {
      const CodePoint next = decode_utf8(text, end);
      if (is_one_of(next.value, kBlanks)) break;
      end += next.size;
    }
    return text.substr(0, end);
  }
  [[nodiscard]] std::string_view token() const { return token_of(rest_); }
  [[nodiscard]] bool token_is_prefix() const { return is_prefix(token()); }
  std::string_view take_token() {
    const std::string_view out = token();
    if (is_letter_star(out))
      out_.notes.push_back("a prefix needs two letters or more: \"" + std::string(out) + "\"");
    rest_.remove_prefix(out.size());
    return out;
  }

  void add_words(std::string_view words) {
    if (!out_.words.empty()) out_.words += ' ';
    out_.words += words;
  }

  std::string_view rest_;
  std::size_t prefixes_ = 0;
  std::size_t outside_ = 0;  ///< words that do not stand in quotes
  ParsedQuery out_;
};

}  // namespace

ParsedQuery parse_query(std::string_view text) { return QueryParser(text).parse(); }

}  // namespace ragctl::retrieve

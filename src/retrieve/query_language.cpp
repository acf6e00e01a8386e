#include "query_language.hpp"

#include <optional>

#include "ragctl/base/utf8.hpp"

namespace ragctl::retrieve {
namespace {

constexpr std::string_view kTitle = "title:";

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool begins_word(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (static_cast<unsigned char>(c) & 128U) != 0;
}

class QueryParser {
public:
  explicit QueryParser(std::string_view text) : rest_(text) {}

  ParsedQuery parse() {
    while (!rest_.empty()) {
      if (is_blank(rest_.front())) {
        rest_.remove_prefix(1);
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
    return std::move(out_);
  }

private:
  bool take_clause() {
    const std::string_view before = rest_;
    QueryClause clause;
    if (const char sign = rest_.front(); sign == '+' || sign == '-') {
      rest_.remove_prefix(1);
      const char next = rest_.empty() ? ' ' : rest_.front();
      if (next == '"' || (begins_word(next) && !(sign == '-' && is_digit(next)))) {
        (sign == '+' ? clause.required : clause.excluded) = true;
      } else {
        rest_ = before;
      }
    }
    const bool in_title = take_title();
    const auto phrase = take_phrase();
    const bool has_sign = clause.required || clause.excluded;
    if (!phrase && !in_title && !has_sign && !token_is_prefix()) {
      rest_ = before;
      return false;
    }
    clause.text = phrase ? std::string(*phrase) : std::string(take_token());
    clause.kind = kind_of(clause.text, phrase.has_value(), in_title);
    if (clause.kind == QueryClause::Kind::prefix) clause.text.pop_back();
    if (clause.kind == QueryClause::Kind::title) clause.required = !clause.excluded;
    // The words of a prefix come from the dictionary, those of a title need not be in the text.
    if (!clause.excluded && clause.kind != QueryClause::Kind::prefix) add_words(clause.text);
    if (!phrase) ++outside_;
    out_.clauses.push_back(std::move(clause));
    return true;
  }

  static QueryClause::Kind kind_of(const std::string& text, bool quoted, bool in_title) {
    if (in_title) return QueryClause::Kind::title;
    if (quoted) return QueryClause::Kind::phrase;
    return is_prefix(text) ? QueryClause::Kind::prefix : QueryClause::Kind::words;
  }

  static bool is_prefix(std::string_view token) {
    return token.size() > 2 && token.back() == '*' && begins_word(token[token.size() - 2]);
  }

  bool take_title() {
    if (rest_.size() <= kTitle.size() || !rest_.starts_with(kTitle)) return false;
    const char next = rest_[kTitle.size()];
    if (next != '"' && !begins_word(next)) return false;
    rest_.remove_prefix(kTitle.size());
    return true;
  }

  /// What stands between two quotes, if it has a letter or digit.
  std::optional<std::string_view> take_phrase() {
    if (rest_.empty() || rest_.front() != '"') return std::nullopt;
    const std::size_t end = rest_.find('"', 1);
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view inner = rest_.substr(1, end - 1);
    bool has_word = false;
    for (const char c : inner) has_word = has_word || begins_word(c);
    if (!has_word) return std::nullopt;
    rest_.remove_prefix(end + 1);
    return inner;
  }

  [[nodiscard]] std::string_view token() const {
    std::size_t end = 0;
    while (end < rest_.size() && !is_blank(rest_[end])) ++end;
    return rest_.substr(0, end);
  }
  [[nodiscard]] bool token_is_prefix() const { return is_prefix(token()); }
  std::string_view take_token() {
    const std::string_view out = token();
    rest_.remove_prefix(out.size());
    return out;
  }

  void add_words(std::string_view words) {
    if (!out_.words.empty()) out_.words += ' ';
    out_.words += words;
  }

  std::string_view rest_;
  std::size_t outside_ = 0;  ///< words that do not stand in quotes
  ParsedQuery out_;
};

}  // namespace

ParsedQuery parse_query(std::string_view text) { return QueryParser(text).parse(); }

}  // namespace ragctl::retrieve

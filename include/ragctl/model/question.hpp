#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ragctl::model {

enum class SearchMode : std::uint8_t { hybrid, semantic, keyword };
[[nodiscard]] const char* to_string(SearchMode mode);
[[nodiscard]] std::optional<SearchMode> parse_search_mode(const std::string& text);

/// A condition on a property of documents: source, uri, type, language, id, updated, or a key of the
/// metadata.
struct Filter {
  enum class Op : std::uint8_t {
    equal,
    not_equal,
    less,
    less_or_equal,
    greater,
    greater_or_equal,
    in,
    not_in
  };
  std::string key;
  Op op = Op::equal;
  std::vector<std::string> values;  ///< one, or several for in and not_in
  bool quoted = false;              ///< a value stands in quotes: all are texts, never numbers
};

/// What becomes of the tenant's reranker for one question.
enum class Reranking : std::uint8_t {
  configured,
  required,  ///< one that fails fails the question
  off        ///< the fused order stays
};

struct Question {
  std::string text;
  SearchMode mode = SearchMode::hybrid;
  std::uint32_t top_k = 5;
  std::vector<Filter> filters = {};  ///< all must hold
  bool literal = false;              ///< the text is words only: quotes, + and - mean nothing
  bool explain = false;              ///< hits say why they are where they are
  Reranking reranking = Reranking::configured;
};

}  // namespace ragctl::model

#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ragctl/model/ids.hpp"

namespace ragctl::model {

enum class SearchMode : std::uint8_t { hybrid, semantic, keyword };
[[nodiscard]] const char* to_string(SearchMode mode);
[[nodiscard]] std::optional<SearchMode> parse_search_mode(const std::string& text);

struct Question {
  std::string text;
  SearchMode mode = SearchMode::hybrid;
  std::uint32_t top_k = 5;
};

/// One answer of retrieval: a chunk, where it stands, and why it is here.
struct Hit {
  std::uint32_t rank = 0;  ///< from 1
  double score = 0;        ///< fused, higher is better, 0..1 in hybrid mode
  ChunkId chunk{};
  DocumentId document{};
  std::string title;
  std::string uri;
  std::optional<std::string> external_id;
  std::vector<std::string> heading;
  std::uint32_t page = 0;   ///< from 1; 0 when the format has no pages
  std::uint32_t begin = 0;  ///< byte range of the chunk in the document's text
  std::uint32_t end = 0;
  std::string text;
  std::string parent_text;               ///< empty when the tenant does not retrieve parents
  std::optional<double> keyword_score;   ///< BM25; empty when the keyword engine did not return it
  std::optional<double> semantic_score;  ///< cosine; empty when the vector engine did not return it
};

/// The byte ranges of `text` that match the question, in order, for highlighting.
struct Match {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

}  // namespace ragctl::model

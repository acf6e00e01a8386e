#pragma once
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ragctl/rerank/http_reranker.hpp"

namespace ragctl::rerank {

/// How an API's request and answer look. All else is alike: POST base_url/rerank, a bearer token, JSON.
struct Shape {
  Api api;
  const char* name;
  ApiDefaults defaults;
  const char* documents;    ///< the request's key for the texts
  const char* options;      ///< JSON of what is always sent beside question, model and texts
  const char* results;      ///< the answer's key for the list; nullptr: the answer is the list
  const char* score;        ///< the key of a result's score
  std::size_t batch_limit;  ///< documents that the server takes at once
};
[[nodiscard]] const Shape& shape_of(Api api);

[[nodiscard]] std::string request_body(const Shape& shape, const std::string& model,
                                       std::string_view question, const std::vector<std::string>& texts);

/// What an answer to `count` texts says: scores in the order of the texts, and what it cost. Throws provider,
/// naming `who` and what is wrong.
[[nodiscard]] Judgement parse_answer(const Shape& shape, std::string_view body, std::size_t count,
                                     const std::string& who);

}  // namespace ragctl::rerank

#include "wire.hpp"

#include <array>
#include <cmath>
#include <nlohmann/json.hpp>

#include "ragctl/base/error.hpp"

namespace ragctl::rerank {
namespace {

using nlohmann::json;

// By the documentation of each, November 2026. All documents are wanted back, so no top_n or top_k is sent.
constexpr std::array kShapes{
    Shape{Api::cohere,
          "cohere",
          {"https://api.cohere.com/v2", "rerank-v3.5", "COHERE_API_KEY"},
          "documents",
          "{}",
          "results",
          "relevance_score",
          1000},
    Shape{Api::jina,
          "jina",
          {"https://api.jina.ai/v1", "jina-reranker-v2-base-multilingual", "JINA_API_KEY"},
          "documents",
          R"({"return_documents":false})",
          "results",
          "relevance_score",
          1000},
    Shape{Api::voyage,
          "voyage",
          {"https://api.voyageai.com/v1", "rerank-2.5", "VOYAGE_API_KEY"},
          "documents",
          R"({"truncation":true})",
          "data",
          "relevance_score",
          1000},
    Shape{Api::tei,
          "tei",
          {"", "", ""},
          "texts",
          R"({"raw_scores":false,"return_text":false,"truncate":true})",
          nullptr,
          "score",
          32}};

Error senseless(const std::string& who, const std::string& what) {
  return {ErrorCode::provider, who + " gave an answer that makes no sense: " + what,
          "check that base_url is that of a reranker with this API"};
}

const json* member(const json& object, const char* key) {
  if (!object.is_object()) return nullptr;
  const auto at = object.find(key);
  return at == object.end() ? nullptr : &*at;
}

const json* number_at(const json& object, const char* outer, const char* inner) {
  const json* const within = member(object, outer);
  const json* const value = within == nullptr ? nullptr : member(*within, inner);
  return value != nullptr && value->is_number() ? value : nullptr;
}

Usage usage_in(const json& body) {
  Usage out;
  out.requests = 1;
  if (const json* const tokens = number_at(body, "usage", "total_tokens");
      tokens && tokens->is_number_unsigned())
    out.tokens = tokens->get<std::uint64_t>();
  const json* const meta = member(body, "meta");
  if (meta != nullptr) {
    if (const json* const units = number_at(*meta, "billed_units", "search_units"))
      out.search_units = units->get<double>();
  }
  return out;
}

void take_result(const Shape& shape, const json& result, std::vector<std::optional<double>>& scores,
                 const std::string& who) {
  const json* const index = member(result, "index");
  const json* const score = member(result, shape.score);
  if (index == nullptr || !index->is_number_unsigned()) throw senseless(who, "a result has no index");
  const auto at = index->get<std::uint64_t>();
  if (at >= scores.size())
    throw senseless(who,
                    "the index " + std::to_string(at) + " of " + std::to_string(scores.size()) + " texts");
  if (scores[at]) throw senseless(who, "the index " + std::to_string(at) + " comes twice");
  // JSON has no NaN, and writers of it put null in its place.
  if (score == nullptr || !score->is_number() || !std::isfinite(score->get<double>()))
    throw senseless(who, "the score of index " + std::to_string(at) + " is no number");
  scores[at] = score->get<double>();
}

}  // namespace

const char* to_string(Api api) { return shape_of(api).name; }
ApiDefaults defaults_of(Api api) { return shape_of(api).defaults; }
const Shape& shape_of(Api api) { return kShapes.at(static_cast<std::size_t>(api)); }

std::string request_body(const Shape& shape, const std::string& model, std::string_view question,
                         const std::vector<std::string>& texts) {
  json body = json::parse(shape.options);
  if (!model.empty()) body["model"] = model;
  body["query"] = question;
  body[shape.documents] = texts;
  return body.dump(-1, ' ', false, json::error_handler_t::replace);
}

Judgement parse_answer(const Shape& shape, std::string_view body, std::size_t count, const std::string& who) {
  const json answer = json::parse(body, nullptr, false);
  if (answer.is_discarded()) throw senseless(who, "it is not JSON");
  const json* const results = shape.results == nullptr ? &answer : member(answer, shape.results);
  if (results == nullptr || !results->is_array()) throw senseless(who, "it has no list of results");
  if (results->empty()) throw senseless(who, "its list of results is empty");
  Judgement out;
  out.scores.resize(count);
  for (const json& result : *results) take_result(shape, result, out.scores, who);
  out.usage = usage_in(answer);
  return out;
}

}  // namespace ragctl::rerank

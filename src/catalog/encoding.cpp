#include "encoding.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "ragctl/base/error.hpp"
#include "ragctl/sqlite/connection.hpp"

namespace ragctl::catalog {
namespace {

using nlohmann::json;

constexpr char kPartEnd = '\x1f';

Error damaged(const std::string& what) {
  return {ErrorCode::damaged, what + " in the catalog is damaged",
          "restore catalog.db from a backup, or purge what is damaged and ingest it again"};
}

// Text is valid UTF-8 from extraction on; a stray byte must still not cost a whole message.
std::string dump(const json& value) { return value.dump(-1, ' ', false, json::error_handler_t::replace); }

template <class Decode>
auto decode(std::string_view text, const std::string& what, const Decode& with) try {
  return with(json::parse(text));
} catch (const json::exception&) {
  throw damaged(what);
}

json to_json(const model::Value& value) {
  return std::visit([](const auto& held) { return json(held); }, value);
}

model::Value to_value(const json& value) {
  switch (value.type()) {
    case json::value_t::boolean:
      return value.get<bool>();
    case json::value_t::number_integer:
    case json::value_t::number_unsigned:
      return value.get<std::int64_t>();
    case json::value_t::number_float:
      return value.get<double>();
    case json::value_t::string:
      return value.get<std::string>();
    case json::value_t::array:
      return value.get<std::vector<std::string>>();
    default:
      return nullptr;
  }
}

template <class T>
json to_json(const std::optional<T>& value) {
  return value ? json(*value) : json(nullptr);
}

template <class T>
std::optional<T> optional_at(const json& object, const char* key) {
  const json& value = object.at(key);
  if (value.is_null()) return std::nullopt;
  return value.get<T>();
}

json to_json(const model::Citation& citation) {
  return {{"number", citation.number},
          {"chunk", model::number(citation.chunk)},
          {"document", model::number(citation.document)},
          {"title", citation.title},
          {"uri", citation.uri},
          {"heading", citation.heading},
          {"page", citation.page},
          {"begin", citation.begin},
          {"end", citation.end},
          {"quote", citation.quote}};
}

model::Citation to_citation(const json& object) {
  model::Citation citation;
  object.at("number").get_to(citation.number);
  citation.chunk = model::ChunkId{object.at("chunk").get<std::int64_t>()};
  citation.document = model::DocumentId{object.at("document").get<std::int64_t>()};
  object.at("title").get_to(citation.title);
  object.at("uri").get_to(citation.uri);
  citation.heading = object.at("heading").get<std::vector<std::string>>();
  object.at("page").get_to(citation.page);
  object.at("begin").get_to(citation.begin);
  object.at("end").get_to(citation.end);
  object.at("quote").get_to(citation.quote);
  return citation;
}

json to_json(const model::Hit& hit) {
  return {{"rank", hit.rank},
          {"score", hit.score},
          {"chunk", model::number(hit.chunk)},
          {"document", model::number(hit.document)},
          {"title", hit.title},
          {"uri", hit.uri},
          {"external_id", to_json(hit.external_id)},
          {"heading", hit.heading},
          {"page", hit.page},
          {"begin", hit.begin},
          {"end", hit.end},
          {"text", hit.text},
          {"parent_text", hit.parent_text},
          {"keyword_score", to_json(hit.keyword_score)},
          {"semantic_score", to_json(hit.semantic_score)}};
}

model::Hit to_hit(const json& object) {
  model::Hit hit;
  object.at("rank").get_to(hit.rank);
  object.at("score").get_to(hit.score);
  hit.chunk = model::ChunkId{object.at("chunk").get<std::int64_t>()};
  hit.document = model::DocumentId{object.at("document").get<std::int64_t>()};
  object.at("title").get_to(hit.title);
  object.at("uri").get_to(hit.uri);
  hit.external_id = optional_at<std::string>(object, "external_id");
  hit.heading = object.at("heading").get<std::vector<std::string>>();
  object.at("page").get_to(hit.page);
  object.at("begin").get_to(hit.begin);
  object.at("end").get_to(hit.end);
  object.at("text").get_to(hit.text);
  object.at("parent_text").get_to(hit.parent_text);
  hit.keyword_score = optional_at<double>(object, "keyword_score");
  hit.semantic_score = optional_at<double>(object, "semantic_score");
  return hit;
}

template <class T>
std::string encode_all(const std::vector<T>& values) {
  json array = json::array();
  for (const T& value : values) array.push_back(to_json(value));
  return dump(array);
}

template <class T>
std::vector<T> decode_all(const json& array, T (*to)(const json&)) {
  std::vector<T> values;
  for (const json& element : array) values.push_back(to(element));
  return values;
}

}  // namespace

std::string encode_heading(const std::vector<std::string>& path) {
  std::string text;
  for (const std::string& part : path) {
    const auto start = static_cast<std::ptrdiff_t>(text.size());
    text += part;
    std::replace(text.begin() + start, text.end(), kPartEnd, ' ');
    text += kPartEnd;
  }
  return text;
}

std::vector<std::string> decode_heading(std::string_view text) {
  std::vector<std::string> path;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(kPartEnd), text.size() - 1);
    path.emplace_back(text.substr(0, end));
    text.remove_prefix(end + 1);
  }
  return path;
}

std::string encode_metadata(const model::Metadata& metadata) {
  if (metadata.empty()) return "{}";
  json object = json::object();
  for (const auto& [name, value] : metadata) object[name] = to_json(value);
  return dump(object);
}

model::Metadata decode_metadata(std::string_view text, const std::string& what) {
  if (text == "{}") return {};  // most documents have none
  return decode(text, what, [&](const json& object) {
    if (!object.is_object()) throw damaged(what);
    model::Metadata metadata;
    for (const auto& [name, value] : object.items()) metadata.emplace(name, to_value(value));
    return metadata;
  });
}

std::string encode_citations(const std::vector<model::Citation>& citations) { return encode_all(citations); }

std::vector<model::Citation> decode_citations(std::string_view text, const std::string& what) {
  return decode(text, what, [](const json& array) { return decode_all(array, &to_citation); });
}

std::string encode_hits(const std::vector<model::Hit>& hits) { return encode_all(hits); }

std::vector<model::Hit> decode_hits(std::string_view text, const std::string& what) {
  return decode(text, what, [](const json& array) { return decode_all(array, &to_hit); });
}

Sha256 read_sha256(const sqlite::Statement& row, int column, const std::string& what) {
  const auto bytes = row.blob(column);
  Sha256 digest{};
  if (bytes.size() != digest.size()) throw damaged(what);
  std::copy(bytes.begin(), bytes.end(), digest.begin());
  return digest;
}

}  // namespace ragctl::catalog

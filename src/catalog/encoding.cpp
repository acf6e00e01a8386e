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

json to_json(const model::Place& place) {
  return {{"chunk", model::number(place.chunk)},
          {"document", model::number(place.document)},
          {"title", place.title},
          {"uri", place.uri},
          {"heading", place.heading},
          {"page", place.page},
          {"begin", place.begin},
          {"end", place.end}};
}

model::Place to_place(const json& object) {
  model::Place place;
  place.chunk = model::ChunkId{object.at("chunk").get<std::int64_t>()};
  place.document = model::DocumentId{object.at("document").get<std::int64_t>()};
  object.at("title").get_to(place.title);
  object.at("uri").get_to(place.uri);
  place.heading = object.at("heading").get<std::vector<std::string>>();
  object.at("page").get_to(place.page);
  object.at("begin").get_to(place.begin);
  object.at("end").get_to(place.end);
  return place;
}

json to_json(const model::Citation& citation) {
  json object = to_json(static_cast<const model::Place&>(citation));
  object["number"] = citation.number;
  object["quote"] = citation.quote;
  return object;
}

model::Citation to_citation(const json& object) {
  return {to_place(object), object.at("number").get<std::uint32_t>(), object.at("quote").get<std::string>()};
}

json to_json(const model::Hit& hit) {
  json object = to_json(static_cast<const model::Place&>(hit));
  object["rank"] = hit.rank;
  object["score"] = hit.score;
  object["external_id"] = to_json(hit.external_id);
  object["text"] = hit.text;
  object["parent_text"] = hit.parent_text;
  object["keyword_score"] = to_json(hit.keyword_score);
  object["semantic_score"] = to_json(hit.semantic_score);
  return object;
}

model::Hit to_hit(const json& object) {
  model::Hit hit{to_place(object)};
  object.at("rank").get_to(hit.rank);
  object.at("score").get_to(hit.score);
  hit.external_id = optional_at<std::string>(object, "external_id");
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

#include "document_json.hpp"

#include <nlohmann/json.hpp>
#include <optional>

#include "ragctl/base/error.hpp"
#include "ragctl/base/number.hpp"
#include "ragctl/catalog/documents.hpp"

namespace ragctl::command {
namespace {

std::optional<model::DocumentId> as_id(const std::string& words) {
  const auto value = parse_number<std::int64_t>(words);
  return value ? std::optional(model::DocumentId{*value}) : std::nullopt;
}

}  // namespace

nlohmann::ordered_json metadata_json(const model::Metadata& metadata) {
  nlohmann::ordered_json json = nlohmann::ordered_json::object();
  for (const auto& [key, value] : metadata) {
    std::visit([&json, &name = key](const auto& v) { json[name] = v; }, value);
  }
  return json;
}

nlohmann::ordered_json text_or_null(const std::string& text) {
  return text.empty() ? nlohmann::ordered_json() : nlohmann::ordered_json(text);
}

nlohmann::ordered_json document_json(const model::Document& document) {
  return {{"id", model::number(document.id)},
          {"external_id",
           document.external_id ? nlohmann::ordered_json(*document.external_id) : nlohmann::ordered_json()},
          {"uri", document.uri},
          {"title", document.title},
          {"media_type", text_or_null(document.media_type)},
          {"status", model::to_string(document.status)},
          {"reason", text_or_null(document.reason)},
          {"bytes", document.bytes},
          {"sha256", document.sha256 == Sha256{} ? nlohmann::ordered_json()
                                                 : nlohmann::ordered_json(to_hex(document.sha256))},
          {"metadata", metadata_json(document.metadata)},
          {"source", document.source},
          {"language", text_or_null(document.language)},
          {"pages", document.pages},
          {"chunks", document.chunks},
          {"added_at", format_utc(document.added_at)},
          {"updated_at", format_utc(document.updated_at)}};
}

std::optional<model::Document> document_if_any(catalog::Catalog& catalog, const std::string& words) {
  if (const auto id = as_id(words)) {
    if (auto document = catalog.documents().find(*id)) return document;
  }
  const auto found = catalog.documents().resolve(words);
  if (found.empty()) return std::nullopt;
  if (found.size() == 1) return found.front();
  std::string ids;
  for (const model::Document& document : found) ids += " " + std::to_string(model::number(document.id));
  throw Error(ErrorCode::usage, "\"" + words + "\" names " + std::to_string(found.size()) + " documents",
              "use one of their ids:" + ids);
}

model::Document one_document(catalog::Catalog& catalog, const std::string& words) {
  if (auto document = document_if_any(catalog, words)) return *document;
  throw Error(ErrorCode::failed, "no document \"" + words + "\"", "list them: ragctl document list TENANT");
}

}  // namespace ragctl::command

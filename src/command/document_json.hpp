#pragma once
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "ragctl/catalog/catalog.hpp"
#include "ragctl/model/document.hpp"

namespace ragctl::command {

/// A text that is empty because it does not apply is null in JSON.
[[nodiscard]] nlohmann::ordered_json text_or_null(const std::string& text);
[[nodiscard]] nlohmann::ordered_json metadata_json(const model::Metadata& metadata);
/// The document without its text, as `document list` and `export documents` give it.
[[nodiscard]] nlohmann::ordered_json document_json(const model::Document& document);
/// As one_document, but nothing when there is none.
[[nodiscard]] std::optional<model::Document> document_if_any(catalog::Catalog& catalog,
                                                             const std::string& words);
/// The one document that `words` name (id, uri, external id, title or file name). Throws failed when there is
/// none, and usage, listing the ids, when there are several.
[[nodiscard]] model::Document one_document(catalog::Catalog& catalog, const std::string& words);

}  // namespace ragctl::command

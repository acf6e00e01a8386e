#pragma once
#include "ragctl/model/document.hpp"

namespace ragctl::sqlite {
class Statement;
}

namespace ragctl::catalog {

/// What read_document reads, for "SELECT " kDocumentColumns " FROM documents".
#define RAGCTL_DOCUMENT_COLUMNS                                                                        \
  "id, source, uri, origin, external_id, title, media_type, language, status, reason, bytes, sha256, " \
  "pages, chunks, metadata, added_at, updated_at, settings"

[[nodiscard]] model::Document read_document(const sqlite::Statement& row);

}  // namespace ragctl::catalog

#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "ragctl/base/digest.hpp"
#include "ragctl/base/time.hpp"
#include "ragctl/model/ids.hpp"
#include "ragctl/model/metadata.hpp"

namespace ragctl::model {

enum class DocumentStatus : std::uint8_t {
  ready,    ///< text and chunks are in the catalog
  skipped,  ///< nothing to index, on purpose (empty, binary, unsupported)
  failed,   ///< could not be read or parsed
};

[[nodiscard]] const char* to_string(DocumentStatus status);
[[nodiscard]] std::optional<DocumentStatus> parse_document_status(const std::string& text);

/// What the catalog knows of a document, without its text.
struct Document {
  DocumentId id{};
  std::string source;  ///< the source's name; "files" for `ingest PATH`, "stdin" for `ingest -`
  /// Unique within the tenant and source: absolute path, "path#record", "path!/member" or "stdin:title".
  std::string uri;
  std::string origin;  ///< the file it came from (equal to uri, but for records and members); what change
                       ///< detection stats
  std::optional<std::string> external_id;  ///< a record's own id
  std::string title;
  std::string media_type;
  std::string language;  ///< ISO 639-1 as detected ("en"); empty when unknown
  DocumentStatus status = DocumentStatus::ready;
  std::string reason;       ///< why skipped or failed; else empty, or warnings of the extraction
  std::uint64_t bytes = 0;  ///< of the original
  Sha256 sha256{};          ///< of the original bytes
  std::uint32_t pages = 0;
  std::uint32_t chunks = 0;
  Metadata metadata;
  std::string settings;  ///< fingerprint of the extract and chunk settings that it was read with
  UnixMillis added_at{};
  UnixMillis updated_at{};
};

}  // namespace ragctl::model

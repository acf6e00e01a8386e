#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ragctl/model/chunk.hpp"
#include "ragctl/model/document.hpp"
#include "ragctl/model/structured_text.hpp"

namespace ragctl::sqlite {
class Connection;
}

namespace ragctl::catalog {

/// What change detection remembers of a file: documents came from it, and how it looked then.
struct Origin {
  std::string source;
  std::string path;  ///< Document::origin of its documents
  std::uint64_t size = 0;
  std::int64_t mtime_ns = 0;
  Sha256 sha256{};       ///< of the whole file
  std::string settings;  ///< fingerprint of the extract and chunk settings it was read with
  /// How many it gave: 1, or those of a record file or a container.
  std::uint32_t documents = 0;
};

struct DocumentFilter {
  std::optional<model::DocumentStatus> status;
  std::optional<std::string> source;
  std::optional<std::string> origin;
};

struct DocumentTotals {
  std::uint64_t ready = 0, skipped = 0, failed = 0;
  std::uint64_t bytes = 0;  ///< of the originals
};

/// documents, texts, and their parents and chunks. Changes need a Transaction that the caller holds.
class Documents {
public:
  explicit Documents(sqlite::Connection& connection) : connection_(connection) {}

  [[nodiscard]] std::optional<model::Document> find(model::DocumentId id);
  [[nodiscard]] std::optional<model::Document> find(const std::string& source, const std::string& uri);
  /// Any document with that uri, title, external id or file name, for people: exact matches, best kind first,
  /// at most 100.
  [[nodiscard]] std::vector<model::Document> resolve(const std::string& words);
  /// In order of id; stops when `visit` returns false. `visit` may change the catalog.
  void each(const DocumentFilter& filter, const std::function<bool(const model::Document&)>& visit);
  [[nodiscard]] DocumentTotals totals();
  /// The names of the sources that documents came from, sorted. Reads every row.
  [[nodiscard]] std::vector<std::string> sources();
  /// Detected languages of ready documents with how many chunks each has, most first.
  [[nodiscard]] std::vector<std::pair<std::string, std::uint64_t>> languages();

  /// Ready documents whose settings are others than `settings`, and begin otherwise than it and a sign that
  /// is no digit. Reads every row.
  [[nodiscard]] std::uint64_t read_with_others(const std::string& settings);

  /// The extracted text, empty for skipped, failed and absent documents.
  [[nodiscard]] std::string text(model::DocumentId id);
  /// A range of it, without reading the rest. Throws damaged when the range is not there.
  [[nodiscard]] std::string text(model::DocumentId id, std::uint32_t begin, std::uint32_t end);

  /// The blocks of the text, without pages; none when it was put without. Throws damaged.
  [[nodiscard]] std::vector<model::Block> blocks(model::DocumentId id);

  /// Inserts the document (id, chunks and times of `document` are ignored), or replaces the one with the same
  /// source and uri keeping its id and added_at. Of its parents and chunks those live on, with their ids,
  /// whose text and headings the new version has too, if all that the index holds of the document besides is
  /// the same; the others go, and those already in a segment are recorded as deleted from it. Text, blocks
  /// and chunks are kept of ready documents only. Returns the id. Throws failed when a chunk does not lie in
  /// its parent and the text, a block not in the text, or when no Transaction is open.
  model::DocumentId put(const model::Document& document, std::string_view text,
                        const model::Chunking& chunking, UnixMillis now,
                        std::span<const model::Block> blocks = {});
  /// How many chunks would not live on from `old` if it were put now.
  [[nodiscard]] std::uint64_t new_chunks(const std::optional<model::Document>& old,
                                         const model::Document& document, std::string_view text,
                                         const model::Chunking& chunking);
  /// Changes only the reason: an earlier version is kept although its file cannot be read now.
  void set_reason(model::DocumentId id, const std::string& reason);
  /// Removes the document, its text, parents, chunks; chunks in segments are recorded as deleted. The file
  /// that it came from is forgotten with its last document. False when absent.
  bool remove(model::DocumentId id);

  [[nodiscard]] std::optional<Origin> origin(const std::string& source, const std::string& path);
  void each_origin(const std::string& source, const std::function<void(const Origin&)>& visit);
  void put_origin(const Origin& origin);  ///< inserts, or replaces the one of the same source and path
  /// The file has another path now: its documents get other uris, and keep all else.
  void move_origin(const Origin& from, const Origin& to);
  /// Forgets the file and removes its documents. Returns how many documents went.
  std::uint64_t remove_origin(const std::string& source, const std::string& path);
  /// Ids of the documents that came from a file.
  [[nodiscard]] std::vector<model::DocumentId> of_origin(const std::string& source, const std::string& path);

private:
  sqlite::Connection& connection_;
};

}  // namespace ragctl::catalog

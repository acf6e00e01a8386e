#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "container_stream.hpp"
#include "ragctl/catalog/documents.hpp"
#include "ragctl/chunk/chunker.hpp"
#include "ragctl/extract/worker.hpp"
#include "ragctl/pipeline/in_order.hpp"
#include "ragctl/pipeline/ingest.hpp"
#include "ragctl/source/source.hpp"

namespace ragctl::pipeline {

inline constexpr const char* kFiles = "files";  ///< the source of what is named on the command line

/// A file to read, with what the catalog remembers of it.
struct ReadJob {
  source::Item item;
  std::optional<catalog::Origin> known;
  std::optional<source::RecordPart> records = {};  ///< of a file that is read part by part
  std::optional<MemberPart> members = {};          ///< of a container, likewise
  std::optional<catalog::Origin> moved_from = {};  ///< the file was that one before
};

/// Records are read in parts of so many bytes, which weigh more while they are under way: as JSON, as text
/// and as chunks.
inline constexpr std::size_t kPartBytes = 1'000'000;
inline constexpr std::uint64_t kPartWeight = 4 * kPartBytes;

/// A document ready for the catalog.
struct PreparedDocument {
  model::Document document;
  std::string text;
  model::Chunking chunking;
  std::vector<model::Block> blocks = {};
  double seconds = 0;  ///< that it took
};

struct ReadResult {
  enum class Kind : std::uint8_t {
    documents,     ///< `documents` and `origin` are what the file holds now
    same_content,  ///< only its time changed: `origin` is to be remembered
    unreadable,    ///< `trouble` says why; what the catalog has of it stays
  };
  Kind kind = Kind::documents;
  catalog::Origin origin;
  std::vector<PreparedDocument> documents;
  std::string trouble;
  bool begins_file = true;  ///< a large file of records comes as several results
  bool ends_file = true;
  bool of_container = false;
  bool broken = false;  ///< a container that could not be read to its end
};

/// Changes whenever the same bytes would give other documents or chunks: part of what makes a file stale.
[[nodiscard]] std::string reading_settings(const tenant::Config& config, const IngestOptions& options);
/// Whether files read with these settings are record files, whose documents have names of their own.
[[nodiscard]] bool reads_records(const std::string& settings);
/// Whether both would cut the same text in the same way, whatever they say of records.
[[nodiscard]] bool cuts_alike(const std::string& settings, const std::string& others);

/// Bytes -> documents with chunks. Touches no catalog, so each thread has one of its own.
class DocumentReader {
public:
  DocumentReader(const tenant::Config& config, const IngestOptions& options, Clock clock);

  [[nodiscard]] ReadResult read(ReadJob& job);
  /// One document from bytes; a failure or a reason to skip becomes the document's status.
  [[nodiscard]] PreparedDocument prepare(std::string_view bytes, model::Document document,
                                         const std::string& media_type);
  [[nodiscard]] PreparedDocument prepare_record(source::Record&& record, const source::Item& item);

private:
  [[nodiscard]] ReadResult read_part(ReadJob& job);
  [[nodiscard]] ReadResult read_members(ReadJob& job);
  [[nodiscard]] PreparedDocument prepare_member(MemberItem&& member, const source::Item& item);
  [[nodiscard]] catalog::Origin origin_of(const source::Item& item, const files::FileStat& stat,
                                          const Sha256& sha256) const;
  void read_records(std::string_view bytes, const source::Item& item, ReadResult& result);
  void fill(PreparedDocument& prepared, model::StructuredText&& text);

  const tenant::Config& config_;
  const IngestOptions& options_;
  Clock clock_;
  std::string settings_;
  extract::WorkerExtractor extractor_;
};

using DocumentReaders = InOrder<ReadJob, ReadResult>;
/// Threads that read, each with a reader of its own. Borrows both, which must outlive it.
[[nodiscard]] DocumentReaders document_readers(const IngestOptions& options, const IngestContext& context);

}  // namespace ragctl::pipeline

#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "ragctl/base/time.hpp"
#include "ragctl/model/ids.hpp"

namespace ragctl::sqlite {
class Connection;
}

namespace ragctl::catalog {

/// The fact that names what the live index was analysed with: text::analysis_fingerprint().
inline constexpr const char* kAnalysisFact = "analysis";

/// A live segment. Segments hold disjoint ranges of chunk ids, ascending, so a chunk is pending exactly when
/// its id is greater than the last segment's last_chunk. Files are names within vectors/.
struct SegmentRecord {
  model::SegmentId id{};
  model::ChunkId first_chunk{};
  model::ChunkId last_chunk{};
  std::uint64_t chunks = 0;  ///< rows in the files, deleted ones included
  std::string postings_file;
  std::uint64_t postings_checksum = 0;
  std::string vectors_file;  ///< empty when the segment has no vectors
  std::uint64_t vectors_checksum = 0;
  std::string embedding;  ///< fingerprint of the vectors
};

struct RestatedDocument {
  std::string uri;
  UnixMillis updated_at{};
  std::vector<model::ChunkId> chunks;  ///< sorted; also those that are in no segment yet
};

/// The built-in embedding model in use.
struct ModelRecord {
  std::string fingerprint;
  std::string file;  ///< within vectors/
  std::uint64_t checksum = 0;
  std::uint32_t dimensions = 0;
  std::uint32_t requested_dimensions = 0;  ///< embedding.dimensions when it was trained
  std::uint64_t trained_on = 0;            ///< live chunks when it was trained
};

/// Which files make up the index. Every change is one row change in the caller's Transaction: that is the
/// commit point.
class Index {
public:
  explicit Index(sqlite::Connection& connection) : connection_(connection) {}

  [[nodiscard]] std::vector<SegmentRecord> segments();  ///< ascending by first_chunk
  [[nodiscard]] model::ChunkId indexed_up_to();         ///< 0 when there is no segment
  /// Chunks in the range that are deleted, sorted.
  [[nodiscard]] std::vector<model::ChunkId> deleted(model::ChunkId first, model::ChunkId last);
  [[nodiscard]] std::uint64_t deleted_count();
  model::SegmentId add(const SegmentRecord& segment);
  void remove(model::SegmentId id);
  /// Forgets the deletions in [first, last]: every segment of that range has been replaced by one that leaves
  /// them out.
  void forget_deleted(model::ChunkId first, model::ChunkId last);
  /// Documents whose uri or day of change is another by now than segments hold of their chunks. Queries
  /// correct what they find, so there may be some, but not any number of them.
  [[nodiscard]] bool can_restate();
  void restate(model::DocumentId id);
  void each_restated(const std::function<void(const RestatedDocument&)>& visit);
  /// Forgets those all of whose chunks come after `kept`: every segment after it has been made anew.
  void forget_restated(model::ChunkId kept);
  void clear();  ///< no segments, no deletions, no model

  [[nodiscard]] std::optional<ModelRecord> model();
  void set_model(const ModelRecord& model);
  /// A number never given before, for file names. Ask before the Transaction that names the file: a rollback
  /// would give the number again.
  [[nodiscard]] std::uint64_t next_file_number();

private:
  sqlite::Connection& connection_;
};

}  // namespace ragctl::catalog

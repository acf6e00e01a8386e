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

namespace ragctl::sqlite {
class Connection;
}

namespace ragctl::catalog {

/// A chunk with what indexing and display need of its document.
struct ChunkText {
  model::Chunk chunk;
  std::string_view text;            ///< valid during the call only
  const model::Document& document;  ///< likewise
};

struct ChunkDetails {
  model::Chunk chunk;
  std::string text;
  std::string parent_text;
};

/// Reading chunks; they are written with their document.
class Chunks {
public:
  explicit Chunks(sqlite::Connection& connection) : connection_(connection) {}

  /// Live chunks with id > `after`, in order of id, at most `limit`; each document's text is read once.
  /// Returns how many were visited.
  std::uint64_t each_after(model::ChunkId after, std::uint64_t limit,
                           const std::function<void(const ChunkText&)>& visit);
  [[nodiscard]] std::optional<ChunkDetails> find(model::ChunkId id);
  /// Parallel to the ids; the empty id for a chunk that is not there.
  [[nodiscard]] std::vector<model::DocumentId> documents_of(std::span<const model::ChunkId> ids);
  [[nodiscard]] std::vector<model::Chunk> of_document(model::DocumentId id);
  [[nodiscard]] std::uint64_t count();                         ///< all live chunks
  [[nodiscard]] std::uint64_t count_after(model::ChunkId id);  ///< live chunks with a larger id
  [[nodiscard]] model::ChunkId last();                         ///< the largest id of a live chunk; 0: none
  /// The other chunks of the same parent, in order (for grouping and display).
  [[nodiscard]] std::vector<model::Chunk> of_parent(model::ParentId id);

private:
  sqlite::Connection& connection_;
};

}  // namespace ragctl::catalog

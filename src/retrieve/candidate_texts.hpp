#pragma once
#include <map>
#include <optional>
#include <vector>

#include "fusion.hpp"
#include "ragctl/catalog/catalog.hpp"
#include "ragctl/catalog/chunks.hpp"

namespace ragctl::retrieve {

/// The chunks of one question's best candidates, each read once.
class CandidateTexts {
public:
  explicit CandidateTexts(catalog::Catalog& catalog) : catalog_(catalog) {}

  /// Nothing when the chunk was deleted since the index was opened.
  [[nodiscard]] const catalog::ChunkDetails* find(model::ChunkId chunk);
  /// Parallel to the candidates, without reading their texts; the empty id for deleted chunks.
  [[nodiscard]] std::vector<model::DocumentId> documents(std::span<const Candidate> candidates);

private:
  catalog::Catalog& catalog_;
  std::map<model::ChunkId, std::optional<catalog::ChunkDetails>> chunks_;
};

}  // namespace ragctl::retrieve

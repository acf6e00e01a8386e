#pragma once
#include "ragctl/files/sealed.hpp"
#include "ragctl/index/vectors.hpp"
#include "row_set.hpp"
#include "top_k.hpp"

namespace ragctl::index {

// The vectors file, a sealed file (files/sealed.hpp) of one section: float32 rows, one after the other.

enum VectorsFigure : std::size_t { kRows, kDimensions };

inline constexpr files::SealedFormat kVectorsFormat{"RAGVECT\n", 1, 1, "vectors file",
                                                    "rebuild the index: ragctl index TENANT --rebuild"};

struct Vectors::State {
  State(const std::filesystem::path& path, std::uint64_t checksum, Check check);

  files::SealedFile file;
  std::uint32_t rows = 0;
  std::uint32_t dimensions = 0;
  std::span<const float> values;
};

/// Offers every row that is not deleted, with its inner product. `ids` are those of the rows.
void semantic_top(const Vectors::State& vectors, const RowSet& deleted, std::span<const model::ChunkId> ids,
                  std::span<const float> query, TopK& top);

[[nodiscard]] double inner_product(std::span<const float> a, std::span<const float> b);

}  // namespace ragctl::index

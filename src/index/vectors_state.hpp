#pragma once
#include <atomic>
#include <memory>

#include "ragctl/files/sealed.hpp"
#include "ragctl/index/vectors.hpp"
#include "row_set.hpp"
#include "top_k.hpp"
#include "vector_groups.hpp"

namespace ragctl::index {

// The vectors file, a sealed file (files/sealed.hpp); ragctl-layout(7) has the same in prose. Vectors lie in
// places, group after group.
//
//   ends             u32 a group: the place behind its last one
//   centroids        int8 a dimension, padded with zeros to a multiple of 32, a group each; none for one
//   group centroid scales  float32 a group: times the codes it is the centroid codes, scales    the same for
//   the vectors, by place checks           u32 a place: low half of xxh3 of its codes, seeded with its row
//   and the bits of its scale rows             u32 a place: its row in the segment places           u32 a
//   row: its place
//
// The first three are verified when the first search reads them, the others place by place.

enum VectorsSection : std::size_t {
  kEnds,
  kCentroids,
  kCentroidScales,
  kCodes,
  kScales,
  kChecks,
  kRowOf,
  kPlaceOf,
  kVectorsSections
};
enum VectorsFigure : std::size_t { kRows, kDimensions, kProbes, kRecallMillionths };

inline constexpr files::SealedFormat kVectorsFormat{"RAGVECT\n", 2, kVectorsSections, "vectors file",
                                                    "rebuild the index: ragctl index TENANT --rebuild"};

[[nodiscard]] std::uint32_t place_check(std::span<const std::int8_t> codes, float scale, std::uint32_t row);

struct Vectors::State {
  State(const std::filesystem::path& path, std::uint64_t checksum, Check check);

  /// Throws damaged unless the group's places are as written. Once a group.
  void verify_group(std::uint32_t group) const;
  void verify_place(std::uint32_t place) const;
  /// Where a row lies; verified.
  [[nodiscard]] std::uint32_t place_of(std::uint32_t row) const;

  files::SealedFile file;
  std::uint32_t rows = 0;
  std::uint32_t dimensions = 0;
  std::uint32_t probes = 1;
  VectorGroups groups;
  std::span<const std::uint32_t> checks;
  std::span<const std::uint32_t> places;

private:
  template <class T>
  [[nodiscard]] std::span<const T> values(VectorsSection section, std::uint64_t count) const;
  std::unique_ptr<std::atomic<bool>[]> verified_;  ///< by group
};

/// Offers the rows of the selection that are nearest to the query, as far as the probes reach; every row of
/// the selection when it is small. `ids` are those of the rows.
void semantic_top(const Vectors::State& vectors, const RowSelection& selection,
                  std::span<const model::ChunkId> ids, std::span<const float> query, TopK& top);

}  // namespace ragctl::index

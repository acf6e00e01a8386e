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
//   centroids        int8 a dimension, padded with zeros to a multiple of 32; none for one group
//   centroid scales  float32 a group: times the codes it is the centroid
//   codes, scales    the same for the vectors, by place
//   checks           u32 a place: low half of xxh3 of its codes, seeded with row and scale
//   rows             u32 a place: its row in the segment
//   places           u32 a row: its place
//   rests            four bits a dimension, by place: what the codes leave (quantised.hpp)
//   rest checks      u32 a place: as the checks, of its rests
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
  kRests,
  kRestChecks,
  kVectorsSections
};
enum VectorsFigure : std::size_t { kRows, kDimensions, kProbes, kRecallMillionths };

inline constexpr files::SealedFormat kVectorsFormat{"RAGVECT\n", 3, kVectorsSections, "vectors file",
                                                    "rebuild the index: ragctl index TENANT --rebuild"};

/// Of the bytes of a place's codes or rests.
[[nodiscard]] std::uint32_t place_check(std::string_view bytes, float scale, std::uint32_t row);

template <class T>
[[nodiscard]] std::string_view as_bytes(std::span<const T> values) {
  return {reinterpret_cast<const char*>(values.data()), values.size_bytes()};
}

/// One vector, copied out of the file.
struct CopiedRow {
  std::vector<std::int8_t> codes;
  std::vector<std::uint8_t> rests;
  float scale = 0;

  [[nodiscard]] FineRows rows() const { return {{codes, {&scale, 1}, codes.size()}, rests}; }
};

struct Vectors::State {
  State(const std::filesystem::path& path, std::uint64_t checksum, Check check);

  /// Throws damaged unless the group's places are as written. Once a group.
  void verify_group(std::uint32_t group) const;
  void verify_place(std::uint32_t place) const;
  /// Where a row lies.
  [[nodiscard]] std::uint32_t place_of(std::uint32_t row) const;
  /// Verified. For rows from all over the file (MappedFile::copy): a question's candidates by keywords made
  /// queries over a million chunks peak at 165 MB.
  void copy_row(std::uint32_t row, CopiedRow& out) const;
  /// Each time: few are read, and it costs a tenth of what it takes to bring them from memory.
  void verify_rest(std::uint32_t place) const;
  [[nodiscard]] float fine_product(const QuantisedQuery& query, std::uint32_t place) const;

  files::SealedFile file;
  std::uint32_t rows = 0;
  std::uint32_t dimensions = 0;
  std::uint32_t probes = 1;
  VectorGroups groups;
  std::span<const std::uint32_t> checks;
  std::span<const std::uint32_t> rest_checks;
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

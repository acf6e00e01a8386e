#include <algorithm>
#include <cmath>

#include "ragctl/base/error.hpp"
#include "ragctl/index/vectors.hpp"
#include "recall.hpp"
#include "vectors_state.hpp"

namespace ragctl::index {
namespace {

template <class T>
std::string_view bytes_of(const std::vector<T>& values) {
  return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)};
}

std::uint32_t groups_for(std::uint32_t rows) {
  if (rows <= VectorsWriter::kExactRows) return 1;
  return static_cast<std::uint32_t>(2.5 * std::sqrt(static_cast<double>(rows)));
}

/// Every row by its place, and what names and checks it.
struct PlacedRows {
  PlacedRows(const FloatRows& rows, const VectorGrouping& grouping);
  [[nodiscard]] FineRows fine() const { return {coarse.rows(), rests}; }

  OwnedRows coarse;
  std::vector<std::uint8_t> rests;
  std::vector<std::uint32_t> checks;
  std::vector<std::uint32_t> rest_checks;
  std::vector<std::uint32_t> places;
};

PlacedRows::PlacedRows(const FloatRows& rows, const VectorGrouping& grouping)
    : coarse(rows.size(), row_stride(rows.dimensions())),
      rests(coarse.codes.size() / 2),
      checks(rows.size()),
      rest_checks(rows.size()),
      places(rows.size()) {
  const std::size_t stride = coarse.stride;
  for (std::uint32_t place = 0; place < rows.size(); ++place) {
    const std::uint32_t row = grouping.row_of[place];
    const auto codes = std::span(coarse.codes).subspan(place * stride, stride);
    const auto rest = std::span(rests).subspan(place * (stride / 2), stride / 2);
    const float scale = coarse.scales[place] = quantise(rows.row(row), codes, rest);
    checks[place] = place_check(as_bytes(std::span<const std::int8_t>(codes)), scale, row);
    rest_checks[place] = place_check(as_bytes(std::span<const std::uint8_t>(rest)), scale, row);
    places[row] = place;
  }
}

VectorGrouping grouping_of(const FloatRows& rows) {
  OwnedRows by_row(rows.size(), row_stride(rows.dimensions()));
  for (std::uint32_t row = 0; row < rows.size(); ++row) by_row.set(row, rows.row(row));
  return group_rows(by_row.rows(), groups_for(rows.size()));
}

}  // namespace

struct VectorsWriter::State {
  State(const std::filesystem::path& file, std::uint32_t dimensions)
      : writer(file, kVectorsFormat), rows(dimensions) {}

  files::SealedWriter writer;
  FloatRows rows;

  void section(std::string_view bytes) {
    writer.begin_section();
    writer.write(bytes);
  }
};

VectorsWriter::VectorsWriter(const std::filesystem::path& file, std::uint32_t dimensions)
    : state_(std::make_unique<State>(file, dimensions)) {
  if (dimensions == 0) throw Error(ErrorCode::failed, "vectors need at least one dimension");
}
VectorsWriter::~VectorsWriter() = default;

void VectorsWriter::add(std::span<const float> vector) {
  if (vector.size() != state_->rows.dimensions()) {
    throw Error(ErrorCode::failed, "a vector has " + std::to_string(vector.size()) +
                                       " dimensions instead of " + std::to_string(state_->rows.dimensions()));
  }
  float sum = 0;  // any NaN or infinity makes the sum of zero multiples NaN
  for (const float value : vector) sum += value * 0.0F;
  if (sum != 0.0F) throw Error(ErrorCode::failed, "a vector holds a value that is not a finite number");
  state_->rows.add(vector);
}

std::uint64_t VectorsWriter::seal() {
  const FloatRows& rows = state_->rows;
  const VectorGrouping grouping = grouping_of(rows);
  const PlacedRows placed(rows, grouping);
  const OwnedRows& centroids = grouping.centroids;
  const Probes probes =
      measure_probes(rows, {placed.fine(), grouping.row_of, grouping.ends, centroids.rows()}, kRecall);
  state_->section(bytes_of(grouping.ends));
  state_->section(bytes_of(centroids.codes));
  state_->section(bytes_of(centroids.scales));
  state_->section(bytes_of(placed.coarse.codes));
  state_->section(bytes_of(placed.coarse.scales));
  state_->section(bytes_of(placed.checks));
  state_->section(bytes_of(grouping.row_of));
  state_->section(bytes_of(placed.places));
  state_->section(bytes_of(placed.rests));
  state_->section(bytes_of(placed.rest_checks));
  return state_->writer.seal({rows.size(), rows.dimensions(), probes.groups,
                              static_cast<std::uint64_t>(std::llround(probes.recall * 1e6))});
}

}  // namespace ragctl::index

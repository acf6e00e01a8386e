#include "ragctl/index/vectors.hpp"

#include <array>
#include <cmath>

#include "ragctl/base/error.hpp"
#include "scan.hpp"
#include "vectors_state.hpp"

namespace ragctl::index {

struct VectorsWriter::State {
  files::SealedWriter writer;
  std::uint32_t dimensions = 0;
  std::uint64_t rows = 0;
};

VectorsWriter::VectorsWriter(const std::filesystem::path& file, std::uint32_t dimensions)
    : state_(new State{files::SealedWriter(file, kVectorsFormat), dimensions}) {
  if (dimensions == 0) throw Error(ErrorCode::failed, "vectors need at least one dimension");
  state_->writer.begin_section();
}
VectorsWriter::~VectorsWriter() = default;

void VectorsWriter::add(std::span<const float> vector) {
  if (vector.size() != state_->dimensions) {
    throw Error(ErrorCode::failed, "a vector has " + std::to_string(vector.size()) +
                                       " dimensions instead of " + std::to_string(state_->dimensions));
  }
  float sum = 0;  // any NaN or infinity makes the sum of zero multiples NaN
  for (const float value : vector) sum += value * 0.0F;
  if (sum != 0.0F) throw Error(ErrorCode::failed, "a vector holds a value that is not a finite number");
  state_->writer.write({reinterpret_cast<const char*>(vector.data()), vector.size_bytes()});
  ++state_->rows;
}

std::uint64_t VectorsWriter::seal() { return state_->writer.seal({state_->rows, state_->dimensions}); }

Vectors::State::State(const std::filesystem::path& path, std::uint64_t checksum, Check check)
    : file(path, kVectorsFormat,
           check == Check::everything ? files::SealedCheck::everything : files::SealedCheck::header,
           checksum) {
  const std::uint64_t row_count = file.figure(kRows);
  const std::uint64_t width = file.figure(kDimensions);
  const std::string_view bytes = file.section(0);
  if (row_count >= UINT32_MAX || width == 0 || width >= UINT32_MAX ||
      bytes.size() / sizeof(float) != row_count * width || bytes.size() % sizeof(float) != 0) {
    throw file.damage("its figures do not fit its size");
  }
  rows = static_cast<std::uint32_t>(row_count);
  dimensions = static_cast<std::uint32_t>(width);
  values = {reinterpret_cast<const float*>(bytes.data()), bytes.size() / sizeof(float)};
}

Vectors::Vectors(const std::filesystem::path& file, std::uint64_t checksum, Check check)
    : state_(std::make_unique<State>(file, checksum, check)) {}
Vectors::~Vectors() = default;
Vectors::Vectors(Vectors&&) noexcept = default;

std::uint32_t Vectors::rows() const noexcept { return state_->rows; }
std::uint32_t Vectors::dimensions() const noexcept { return state_->dimensions; }

std::span<const float> Vectors::row(std::uint32_t row) const {
  if (row >= state_->rows)
    throw state_->file.damage("row " + std::to_string(row) + " is asked for and not there");
  return state_->values.subspan(std::size_t{row} * state_->dimensions, state_->dimensions);
}

void semantic_top(const Vectors::State& vectors, const RowSet& deleted, std::span<const model::ChunkId> ids,
                  std::span<const float> query, TopK& top) {
  constexpr std::uint32_t kRowsAtOnce = 256;
  std::array<float, kRowsAtOnce> products;
  for (std::uint32_t first = 0; first < vectors.rows; first += kRowsAtOnce) {
    const std::uint32_t count = std::min(kRowsAtOnce, vectors.rows - first);
    inner_products(query.data(), vectors.values.data() + std::size_t{first} * vectors.dimensions,
                   vectors.dimensions, count, products.data());
    for (std::uint32_t i = 0; i < count; ++i) {
      if (products[i] < top.threshold() || deleted.contains(first + i)) continue;
      if (!std::isfinite(products[i])) throw vectors.file.damage("a vector is not finite");
      top.offer({ids[first + i], products[i]});
    }
  }
}

double inner_product(std::span<const float> a, std::span<const float> b) {
  float product = 0;
  inner_products(a.data(), b.data(), a.size(), 1, &product);
  return product;
}

}  // namespace ragctl::index

#include "dense.hpp"

#include <algorithm>

#include "kernels.hpp"
#include "ragctl/base/tasks.hpp"

namespace ragctl::embed {
namespace {

constexpr std::size_t kTileRows = 4;
constexpr std::size_t kTileColumns = 16;
constexpr std::size_t kDepth =
    256;  // rows of b that stay in the second-level cache: 256 * 272 floats = 278 kB
constexpr std::size_t kRowsPerTask = 256;
constexpr std::size_t kSlabRows = 2048;  // rows that are summed into one partial product

void multiply(TileProduct tile, std::size_t rows, std::size_t columns) {
  const TileProduct origin = tile;
  for (std::size_t row = 0; row < rows; row += kTileRows) {
    tile.a = origin.a + row * origin.a_row;
    tile.rows = std::min(kTileRows, rows - row);
    for (std::size_t column = 0; column < columns; column += kTileColumns) {
      tile.b = origin.b + column;
      tile.c = origin.c + row * origin.c_row + column;
      kernels().tile(tile);
    }
  }
}

void add_slab(const Matrix& a, const Matrix& b, std::size_t slab, Matrix& sum) {
  const std::size_t end = std::min(a.rows(), (slab + 1) * kSlabRows);
  for (std::size_t first = slab * kSlabRows; first < end; first += kDepth) {
    multiply({a.row(first), 1, a.stride(), b.row(first), b.stride(), std::min(kDepth, end - first),
              sum.row(0), sum.stride(), 0},
             a.columns(), b.columns());
  }
}

}  // namespace

SparseRows SparseRows::transposed() const {
  SparseRows result;
  result.columns = rows();
  result.starts.assign(columns + 1, 0);
  for (const std::uint32_t place : places) ++result.starts[place + 1];
  for (std::size_t i = 0; i < columns; ++i) result.starts[i + 1] += result.starts[i];
  result.places.resize(places.size());
  result.values.resize(values.size());
  std::vector<std::size_t> next(result.starts.begin(), result.starts.end() - 1);
  for (std::size_t row = 0; row < rows(); ++row) {
    for (std::size_t i = starts[row]; i < starts[row + 1]; ++i) {
      const std::size_t at = next[places[i]]++;
      result.places[at] = static_cast<std::uint32_t>(row);
      result.values[at] = values[i];
    }
  }
  return result;
}

Matrix times(const SparseRows& a, const Matrix& b, unsigned threads) {
  Matrix result(a.rows(), b.columns());
  run_tasks((a.rows() + kRowsPerTask - 1) / kRowsPerTask, threads, [&](std::size_t task) {
    const std::size_t end = std::min(a.rows(), (task + 1) * kRowsPerTask);
    for (std::size_t row = task * kRowsPerTask; row < end; ++row) {
      const std::size_t start = a.starts[row];
      kernels().gather(a.places.data() + start, a.values.data() + start, a.starts[row + 1] - start, b.row(0),
                       b.stride(), b.stride(), result.row(row));
    }
  });
  return result;
}

Matrix times(const Matrix& a, const Matrix& b, unsigned threads) {
  Matrix result(a.rows(), b.columns());
  run_tasks((a.rows() + kRowsPerTask - 1) / kRowsPerTask, threads, [&](std::size_t task) {
    const std::size_t first = task * kRowsPerTask;
    multiply({a.row(first), a.stride(), 1, b.row(0), b.stride(), a.columns(), result.row(first),
              result.stride(), 0},
             std::min(kRowsPerTask, a.rows() - first), b.columns());
  });
  return result;
}

Matrix transposed_times(const Matrix& a, const Matrix& b, unsigned threads) {
  const std::size_t slabs = (a.rows() + kSlabRows - 1) / kSlabRows;
  std::vector<Matrix> partial(slabs);
  run_tasks(slabs, threads, [&](std::size_t slab) {
    partial[slab] = Matrix(a.columns(), b.columns());
    add_slab(a, b, slab, partial[slab]);
  });
  Matrix result(a.columns(), b.columns());
  for (const Matrix& part : partial) {
    for (std::size_t row = 0; row < result.rows(); ++row) {
      for (std::size_t column = 0; column < result.columns(); ++column)
        result.row(row)[column] += part.row(row)[column];
    }
  }
  return result;
}

void add_rows(std::span<const std::int8_t* const> rows, std::span<const float> factors, std::size_t size,
              float* out) noexcept {
  kernels().add_rows(rows.data(), factors.data(), rows.size(), size, out);
}

}  // namespace ragctl::embed

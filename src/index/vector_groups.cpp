#include "vector_groups.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <numeric>
#include <thread>

#include "ragctl/base/tasks.hpp"

namespace ragctl::index {
namespace {

constexpr std::uint32_t kSamplePerGroup = 48;
constexpr int kIterations = 8;
constexpr std::size_t kRowsAtOnce = 128;  // 32 KB of codes: they stay in the first cache

using Centroids = std::vector<std::vector<float>>;

/// out[i] = the centroid nearest to row i.
void assign(const QuantisedRows& rows, const Centroids& centroids, std::span<std::uint32_t> out) {
  std::vector<QuantisedQuery> queries;
  for (const auto& centroid : centroids) queries.emplace_back(centroid, rows.stride);
  const std::size_t blocks = (out.size() + kRowsAtOnce - 1) / kRowsAtOnce;
  run_tasks(blocks, std::thread::hardware_concurrency(), [&](std::size_t block) {
    const std::size_t first = block * kRowsAtOnce;
    const std::size_t count = std::min(kRowsAtOnce, out.size() - first);
    std::array<std::int32_t, kRowsAtOnce> sums;
    std::array<float, kRowsAtOnce> best;
    best.fill(-std::numeric_limits<float>::infinity());
    for (std::uint32_t c = 0; c < queries.size(); ++c) {
      inner_products(queries[c].codes.data(), rows.row(first).data(), rows.stride, count, sums.data());
      for (std::size_t i = 0; i < count; ++i) {
        const float nearness = static_cast<float>(sums[i]) * queries[c].scale;
        if (nearness <= best[i]) continue;
        best[i] = nearness;
        out[first + i] = c;
      }
    }
  });
}

OwnedRows even_sample(const QuantisedRows& rows, std::size_t wanted) {
  const std::size_t count = std::min(wanted, rows.scales.size());
  OwnedRows sample(count, rows.stride);
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t row = i * rows.scales.size() / count;
    std::ranges::copy(rows.row(row), sample.codes.begin() + static_cast<std::ptrdiff_t>(i * rows.stride));
    sample.scales[i] = rows.scales[row];
  }
  return sample;
}

void add_row(const QuantisedRows& rows, std::size_t row, std::vector<float>& sum) {
  const auto codes = rows.row(row);
  for (std::size_t d = 0; d < sum.size(); ++d) sum[d] += static_cast<float>(codes[d]) * rows.scales[row];
}

/// An empty group takes half of the largest: its centroid, turned a little.
void fill_empty(Centroids& centroids, std::vector<std::uint32_t>& sizes) {
  for (std::size_t empty = 0; empty < sizes.size(); ++empty) {
    if (sizes[empty] != 0) continue;
    const auto largest = static_cast<std::size_t>(std::ranges::max_element(sizes) - sizes.begin());
    centroids[empty] = centroids[largest];
    for (std::size_t d = 0; d < centroids[empty].size(); ++d) {
      const float turn = d % 2 == 0 ? 1.01F : 0.99F;
      centroids[empty][d] *= turn;
      centroids[largest][d] /= turn;
    }
    sizes[empty] = sizes[largest] / 2;
    sizes[largest] -= sizes[empty];
  }
}

Centroids train(const QuantisedRows& sample, std::uint32_t groups) {
  const std::size_t count = sample.scales.size();
  Centroids centroids(groups, std::vector<float>(sample.stride));
  for (std::size_t g = 0; g < groups; ++g) add_row(sample, g * count / groups, centroids[g]);
  std::vector<std::uint32_t> nearest(count);
  for (int iteration = 0; iteration < kIterations; ++iteration) {
    assign(sample, centroids, nearest);
    std::vector<std::uint32_t> sizes(groups);
    for (auto& centroid : centroids) std::ranges::fill(centroid, 0.0F);
    for (std::size_t row = 0; row < count; ++row) {
      add_row(sample, row, centroids[nearest[row]]);
      ++sizes[nearest[row]];
    }
    fill_empty(centroids, sizes);
    for (auto& centroid : centroids) scale_to_unit(centroid);
  }
  return centroids;
}

}  // namespace

NearestGroups::NearestGroups(const VectorGroups& groups, const QuantisedQuery& query)
    : heap_(groups.ends.size()) {
  std::vector<float> nearness(heap_.size());
  if (heap_.size() > 1) groups.centroids.products(query, 0, nearness);
  for (std::uint32_t group = 0; group < heap_.size(); ++group) heap_[group] = {nearness[group], group};
  std::ranges::make_heap(heap_, farther);
}

std::uint32_t NearestGroups::take() {
  std::ranges::pop_heap(heap_, farther);
  const std::uint32_t group = heap_.back().group;
  heap_.pop_back();
  return group;
}

std::vector<std::uint32_t> Shortlist::places() const {
  TopK best = best_;
  std::vector<std::uint32_t> out;
  for (const Scored& one : best.take()) out.push_back(static_cast<std::uint32_t>(model::number(one.chunk)));
  return out;
}

VectorGrouping group_rows(const QuantisedRows& rows, std::uint32_t groups) {
  const auto count = static_cast<std::uint32_t>(rows.scales.size());
  VectorGrouping out{std::vector<std::uint32_t>(count), {count}, OwnedRows(0, rows.stride)};
  if (groups < 2) {
    std::iota(out.row_of.begin(), out.row_of.end(), 0U);
    return out;
  }
  const OwnedRows sample = even_sample(rows, std::size_t{kSamplePerGroup} * groups);
  const Centroids centroids = train(sample.rows(), groups);
  std::vector<std::uint32_t> group_of(count);
  assign(rows, centroids, group_of);
  std::vector<std::uint32_t> next(groups + 1);
  for (const std::uint32_t group : group_of) ++next[group + 1];
  std::partial_sum(next.begin(), next.end(), next.begin());
  out.ends.assign(next.begin() + 1, next.end());
  for (std::uint32_t row = 0; row < count; ++row) out.row_of[next[group_of[row]]++] = row;
  out.centroids = OwnedRows(groups, rows.stride);
  for (std::size_t g = 0; g < groups; ++g) out.centroids.set(g, centroids[g]);
  return out;
}

}  // namespace ragctl::index

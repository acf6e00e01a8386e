#include "recall.hpp"

#include <faiss/utils/distances.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <thread>

#include "ragctl/base/tasks.hpp"
#include "top_k.hpp"

namespace ragctl::index {
namespace {

constexpr std::uint32_t kQuestions = 64;
constexpr std::uint32_t kNeighbours = 10;
constexpr float kQuestionCosine = 0.8F;

/// The same for the same rows.
std::vector<std::vector<float>> questions_of(const FloatRows& rows) {
  std::mt19937 random(20260101);
  std::uniform_real_distribution<float> uniform(-1, 1);
  const std::uint32_t count = std::min(kQuestions, rows.size());
  const float share = std::sqrt(1 - kQuestionCosine * kQuestionCosine);
  std::vector<std::vector<float>> questions;
  for (std::uint32_t i = 0; i < count; ++i) {
    const auto row = rows.row(static_cast<std::uint32_t>(std::uint64_t{i} * rows.size() / count));
    std::vector<float>& question = questions.emplace_back(row.size());
    for (float& value : question) value = uniform(random);
    scale_to_unit(question);
    for (std::size_t d = 0; d < row.size(); ++d) question[d] = kQuestionCosine * row[d] + share * question[d];
  }
  return questions;
}

/// Sorted rows.
std::vector<std::uint32_t> exact_neighbours(const FloatRows& rows, const std::vector<float>& question) {
  TopK top(kNeighbours);
  std::vector<float> scores(FloatRows::kBlockRows);
  std::uint32_t first = 0;
  for (const std::vector<float>& block : rows.blocks()) {
    const auto count = static_cast<std::uint32_t>(block.size() / rows.dimensions());
    faiss::fvec_inner_products_ny(scores.data(), question.data(), block.data(), rows.dimensions(), count);
    for (std::uint32_t i = 0; i < count; ++i) {
      if (scores[i] >= top.threshold()) top.offer({model::ChunkId{first + i}, scores[i]});
    }
    first += count;
  }
  std::vector<std::uint32_t> out;
  for (const Scored& one : top.take()) out.push_back(static_cast<std::uint32_t>(model::number(one.chunk)));
  std::ranges::sort(out);
  return out;
}

/// recall[p]: the share of the true neighbours among the best ten of the p + 1 nearest groups.
std::vector<double> recall_by_groups(const VectorGroups& groups, const std::vector<float>& question,
                                     const std::vector<std::uint32_t>& truth) {
  const QuantisedQuery query(question, groups.rows.coarse.stride);
  Shortlist shortlist(kNeighbours);
  std::vector<float> scores;
  std::vector<double> recall;
  for (NearestGroups nearest(groups, query); !nearest.empty();) {
    const std::uint32_t group = nearest.take();
    const std::uint32_t begin = groups.begin(group);
    scores.resize(groups.ends[group] - begin);
    groups.rows.coarse.products(query, begin, scores);
    bool changed = recall.empty();
    for (std::size_t i = 0; i < scores.size(); ++i) {
      if (scores[i] < shortlist.threshold()) continue;
      shortlist.offer(begin + static_cast<std::uint32_t>(i), scores[i]);
      changed = true;
    }
    if (!changed) {
      recall.push_back(recall.back());
      continue;
    }
    TopK best(kNeighbours);
    for (const std::uint32_t place : shortlist.places())
      best.offer({model::ChunkId{groups.row_of[place]}, groups.rows.product(query, place)});
    const auto found = std::ranges::count_if(best.take(), [&](const Scored& one) {
      return std::ranges::binary_search(truth, static_cast<std::uint32_t>(model::number(one.chunk)));
    });
    recall.push_back(static_cast<double>(found) / static_cast<double>(truth.size()));
  }
  return recall;
}

}  // namespace

void FloatRows::add(std::span<const float> row) {
  if (size_ % kBlockRows == 0) blocks_.emplace_back();
  blocks_.back().insert(blocks_.back().end(), row.begin(), row.end());
  ++size_;
}

std::span<const float> FloatRows::row(std::uint32_t row) const {
  return std::span(blocks_[row / kBlockRows])
      .subspan(std::size_t{row % kBlockRows} * dimensions_, dimensions_);
}

Probes measure_probes(const FloatRows& rows, const VectorGroups& groups, double wanted) {
  if (groups.ends.size() < 2) return {};
  const auto questions = questions_of(rows);
  std::vector<std::vector<double>> recalls(questions.size());
  run_tasks(questions.size(), std::thread::hardware_concurrency(), [&](std::size_t i) {
    recalls[i] = recall_by_groups(groups, questions[i], exact_neighbours(rows, questions[i]));
  });
  std::vector<double> mean(groups.ends.size());
  for (const auto& recall : recalls) {
    for (std::size_t p = 0; p < mean.size(); ++p) mean[p] += recall[p] / static_cast<double>(recalls.size());
  }
  const double enough = std::min(wanted, 0.99 * mean.back());
  const auto found = std::ranges::find_if(mean, [enough](double value) { return value >= enough; });
  return {static_cast<std::uint32_t>(found - mean.begin()) + 1, *found};
}

}  // namespace ragctl::index

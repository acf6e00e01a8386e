#include "vectors.hpp"

#include <faiss/utils/distances.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <random>
#include <span>
#include <string>
#include <vector>

#include "ragctl/base/time.hpp"
#include "ragctl/index/postings.hpp"
#include "ragctl/index/searcher.hpp"
#include "ragctl/index/vectors.hpp"
#include "rows.hpp"

namespace ragctl::bench {
namespace {

constexpr std::size_t kDimensions = 256;
constexpr std::size_t kQuestions = 200;
constexpr std::size_t kNeighbours = 10;
/// Of a cluster, where the centres have 1. With less, every cluster is a group of the index and one group is
/// enough; with more, the nearest are anywhere. With this, a search among 100,000 needs 3 of 100 groups, as
/// peers do on text.
constexpr float kSpread = 1.5F;

/// Unit vectors: Gaussians around a thousand Gaussian centres.
class Clusters {
public:
  Clusters() : centres_(1000) {
    for (auto& centre : centres_) {
      centre.resize(kDimensions);
      for (float& value : centre) value = normal();
    }
  }
  [[nodiscard]] std::vector<float> next() {
    std::vector<float> out = centres_[random_() % centres_.size()];
    double squares = 0;
    for (float& value : out) {
      value += kSpread * normal();
      squares += static_cast<double>(value) * static_cast<double>(value);
    }
    for (float& value : out) value /= static_cast<float>(std::sqrt(squares));
    return out;
  }

private:
  /// Box and Muller (1958): the library's normal distribution differs from one to the next.
  float normal() {
    const double radius = std::sqrt(-2 * std::log(1 - uniform()));
    return static_cast<float>(radius * std::cos(2 * std::numbers::pi * uniform()));
  }
  double uniform() { return static_cast<double>(random_() >> 11U) * 0x1p-53; }

  std::mt19937_64 random_{20'260'102};
  std::vector<std::vector<float>> centres_;
};

struct Data {
  std::vector<float> rows;
  std::vector<std::vector<float>> questions;
};

Data make_data(std::uint32_t rows) {
  Clusters clusters;
  Data data;
  data.rows.reserve(rows * kDimensions);
  for (std::uint32_t row = 0; row < rows; ++row) {
    const std::vector<float> next = clusters.next();
    data.rows.insert(data.rows.end(), next.begin(), next.end());
  }
  for (std::size_t i = 0; i < kQuestions; ++i) data.questions.push_back(clusters.next());
  return data;
}

index::SegmentFiles write_segment(const Data& data, const std::filesystem::path& folder) {
  index::SegmentFiles files{folder / "postings", 0, folder / "vectors", 0, {}};
  index::PostingsWriter postings;
  index::VectorsWriter vectors(files.vectors, kDimensions);
  const std::size_t rows = data.rows.size() / kDimensions;
  for (std::size_t row = 0; row < rows; ++row) {
    postings.add(model::ChunkId{static_cast<std::int64_t>(row + 1)}, {});
    vectors.add(std::span(data.rows).subspan(row * kDimensions, kDimensions));
  }
  files.postings_checksum = postings.seal(files.postings);
  files.vectors_checksum = vectors.seal();
  return files;
}

/// Ids of the nearest by a scan of all floats.
std::vector<model::ChunkId> exact(const Data& data, const std::vector<float>& question,
                                  std::vector<float>& scores) {
  const std::size_t rows = data.rows.size() / kDimensions;
  scores.resize(rows);
  faiss::fvec_inner_products_ny(scores.data(), question.data(), data.rows.data(), kDimensions, rows);
  std::vector<float> sorted = scores;
  std::ranges::nth_element(sorted, sorted.begin() + kNeighbours - 1, std::greater());
  std::vector<model::ChunkId> out;
  for (std::size_t row = 0; row < rows; ++row) {
    if (scores[row] >= sorted[kNeighbours - 1])
      out.push_back(model::ChunkId{static_cast<std::int64_t>(row + 1)});
  }
  return out;
}

}  // namespace

void measure_vectors(std::uint32_t rows, const std::filesystem::path& folder) {
  const std::string size =
      (rows % 1'000'000 == 0 ? std::to_string(rows / 1'000'000) + "M" : std::to_string(rows / 1000) + "k") +
      " vectors";
  const Data data = make_data(rows);
  const double before = cpu_seconds();
  const index::SegmentFiles files = write_segment(data, folder);
  report(size + ": build", cpu_seconds() - before, "s CPU");
  const index::Searcher searcher({files});
  std::vector<double> ours, scans;
  std::size_t found = 0;
  std::vector<float> scores;
  for (const auto& question : data.questions) {
    static_cast<void>(searcher.semantic(question, kNeighbours));  // warm
    const Stopwatch scanning;
    const std::vector<model::ChunkId> truth = exact(data, question, scores);
    scans.push_back(scanning.seconds());
    for (const index::Scored& hit : searcher.semantic(question, kNeighbours))
      found += static_cast<std::size_t>(std::ranges::count(truth, hit.chunk));
  }
  for (int round = 0; round < 5; ++round) {
    for (const auto& question : data.questions) {
      const Stopwatch watch;
      static_cast<void>(searcher.semantic(question, kNeighbours));
      ours.push_back(watch.seconds());
    }
  }
  const index::Vectors vectors(files.vectors, files.vectors_checksum, index::Check::header);
  report(size + ": recall@10", static_cast<double>(found) / (kQuestions * kNeighbours), "", ">= 0.95");
  report(size + ": groups visited of " + std::to_string(vectors.lists()), vectors.probes(), "");
  report(size + ": queries, one thread", 1 / median(ours), "a second",
         rows >= 1'000'000 ? ">= 400" : ">= 1500");
  report(size + ": an exact scan takes as long", median(scans) / median(ours), "times");
  report(size + ": on disk, a vector", static_cast<double>(std::filesystem::file_size(files.vectors)) / rows,
         "bytes");
}

}  // namespace ragctl::bench

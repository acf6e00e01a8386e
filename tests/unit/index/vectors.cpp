#include "ragctl/index/vectors.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <random>

#include "ragctl/index/searcher.hpp"
#include "sample.hpp"

namespace {

using namespace ragctl;
using namespace ragctl::index;

std::uint64_t write_sample(const std::filesystem::path& file) {
  VectorsWriter writer(file, 3);
  writer.add(std::vector<float>{1, 2, 3});
  writer.add(std::vector<float>{-4, 5, 6.5});
  return writer.seal();
}

TEST_CASE("vectors come back as they were added, within a step of twelve bits") {
  const test::ScratchFolder folder;
  const std::uint64_t checksum = write_sample(folder / "v");
  const Vectors vectors(folder / "v", checksum, Check::everything);
  CHECK(vectors.rows() == 2);
  CHECK(vectors.dimensions() == 3);
  CHECK(vectors.lists() == 1);
  CHECK(vectors.row(1)[2] == doctest::Approx(6.5).epsilon(0.0003));
  CHECK(vectors.row(0)[0] == doctest::Approx(1).epsilon(0.002));
  CHECK_THROWS_AS((void)vectors.row(2), Error);
}

TEST_CASE("a file of no vectors is fine") {
  const test::ScratchFolder folder;
  const std::uint64_t checksum = VectorsWriter(folder / "v", 5).seal();
  CHECK(Vectors(folder / "v", checksum, Check::everything).rows() == 0);
}

TEST_CASE("vectors of another width and values that are not finite are refused") {
  const test::ScratchFolder folder;
  VectorsWriter writer(folder / "v", 2);
  CHECK_THROWS_AS(writer.add(std::vector<float>{1}), Error);
  CHECK_THROWS_AS(writer.add(std::vector<float>{1, std::numeric_limits<float>::quiet_NaN()}), Error);
  CHECK_THROWS_AS(writer.add(std::vector<float>{std::numeric_limits<float>::infinity(), 1}), Error);
  CHECK_THROWS_AS(VectorsWriter(folder / "w", 0), Error);
}

TEST_CASE("every truncation and every flipped bit of a vectors file is detected") {
  const test::ScratchFolder folder;
  const auto path = folder / "v";
  const std::uint64_t checksum = write_sample(path);
  const std::string whole = read_bytes(path);
  for (std::size_t size = 0; size < whole.size(); ++size) {
    put_bytes(path, whole.substr(0, size));
    CHECK_THROWS_AS(Vectors(path, checksum, Check::header), Error);
  }
  for (std::size_t bit = 0; bit < whole.size() * 8; ++bit) {
    std::string flipped = whole;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
    put_bytes(path, flipped);
    CHECK_THROWS_AS(Vectors(path, checksum, Check::everything), Error);
  }
}

// One vector for each of the `rows`, in clusters as real text has them.
std::vector<std::vector<float>> clustered(std::uint32_t rows, std::uint32_t dimensions,
                                          std::uint32_t clusters) {
  std::mt19937 random(5);
  std::normal_distribution<float> normal;
  std::vector<std::vector<float>> centres(clusters, std::vector<float>(dimensions));
  for (auto& centre : centres)
    for (float& value : centre) value = normal(random);
  std::vector<std::vector<float>> out(rows, std::vector<float>(dimensions));
  for (auto& row : out) {
    const auto& centre = centres[random() % clusters];
    double squares = 0;
    for (std::uint32_t d = 0; d < dimensions; ++d) {
      row[d] = centre[d] + 0.5F * normal(random);
      squares += static_cast<double>(row[d]) * static_cast<double>(row[d]);
    }
    for (float& value : row) value = static_cast<float>(value / std::sqrt(squares));
  }
  return out;
}

/// Of the ten nearest by the floats, the share that a search finds, for every n-th row as the question.
double share_of_neighbours(const Searcher& searcher, const std::vector<std::vector<float>>& rows,
                           std::uint32_t step) {
  std::size_t found = 0, wanted = 0;
  for (std::uint32_t asked = 0; asked < rows.size(); asked += step) {
    const auto hits = searcher.semantic(rows[asked], 10);
    std::vector<std::pair<double, std::uint32_t>> truth;
    for (std::uint32_t row = 0; row < rows.size(); ++row)
      truth.emplace_back(-std::inner_product(rows[row].begin(), rows[row].end(), rows[asked].begin(), 0.0),
                         row + 1);
    std::ranges::partial_sort(truth, truth.begin() + 10);
    for (std::size_t i = 0; i < 10; ++i)
      found +=
          static_cast<std::size_t>(std::ranges::count(hits, model::ChunkId{truth[i].second}, &Scored::chunk));
    wanted += 10;
  }
  return static_cast<double>(found) / static_cast<double>(wanted);
}

TEST_CASE("a large segment is searched in groups, with the recall that was measured") {
  const test::ScratchFolder folder;
  constexpr std::uint32_t kRows = VectorsWriter::kExactRows + 5000;
  const auto rows = clustered(kRows, 32, 300);
  VectorsWriter writer(folder / "v", 32);
  std::vector<PlainChunk> chunks;
  for (std::uint32_t row = 0; row < kRows; ++row) {
    writer.add(rows[row]);
    chunks.push_back({row + 1, {{"a", 1}}, 1});
  }
  SegmentFiles files = write_segment(folder / "p", chunks);
  files.vectors = folder / "v";
  files.vectors_checksum = writer.seal();
  const Vectors vectors(files.vectors, files.vectors_checksum, Check::everything);
  CHECK(vectors.lists() > 100);
  CHECK(vectors.probes() < vectors.lists());
  CHECK(vectors.measured_recall() >= VectorsWriter::kRecall - 0.01);
  CHECK(share_of_neighbours(Searcher({files}), rows, 500) >= 0.95);
}

TEST_CASE("vectors that lie close together keep their order: twelve bits where eight would mix it up") {
  const test::ScratchFolder folder;
  const auto rows = clustered(3000, 256, 1);
  VectorsWriter writer(folder / "v", 256);
  std::vector<PlainChunk> chunks;
  for (std::uint32_t row = 0; row < rows.size(); ++row) {
    writer.add(rows[row]);
    chunks.push_back({row + 1, {{"a", 1}}, 1});
  }
  SegmentFiles files = write_segment(folder / "p", chunks);
  files.vectors = folder / "v";
  files.vectors_checksum = writer.seal();
  CHECK(share_of_neighbours(Searcher({files}), rows, 50) >= 0.99);
}

TEST_CASE("a flipped bit in a vector that a search reads is damage, not another answer") {
  const test::ScratchFolder folder;
  const auto path = folder / "v";
  const auto rows = clustered(40, 8, 4);
  VectorsWriter writer(path, 8);
  std::vector<PlainChunk> chunks;
  for (std::uint32_t row = 0; row < rows.size(); ++row) {
    writer.add(rows[row]);
    chunks.push_back({row + 1, {{"a", 1}}, 1});
  }
  SegmentFiles files = write_segment(folder / "p", chunks);
  files.vectors = path;
  files.vectors_checksum = writer.seal();
  const auto expected = Searcher({files}).semantic(rows[7], 5);
  const std::string whole = read_bytes(path);
  std::size_t noticed = 0;
  for (std::size_t at = 0; at < whole.size(); ++at) {
    std::string flipped = whole;
    flipped[at] = static_cast<char>(flipped[at] ^ (1 << at % 8));
    put_bytes(path, flipped);
    try {
      const auto hits = Searcher({files}).semantic(rows[7], 5);
      REQUIRE(hits.size() == expected.size());
      for (std::size_t i = 0; i < hits.size(); ++i) {
        CHECK(hits[i].chunk == expected[i].chunk);
        CHECK(hits[i].score == expected[i].score);
      }
    } catch (const Error& error) {
      CHECK(error.code() == ErrorCode::damaged);
      ++noticed;
    }
  }
  CHECK(noticed > rows.size() * 32);
}

}  // namespace

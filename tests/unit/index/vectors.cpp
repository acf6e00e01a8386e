#include "ragctl/index/vectors.hpp"

#include <limits>

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

TEST_CASE("vectors come back as they were added, aligned for the kernels") {
  const TemporaryFolder folder;
  const std::uint64_t checksum = write_sample(folder.path / "v");
  const Vectors vectors(folder.path / "v", checksum, Check::everything);
  CHECK(vectors.rows() == 2);
  CHECK(vectors.dimensions() == 3);
  CHECK(vectors.row(1)[2] == 6.5F);
  CHECK(reinterpret_cast<std::uintptr_t>(vectors.row(0).data()) % 64 == 0);
  CHECK_THROWS_AS((void)vectors.row(2), Error);
}

TEST_CASE("a file of no vectors is fine") {
  const TemporaryFolder folder;
  const std::uint64_t checksum = VectorsWriter(folder.path / "v", 5).seal();
  CHECK(Vectors(folder.path / "v", checksum, Check::everything).rows() == 0);
}

TEST_CASE("vectors of another width and values that are not finite are refused") {
  const TemporaryFolder folder;
  VectorsWriter writer(folder.path / "v", 2);
  CHECK_THROWS_AS(writer.add(std::vector<float>{1}), Error);
  CHECK_THROWS_AS(writer.add(std::vector<float>{1, std::numeric_limits<float>::quiet_NaN()}), Error);
  CHECK_THROWS_AS(writer.add(std::vector<float>{std::numeric_limits<float>::infinity(), 1}), Error);
  CHECK_THROWS_AS(VectorsWriter(folder.path / "w", 0), Error);
}

TEST_CASE("every truncation and every flipped bit of a vectors file is detected") {
  const TemporaryFolder folder;
  const auto path = folder.path / "v";
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

}  // namespace

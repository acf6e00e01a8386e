#include <doctest/doctest.h>

#include <random>
#include <vector>

#include "ragctl/index/searcher.hpp"
#include "sample.hpp"

namespace {

using namespace ragctl;
using namespace ragctl::index;

TEST_CASE("inner products are right for every number of dimensions, whatever the kernel") {
  std::mt19937 random(11);
  std::normal_distribution<float> normal;
  for (std::uint32_t dimensions = 1; dimensions <= 140; ++dimensions) {
    const test::ScratchFolder folder;
    VectorsWriter writer(folder / "v", dimensions);
    std::vector<float> vector(dimensions);
    for (float& value : vector) value = normal(random);
    writer.add(vector);
    SegmentFiles files = write_segment(folder / "p", {{1, {{"a", 1}}, 1}});
    files.vectors = folder / "v";
    files.vectors_checksum = writer.seal();
    double squares = 0;
    for (const float value : vector) squares += static_cast<double>(value) * static_cast<double>(value);
    const auto hits = Searcher({files}).semantic(vector, 1);
    REQUIRE(hits.size() == 1);
    CHECK(hits[0].score == doctest::Approx(squares).epsilon(0.01));
  }
}

}  // namespace

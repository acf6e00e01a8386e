// A vectors file whose checks all fit, searched beside a sound postings file.
#include "ragctl/index/vectors.hpp"

#include <array>
#include <cmath>

#include "ragctl/index/searcher.hpp"
#include "sealed_input.hpp"
#include "target.hpp"
#include "unit/index/sample.hpp"
#include "vectors_state.hpp"

using namespace ragctl;
using namespace ragctl::index;

namespace {

constexpr std::uint32_t kRowCount = 40;
constexpr std::uint32_t kWidth = 8;

void mend_places(fuzz::SealedInput& input) {
  const auto [path, checksum] = input.file();
  const Vectors::State vectors(path, checksum, Check::header);
  for (std::uint32_t place = 0; place < vectors.rows; ++place) {
    const std::uint32_t row = vectors.groups.row_of[place];
    const QuantisedRows& coarse = vectors.groups.rows.coarse;
    const auto set = [&](VectorsSection section, const std::uint32_t& check, std::string_view bytes) {
      input.set_check(vectors.file, section, reinterpret_cast<const char*>(&check),
                      place_check(bytes, coarse.scales[place], row));
    };
    set(kChecks, vectors.checks[place], as_bytes(coarse.row(place)));
    set(kRestChecks, vectors.rest_checks[place], as_bytes(vectors.groups.rows.rest(place)));
  }
}

SegmentFiles sound_postings(const std::filesystem::path& file) {
  PlainSegment segment;
  for (std::int64_t id = 1; id <= kRowCount; ++id) segment.push_back({id, {{id % 3 == 0 ? "a" : "b", 1}}, 1});
  return write_segment(file, segment);
}

/// A file in three groups, which the writer makes of many thousand rows only. The centroids are rows.
std::string in_groups(const std::string& whole) {
  fuzz::SealedInput input(whole, kVectorsFormat);
  const auto [path, checksum] = input.file();
  const Vectors::State vectors(path, checksum, Check::header);
  const std::array<std::uint32_t, 3> ends{11, 25, kRowCount};
  const std::size_t stride = vectors.groups.rows.coarse.stride;
  return fuzz::made_by([&](const auto& file) {
    files::SealedWriter writer(file, kVectorsFormat);
    for (std::size_t section = 0; section < kVectorsSections; ++section) {
      writer.begin_section();
      if (section == kEnds) writer.write(as_bytes<std::uint32_t>(ends));
      if (section == kCentroids) writer.write(vectors.file.section(kCodes).substr(0, ends.size() * stride));
      if (section == kCentroidScales)
        writer.write(vectors.file.section(kScales).substr(0, ends.size() * sizeof(float)));
      if (section > kCentroidScales) writer.write(vectors.file.section(section));
    }
    static_cast<void>(writer.seal({kRowCount, kWidth, 2, 970'000}));
  });
}

void search(const Searcher& searcher) {
  const std::vector<float> question(kWidth, 1 / std::sqrt(static_cast<float>(kWidth)));
  for (const Scored& hit : searcher.semantic(question, 5)) {
    if (!std::isfinite(hit.score)) throw std::logic_error("a score that is no number");
    static_cast<void>(searcher.vector(hit.chunk));
  }
  const Selection selection = searcher.select(std::vector<Condition>{{{std::string("a")}, false}});
  static_cast<void>(searcher.semantic(question, 5, &selection));
  static_cast<void>(searcher.semantic_scores(question, std::vector{model::ChunkId{1}, model::ChunkId{40}}));
}

enum class Beside { postings, nothing };

void read(std::string_view bytes, Beside beside) {
  static const test::ScratchFolder folder;
  static const SegmentFiles sound = sound_postings(folder / "postings");
  fuzz::SealedInput input(bytes, kVectorsFormat);
  mend_places(input);
  SegmentFiles files = sound;
  const auto [path, checksum] = input.file();
  files.vectors = path;
  files.vectors_checksum = checksum;
  const Vectors vectors(files.vectors, files.vectors_checksum, Check::everything);
  for (std::uint32_t row = 0; row < std::min(vectors.rows(), kRowCount); ++row)
    fuzz::read_or_refuse([&] { static_cast<void>(vectors.row(row)); });
  if (beside == Beside::postings) search(Searcher({files}));
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::read_or_refuse([&] { read(fuzz::bytes_of(data, size), Beside::postings); });
  return 0;
}

std::vector<std::string> fuzz::seeds() {
  const auto of_rows = [](std::uint32_t rows, std::uint32_t width) {
    return made_by([&](const auto& file) {
      std::mt19937 random(6);
      VectorsWriter writer(file, width);
      for (std::uint32_t row = 0; row < rows; ++row) {
        std::vector<float> vector(width);
        for (float& value : vector) value = static_cast<float>(random() % 2001) / 1000 - 1;
        writer.add(vector);
      }
      static_cast<void>(writer.seal());
    });
  };
  const std::string scanned = of_rows(kRowCount, kWidth);
  const std::string grouped = in_groups(scanned);
  // Those that fit the postings are searched, and none is refused.
  for (const std::string& seed : {scanned, grouped}) read(seed, Beside::postings);
  const std::vector<std::string> others{of_rows(0, 5), of_rows(3, 33)};
  for (const std::string& seed : others) read(seed, Beside::nothing);
  return {scanned, grouped, others[0], others[1]};
}

#include "ragctl/index/vectors.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

#include "ragctl/base/digest.hpp"
#include "ragctl/base/error.hpp"
#include "vectors_state.hpp"

namespace ragctl::index {
namespace {

/// A selection of up to this many rows is looked at whole.
constexpr std::uint32_t kFewRows = 10'000;
/// The probes are measured for ten neighbours; a search for more visits at least so many rows for each.
constexpr std::uint32_t kRowsPerNeighbour = 20;

class GroupSearch {
public:
  GroupSearch(const Vectors::State& vectors, const RowSelection& selection,
              std::span<const model::ChunkId> ids, std::span<const float> query, TopK& top)
      : vectors_(vectors),
        selection_(selection),
        ids_(ids),
        query_(query, vectors.groups.rows.stride),
        top_(top) {}

  void visit_selected() {
    selection_.allowed->each([&](std::uint32_t row) {
      if (row >= vectors_.rows || selection_.deleted->contains(row)) return;
      offer(row, vectors_.groups.rows.product(query_, vectors_.place_of(row)));
    });
  }

  void visit_groups() {
    vectors_.file.verify(kEnds);
    vectors_.file.verify(kCentroids);
    vectors_.file.verify(kCentroidScales);
    const std::uint64_t wanted = std::uint64_t{kRowsPerNeighbour} * top_.size();
    std::uint32_t visited = 0;
    for (const std::uint32_t group : vectors_.groups.by_nearness(query_)) {
      if (visited >= vectors_.probes && taken_ >= std::min<std::uint64_t>(wanted, vectors_.rows)) return;
      visit(group);
      ++visited;
    }
  }

private:
  void visit(std::uint32_t group) {
    vectors_.verify_group(group);
    const std::uint32_t begin = vectors_.groups.begin(group);
    scores_.resize(vectors_.groups.ends[group] - begin);
    vectors_.groups.rows.products(query_, begin, scores_);
    for (std::size_t i = 0; i < scores_.size(); ++i) {
      const std::uint32_t row = vectors_.groups.row_of[begin + i];
      if (!selection_.takes(row)) continue;
      ++taken_;
      if (scores_[i] >= top_.threshold()) offer(row, scores_[i]);
    }
  }

  void offer(std::uint32_t row, float score) {
    if (!std::isfinite(score)) throw vectors_.file.damage("a vector is not finite");
    top_.offer({ids_[row], score});
  }

  const Vectors::State& vectors_;
  const RowSelection& selection_;
  std::span<const model::ChunkId> ids_;
  QuantisedQuery query_;
  TopK& top_;
  std::vector<float> scores_;
  std::uint64_t taken_ = 0;
};

}  // namespace

std::uint32_t place_check(std::span<const std::int8_t> codes, float scale, std::uint32_t row) {
  const std::uint64_t seed = std::uint64_t{row} << 32U | std::bit_cast<std::uint32_t>(scale);
  return static_cast<std::uint32_t>(xxh3({reinterpret_cast<const char*>(codes.data()), codes.size()}, seed));
}

template <class T>
std::span<const T> Vectors::State::values(VectorsSection section, std::uint64_t count) const {
  const std::string_view bytes = file.section(section);
  if (bytes.size() / sizeof(T) != count || bytes.size() % sizeof(T) != 0)
    throw file.damage("its figures do not fit its sections");
  return {reinterpret_cast<const T*>(bytes.data()), count};
}

Vectors::State::State(const std::filesystem::path& path, std::uint64_t checksum, Check check)
    : file(path, kVectorsFormat,
           check == Check::everything ? files::SealedCheck::everything : files::SealedCheck::header,
           checksum) {
  const std::uint64_t row_count = file.figure(kRows);
  const std::uint64_t width = file.figure(kDimensions);
  const std::uint64_t group_count = file.section(kEnds).size() / sizeof(std::uint32_t);
  if (row_count >= UINT32_MAX || width == 0 || width > UINT16_MAX || group_count == 0)
    throw file.damage("its figures do not fit its sections");
  rows = static_cast<std::uint32_t>(row_count);
  dimensions = static_cast<std::uint32_t>(width);
  probes = static_cast<std::uint32_t>(std::min<std::uint64_t>(file.figure(kProbes), group_count));
  const std::size_t stride = row_stride(dimensions);
  const std::uint64_t centroid_count = group_count > 1 ? group_count : 0;
  groups.ends = values<std::uint32_t>(kEnds, group_count);
  groups.centroids = {values<std::int8_t>(kCentroids, centroid_count * stride),
                      values<float>(kCentroidScales, centroid_count), stride};
  groups.rows = {values<std::int8_t>(kCodes, row_count * stride), values<float>(kScales, row_count), stride};
  groups.row_of = values<std::uint32_t>(kRowOf, row_count);
  checks = values<std::uint32_t>(kChecks, row_count);
  places = values<std::uint32_t>(kPlaceOf, row_count);
  verified_ = std::make_unique<std::atomic<bool>[]>(group_count);
}

void Vectors::State::verify_place(std::uint32_t place) const {
  const std::uint32_t row = groups.row_of[place];
  if (row >= rows || place_check(groups.rows.row(place), groups.rows.scales[place], row) != checks[place])
    throw file.damage("a vector does not check");
}

void Vectors::State::verify_group(std::uint32_t group) const {
  if (verified_[group].load(std::memory_order_relaxed)) return;
  const std::uint32_t begin = groups.begin(group);
  const std::uint32_t end = groups.ends[group];
  if (begin > end || end > rows) throw file.damage("its groups are wrong");
  for (std::uint32_t place = begin; place < end; ++place) verify_place(place);
  verified_[group].store(true, std::memory_order_relaxed);
}

std::uint32_t Vectors::State::place_of(std::uint32_t row) const {
  if (row >= rows) throw file.damage("row " + std::to_string(row) + " is asked for and not there");
  const std::uint32_t place = places[row];
  if (place >= rows || groups.row_of[place] != row) throw file.damage("its table of places is wrong");
  verify_place(place);
  return place;
}

Vectors::Vectors(const std::filesystem::path& file, std::uint64_t checksum, Check check)
    : state_(std::make_unique<State>(file, checksum, check)) {}
Vectors::~Vectors() = default;
Vectors::Vectors(Vectors&&) noexcept = default;

std::uint32_t Vectors::rows() const noexcept { return state_->rows; }
std::uint32_t Vectors::dimensions() const noexcept { return state_->dimensions; }
std::uint32_t Vectors::lists() const noexcept {
  return static_cast<std::uint32_t>(state_->groups.ends.size());
}
std::uint32_t Vectors::probes() const noexcept { return state_->probes; }
double Vectors::measured_recall() const noexcept {
  return static_cast<double>(state_->file.figure(kRecallMillionths)) / 1e6;
}

std::vector<float> Vectors::row(std::uint32_t row) const {
  const std::uint32_t place = state_->place_of(row);
  const auto codes = state_->groups.rows.row(place).first(state_->dimensions);
  const float scale = state_->groups.rows.scales[place];
  std::vector<float> out(codes.size());
  std::ranges::transform(codes, out.begin(),
                         [scale](std::int8_t code) { return static_cast<float>(code) * scale; });
  return out;
}

void semantic_top(const Vectors::State& vectors, const RowSelection& selection,
                  std::span<const model::ChunkId> ids, std::span<const float> query, TopK& top) {
  GroupSearch search(vectors, selection, ids, query, top);
  if (selection.allowed != nullptr && selection.allowed->size() <= kFewRows)
    search.visit_selected();
  else
    search.visit_groups();
}

}  // namespace ragctl::index

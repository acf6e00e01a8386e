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
        query_(query, vectors.groups.rows.coarse.stride),
        top_(top),
        shortlist_(top.size()) {}

  void visit_selected() {
    selection_.allowed->each([&](std::uint32_t row) {
      if (row >= vectors_.rows || selection_.deleted->contains(row)) return;
      const std::uint32_t place = vectors_.place_of(row);
      vectors_.verify_place(place);
      offer(place, vectors_.groups.rows.coarse.product(query_, place));
    });
    finish();
  }

  void visit_groups() {
    vectors_.file.verify(kEnds);
    vectors_.file.verify(kCentroids);
    vectors_.file.verify(kCentroidScales);
    const std::uint64_t wanted = std::uint64_t{kRowsPerNeighbour} * top_.size();
    NearestGroups nearest(vectors_.groups, query_);
    for (std::uint32_t visited = 0; !nearest.empty(); ++visited) {
      if (visited >= vectors_.probes && taken_ >= std::min<std::uint64_t>(wanted, vectors_.rows)) break;
      visit(nearest.take());
    }
    finish();
  }

private:
  void visit(std::uint32_t group) {
    vectors_.verify_group(group);
    const std::uint32_t begin = vectors_.groups.begin(group);
    scores_.resize(vectors_.groups.ends[group] - begin);
    vectors_.groups.rows.coarse.products(query_, begin, scores_);
    const bool all = selection_.allowed == nullptr;
    if (all) taken_ += scores_.size();  // the few deleted ones do not matter
    for (std::uint32_t i = 0; i < scores_.size(); ++i) {
      if (all && scores_[i] < shortlist_.threshold()) continue;
      if (!selection_.takes(vectors_.groups.row_of[begin + i])) continue;
      if (!all) ++taken_;
      offer(begin + i, scores_[i]);
    }
  }

  void offer(std::uint32_t place, float score) {
    if (!std::isfinite(score)) throw vectors_.file.damage("a vector is not finite");
    shortlist_.offer(place, score);
  }

  void finish() {
    for (const std::uint32_t place : shortlist_.places())
      top_.offer({ids_[vectors_.groups.row_of[place]], vectors_.fine_product(query_, place)});
  }

  const Vectors::State& vectors_;
  const RowSelection& selection_;
  std::span<const model::ChunkId> ids_;
  QuantisedQuery query_;
  TopK& top_;
  Shortlist shortlist_;
  std::vector<float> scores_;
  std::uint64_t taken_ = 0;
};

}  // namespace

std::uint32_t place_check(std::string_view bytes, float scale, std::uint32_t row) {
  const std::uint64_t seed = std::uint64_t{row} << 32U | std::bit_cast<std::uint32_t>(scale);
  return static_cast<std::uint32_t>(xxh3(bytes, seed));
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
  groups.rows = {{values<std::int8_t>(kCodes, row_count * stride), values<float>(kScales, row_count), stride},
                 values<std::uint8_t>(kRests, row_count * (stride / 2))};
  groups.row_of = values<std::uint32_t>(kRowOf, row_count);
  checks = values<std::uint32_t>(kChecks, row_count);
  rest_checks = values<std::uint32_t>(kRestChecks, row_count);
  places = values<std::uint32_t>(kPlaceOf, row_count);
  verified_ = std::make_unique<std::atomic<bool>[]>(group_count);
}

void Vectors::State::verify_place(std::uint32_t place) const {
  const std::uint32_t row = groups.row_of[place];
  const QuantisedRows& coarse = groups.rows.coarse;
  if (row >= rows || place_check(as_bytes(coarse.row(place)), coarse.scales[place], row) != checks[place])
    throw file.damage("a vector does not check");
}

void Vectors::State::verify_rest(std::uint32_t place) const {
  const float scale = groups.rows.coarse.scales[place];
  if (place_check(as_bytes(groups.rows.rest(place)), scale, groups.row_of[place]) != rest_checks[place])
    throw file.damage("a vector does not check");
}

float Vectors::State::fine_product(const QuantisedQuery& query, std::uint32_t place) const {
  verify_rest(place);
  const float product = groups.rows.product(query, place);
  if (!std::isfinite(product)) throw file.damage("a vector is not finite");
  return product;
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
  return place;
}

void Vectors::State::copy_row(std::uint32_t row, CopiedRow& out) const {
  const std::uint32_t place = place_of(row);
  const std::string_view codes = as_bytes(groups.rows.coarse.row(place));
  const std::string_view rests = as_bytes(groups.rows.rest(place));
  out.codes.resize(codes.size());
  out.rests.resize(rests.size());
  out.scale = groups.rows.coarse.scales[place];
  const std::span<char> code_bytes(reinterpret_cast<char*>(out.codes.data()), out.codes.size());
  const std::span<char> rest_bytes(reinterpret_cast<char*>(out.rests.data()), out.rests.size());
  file.copy(codes, code_bytes);
  file.copy(rests, rest_bytes);
  if (place_check({code_bytes.data(), code_bytes.size()}, out.scale, row) != checks[place] ||
      place_check({rest_bytes.data(), rest_bytes.size()}, out.scale, row) != rest_checks[place])
    throw file.damage("a vector does not check");
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
  CopiedRow copied;
  state_->copy_row(row, copied);
  return copied.rows().vector(0, state_->dimensions);
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

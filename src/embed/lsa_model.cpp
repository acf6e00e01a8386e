#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

#include "dense.hpp"
#include "lsa_format.hpp"
#include "ragctl/base/digest.hpp"
#include "ragctl/base/error.hpp"
#include "ragctl/embed/lsa.hpp"

namespace ragctl::embed {
namespace {

struct WeightedRow {
  const std::int8_t* row = nullptr;
  float weight = 0;
};

std::string hex(std::uint64_t value) {
  std::array<std::uint8_t, 8> bytes{};
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::uint8_t>(value >> (56 - 8 * i));
  return to_hex(bytes);
}

}  // namespace

struct LsaModel::State {
  State(const std::filesystem::path& path, Check check);
  [[nodiscard]] WeightedRow find(const model::TermCount& term) const;

  files::SealedFile file;
  std::uint32_t dimensions = 0;
  std::size_t stride = 0;
  std::string fingerprint;
  std::span<const TermSlot> slots;
  std::span<const float> scales;
  std::span<const std::int8_t> rows;
  std::span<const std::uint32_t> checks;
};

LsaModel::State::State(const std::filesystem::path& path, Check check)
    : file(path, kLsaFormat,
           check == Check::everything ? files::SealedCheck::everything : files::SealedCheck::header,
           std::nullopt) {
  const std::uint64_t terms = file.figure(kTerms);
  const std::uint64_t width = file.figure(kDimensions);
  const std::string_view slot_bytes = file.section(kSlots);
  const std::size_t slot_count = slot_bytes.size() / sizeof(TermSlot);
  if (width == 0 || width > UINT16_MAX || terms >= UINT32_MAX || !std::has_single_bit(slot_count) ||
      slot_count <= terms || slot_bytes.size() % sizeof(TermSlot) != 0 ||
      file.section(kScales).size() != terms * sizeof(float) ||
      file.section(kRows).size() != terms * row_stride(width) ||
      file.section(kChecks).size() != terms * sizeof(std::uint32_t)) {
    throw file.damage("its figures do not fit its sections");
  }
  dimensions = static_cast<std::uint32_t>(width);
  stride = row_stride(width);
  fingerprint = "builtin/lsa/" + std::to_string(dimensions) + "/" + hex(file.checksum());
  slots = {reinterpret_cast<const TermSlot*>(slot_bytes.data()), slot_count};
  scales = {reinterpret_cast<const float*>(file.section(kScales).data()), terms};
  rows = {reinterpret_cast<const std::int8_t*>(file.section(kRows).data()), terms * stride};
  checks = {reinterpret_cast<const std::uint32_t*>(file.section(kChecks).data()), terms};
}

WeightedRow LsaModel::State::find(const model::TermCount& term) const {
  const auto tag = static_cast<std::uint32_t>(term.hash >> 32U);
  const std::size_t mask = slots.size() - 1;
  std::size_t at = term.hash & mask;
  for (std::size_t seen = 0; slots[at].row_plus_1 != 0; at = (at + 1) & mask) {
    if (seen++ == slots.size()) throw file.damage("its table of terms has no end");
    if (slots[at].tag != tag) continue;
    const std::size_t row = slots[at].row_plus_1 - 1;
    if (row >= scales.size()) throw file.damage("its table of terms is wrong");
    // Not once a row but each time: it costs 15 ns, and to remember what was checked would cost as much.
    if (row_check(rows.subspan(row * stride, stride), scales[row], static_cast<std::uint32_t>(row)) !=
        checks[row])
      throw file.damage("the vector of a term does not check");
    const float frequency = term.count < 2 ? 1.0F : 1 + std::log(static_cast<float>(term.count));
    return {rows.data() + row * stride, frequency * scales[row]};
  }
  return {};
}

LsaModel::LsaModel(const std::filesystem::path& file, Check check)
    : state_(std::make_unique<State>(file, check)) {}
LsaModel::~LsaModel() = default;
LsaModel::LsaModel(LsaModel&&) noexcept = default;

std::uint32_t LsaModel::dimensions() const noexcept { return state_->dimensions; }
const std::string& LsaModel::fingerprint() const noexcept { return state_->fingerprint; }

void LsaModel::fold_in(const model::TermBag& bag, std::span<float> out) const {
  const State& state = *state_;
  if (out.size() != state.dimensions) {
    throw Error(ErrorCode::failed, "the embedding has " + std::to_string(state.dimensions) +
                                       " dimensions, not " + std::to_string(out.size()));
  }
  state.file.verify(kSlots);  // once; a walk through damaged slots could fail to end
  std::vector<float> sum(state.stride);
  std::array<const std::int8_t*, 64> rows;  // looked up ahead, so that they arrive from memory meanwhile
  std::array<float, 64> weights;
  std::size_t found = 0;
  for (const model::TermCount& term : bag.terms) {
    const WeightedRow row = term.count == 0 ? WeightedRow{} : state.find(term);
    if (row.row == nullptr) continue;
    rows[found] = row.row;
    weights[found++] = row.weight;
    if (found == rows.size()) {
      add_rows(rows, weights, state.stride, sum.data());
      found = 0;
    }
  }
  add_rows(std::span(rows).first(found), std::span(weights).first(found), state.stride, sum.data());
  double squares = 0;
  for (const float value : sum) squares += static_cast<double>(value) * static_cast<double>(value);
  const auto scale = static_cast<float>(squares > 0 ? 1 / std::sqrt(squares) : 0);
  // The second when all weights are so small that no vector of length one comes of them.
  if (!std::isfinite(squares) || !std::isfinite(scale))
    throw state.file.damage("a term's vector is not finite");
  std::transform(sum.begin(), sum.begin() + state.dimensions, out.begin(),
                 [scale](float value) { return value * scale; });
}

}  // namespace ragctl::embed

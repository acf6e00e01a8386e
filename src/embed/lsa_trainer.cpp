#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>

#include "lsa_format.hpp"
#include "ragctl/base/error.hpp"
#include "ragctl/embed/lsa.hpp"
#include "term_table.hpp"
#include "truncated_svd.hpp"

namespace ragctl::embed {
namespace {

struct SampledCount {
  std::uint32_t term = 0;
  std::uint32_t count = 0;
};

/// An even sample of bags whose number is not known beforehand: every stride-th bag is kept, and when twice
/// the wanted number are there, every other one goes and the stride doubles.
class Sample {
public:
  explicit Sample(std::uint64_t most) : most_(most) {}

  void add(const model::TermBag& bag) {
    if (seen_++ % stride_ != 0) return;
    for (const model::TermCount& term : bag.terms) {
      if (term.count != 0) counts_.push_back({table_.number_of(term.hash), term.count});
    }
    ends_.push_back(counts_.size());
    if (ends_.size() >= 2 * most_) halve();
  }

  /// Calls visit(span of counts) for at most `most` bags.
  template <class Visit>
  void each(const Visit& visit) const {
    const std::uint64_t kept = ends_.size();
    const std::uint64_t wanted = std::min(kept, most_);
    for (std::uint64_t i = 0; i < wanted; ++i) visit(bag(i * kept / wanted));
  }

  [[nodiscard]] std::uint64_t size() const { return std::min<std::uint64_t>(ends_.size(), most_); }
  [[nodiscard]] const std::vector<std::uint64_t>& hashes() const { return table_.hashes(); }

private:
  [[nodiscard]] std::span<const SampledCount> bag(std::uint64_t index) const {
    const std::size_t begin = index == 0 ? 0 : ends_[index - 1];
    return std::span(counts_).subspan(begin, ends_[index] - begin);
  }

  void halve() {
    std::vector<SampledCount> counts;
    std::vector<std::size_t> ends;
    for (std::uint64_t i = 0; i < ends_.size(); i += 2) {
      const auto kept = bag(i);
      counts.insert(counts.end(), kept.begin(), kept.end());
      ends.push_back(counts.size());
    }
    counts_ = std::move(counts);
    ends_ = std::move(ends);
    stride_ *= 2;
  }

  std::uint64_t most_;
  std::uint64_t seen_ = 0;
  std::uint64_t stride_ = 1;
  TermTable table_;
  std::vector<SampledCount> counts_;
  std::vector<std::size_t> ends_;
};

/// The terms that the model will know, the most frequent first, so that rows that are used often lie
/// together.
struct Vocabulary {
  static constexpr std::uint32_t kUnknown = UINT32_MAX;
  std::vector<std::uint32_t> row_of;  ///< by number in the sample
  std::vector<std::uint64_t> hashes;
  std::vector<float> idf;
};

Vocabulary vocabulary_of(const Sample& sample, std::uint32_t most) {
  std::vector<std::uint32_t> frequencies(sample.hashes().size());
  sample.each([&](std::span<const SampledCount> bag) {
    for (const SampledCount& count : bag) ++frequencies[count.term];
  });
  std::vector<std::uint32_t> order(frequencies.size());
  std::iota(order.begin(), order.end(), 0U);
  std::erase_if(order, [&](std::uint32_t term) { return frequencies[term] == 0; });
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return frequencies[a] != frequencies[b] ? frequencies[a] > frequencies[b]
                                            : sample.hashes()[a] < sample.hashes()[b];
  });
  if (order.size() > most) order.resize(most);
  Vocabulary vocabulary;
  vocabulary.row_of.assign(frequencies.size(), Vocabulary::kUnknown);
  for (const std::uint32_t term : order) {
    vocabulary.row_of[term] = static_cast<std::uint32_t>(vocabulary.hashes.size());
    vocabulary.hashes.push_back(sample.hashes()[term]);
    // 1 + N / df, not N / df: a word that every chunk has still counts a little, and one chunk alone has a
    // direction.
    const double rarity = static_cast<double>(sample.size()) / frequencies[term];
    vocabulary.idf.push_back(static_cast<float>(std::log(1 + rarity)));
  }
  return vocabulary;
}

SparseRows weighted_rows(const Sample& sample, const Vocabulary& vocabulary) {
  SparseRows rows;
  rows.columns = vocabulary.hashes.size();
  sample.each([&](std::span<const SampledCount> bag) {
    double squares = 0;
    const std::size_t begin = rows.places.size();
    for (const SampledCount& count : bag) {
      const std::uint32_t row = vocabulary.row_of[count.term];
      if (row == Vocabulary::kUnknown) continue;
      const float weight = (1 + std::log(static_cast<float>(count.count))) * vocabulary.idf[row];
      rows.places.push_back(row);
      rows.values.push_back(weight);
      squares += static_cast<double>(weight) * static_cast<double>(weight);
    }
    const auto scale = static_cast<float>(squares > 0 ? 1 / std::sqrt(squares) : 0);
    for (std::size_t i = begin; i < rows.values.size(); ++i) rows.values[i] *= scale;
    rows.starts.push_back(rows.places.size());
  });
  return rows;
}

std::vector<TermSlot> slots_of(const std::vector<std::uint64_t>& hashes) {
  std::vector<TermSlot> slots(std::bit_ceil(hashes.size() * 2 + 1));
  for (std::uint32_t row = 0; row < hashes.size(); ++row) {
    std::size_t at = hashes[row] & (slots.size() - 1);
    while (slots[at].row_plus_1 != 0) at = (at + 1) & (slots.size() - 1);
    slots[at] = {static_cast<std::uint32_t>(hashes[row] >> 32U), row + 1};
  }
  return slots;
}

/// Rounds a row to eight bits; returns what one step stands for.
float quantise(std::span<const float> row, std::span<std::int8_t> out) {
  float largest = 0;
  for (const float value : row) largest = std::max(largest, std::fabs(value));
  if (!(largest > 0)) return 0;
  for (std::size_t i = 0; i < row.size(); ++i)
    out[i] = static_cast<std::int8_t>(std::lround(row[i] / largest * 127));
  return largest / 127;
}

template <class T>
std::string_view bytes_of(const std::vector<T>& values) {
  return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)};
}

/// Term vectors V = A^T U / S times idf, so that folding a bag in is one weighted sum of rows.
std::uint64_t write_model(const std::filesystem::path& file, const Vocabulary& vocabulary, Matrix vectors,
                          const std::vector<float>& singular, std::uint64_t trained_on) {
  const std::size_t dimensions = std::max<std::size_t>(1, singular.size());
  const std::size_t stride = row_stride(dimensions);
  std::vector<float> scales;
  std::vector<std::int8_t> rows(vocabulary.hashes.size() * stride);
  for (std::size_t term = 0; term < vectors.rows(); ++term) {
    const std::span<float> row(vectors.row(term), singular.size());
    for (std::size_t i = 0; i < row.size(); ++i) row[i] /= singular[i];
    scales.push_back(vocabulary.idf[term] * quantise(row, std::span(rows).subspan(term * stride, stride)));
  }
  scales.resize(vocabulary.hashes.size());
  std::vector<std::uint32_t> checks;
  for (std::uint32_t term = 0; term < scales.size(); ++term)
    checks.push_back(row_check(std::span(rows).subspan(term * stride, stride), scales[term], term));
  files::SealedWriter writer(file, kLsaFormat);
  writer.begin_section();
  writer.write(bytes_of(slots_of(vocabulary.hashes)));
  writer.begin_section();
  writer.write(bytes_of(scales));
  writer.begin_section();
  writer.write(bytes_of(rows));
  writer.begin_section();
  writer.write(bytes_of(checks));
  return writer.seal({vocabulary.hashes.size(), dimensions, trained_on});
}

}  // namespace

struct LsaTrainer::State {
  LsaSettings settings;
  Sample sample;
};

LsaTrainer::LsaTrainer(LsaSettings settings)
    : state_(new State{settings, Sample(std::max<std::uint64_t>(1, settings.max_chunks))}) {
  if (settings.dimensions == 0) throw Error(ErrorCode::usage, "an embedding needs at least one dimension");
}
LsaTrainer::~LsaTrainer() = default;

void LsaTrainer::add(const model::TermBag& bag) { state_->sample.add(bag); }

std::uint64_t LsaTrainer::train(const std::filesystem::path& file, const std::stop_token& stop) {
  const LsaSettings& settings = state_->settings;
  const Vocabulary vocabulary = vocabulary_of(state_->sample, settings.max_terms);
  const SparseRows rows = weighted_rows(state_->sample, vocabulary);
  const SparseRows transposed = rows.transposed();
  const unsigned threads = std::max(1U, settings.threads);
  const TruncatedSvd svd =
      truncated_svd(rows, transposed, settings.dimensions, settings.power_iterations, threads, stop);
  Matrix vectors = svd.singular.empty() ? Matrix() : times(transposed, svd.left, threads);
  return write_model(file, vocabulary, std::move(vectors), svd.singular, state_->sample.size());
}

}  // namespace ragctl::embed

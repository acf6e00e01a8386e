#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <vector>

#include "ragctl/index/postings.hpp"

namespace ragctl::index {

/// Writes the unit vectors of a segment in row order (the rows of its postings file): each rounded to
/// twelve bits a dimension with a scale of its own, 1.5 bytes a dimension plus 20 a row.
///
/// A large segment becomes an inverted file: rows are grouped by the nearest of some 2.5 * sqrt(rows)
/// centroids (spherical k-means), and a search visits only the nearest groups. How many is not
/// guessed: seal() asks for the ten nearest of vectors like those of the segment, compares with FAISS's
/// exact scan of the floats, and records the smallest number of probes with a recall of kRecall, and that
/// recall.
class VectorsWriter {
public:
  static constexpr std::uint32_t kExactRows = 20'000;  ///< up to here a scan of everything is fast enough
  static constexpr double kRecall = 0.97;

  VectorsWriter(const std::filesystem::path& file, std::uint32_t dimensions);
  ~VectorsWriter();
  void add(std::span<const float> vector);  ///< throws failed for NaN, infinity or a wrong dimension
  [[nodiscard]] std::uint64_t seal();       ///< durable; returns the checksum

private:
  struct State;
  std::unique_ptr<State> state_;
};

/// A sealed vectors file, mapped. Thread-safe. A search checks every row that it reads, once.
class Vectors {
public:
  Vectors(const std::filesystem::path& file, std::uint64_t checksum, Check check);
  ~Vectors();
  Vectors(Vectors&&) noexcept;

  [[nodiscard]] std::uint32_t rows() const noexcept;
  [[nodiscard]] std::uint32_t dimensions() const noexcept;
  [[nodiscard]] std::uint32_t lists() const noexcept;   ///< groups; 1: every search is an exact scan
  [[nodiscard]] std::uint32_t probes() const noexcept;  ///< groups that a search visits
  /// Share of the ten nearest, by the floats, that a search with these probes found when the file was made.
  [[nodiscard]] double measured_recall() const noexcept;
  /// As stored, that is, within rounding of what was added. Throws damaged.
  [[nodiscard]] std::vector<float> row(std::uint32_t row) const;

  struct State;
  [[nodiscard]] const State& state() const noexcept { return *state_; }

private:
  std::unique_ptr<State> state_;
};

}  // namespace ragctl::index

#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>

#include "ragctl/index/postings.hpp"

namespace ragctl::index {

/// Writes unit vectors in row order (the rows of the segment's postings file), 64-byte aligned for mapping.
class VectorsWriter {
public:
  VectorsWriter(const std::filesystem::path& file, std::uint32_t dimensions);
  ~VectorsWriter();
  void add(std::span<const float> vector);  ///< throws failed for NaN, infinity or a wrong dimension
  [[nodiscard]] std::uint64_t seal();       ///< durable; returns the checksum

private:
  struct State;
  std::unique_ptr<State> state_;
};

/// A sealed vectors file, mapped; FAISS scans it in place. Thread-safe.
class Vectors {
public:
  Vectors(const std::filesystem::path& file, std::uint64_t checksum, Check check);
  ~Vectors();
  Vectors(Vectors&&) noexcept;

  [[nodiscard]] std::uint32_t rows() const noexcept;
  [[nodiscard]] std::uint32_t dimensions() const noexcept;
  [[nodiscard]] std::span<const float> row(std::uint32_t row) const;

  struct State;
  [[nodiscard]] const State& state() const noexcept { return *state_; }

private:
  std::unique_ptr<State> state_;
};

}  // namespace ragctl::index

#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ragctl/model/ids.hpp"
#include "ragctl/model/terms.hpp"

namespace ragctl::index {

struct Bm25 {
  double k1 = 1.2;
  double b = 0.75;
};

/// What is indexed of a chunk beside its words (index/fields.hpp).
struct ChunkFields {
  const model::TermBag* title = nullptr;  ///< of its document
  std::span<const std::string>
      properties;                      ///< terms made by property_text() and property_number(), each once
  std::vector<std::string> spellings;  ///< words, as they are written; repetitions are dropped
};

/// Collects bags and seals them as a postings file: chunk ids, lengths, a sorted term dictionary, and blocks
/// of 128 postings, delta-coded, each with its largest impact so that top-k skips most of them, and where in
/// the text each term stands. See ragctl-layout(7).
class PostingsWriter {
public:
  PostingsWriter();
  ~PostingsWriter();
  /// Chunk ids strictly ascend. The bag's strings are copied on first sight of a term.
  void add(model::ChunkId chunk, const model::TermBag& bag, const ChunkFields& fields = {});
  [[nodiscard]] std::uint64_t chunks() const noexcept;
  /// Durable when it returns (AtomicFile). Returns the checksum that the catalog keeps.
  [[nodiscard]] std::uint64_t seal(const std::filesystem::path& file);

private:
  struct State;
  std::unique_ptr<State> state_;
};

enum class Check { header, everything };

/// A sealed postings file, mapped. Thread-safe. Every read is bounds-checked, so a damaged file gives
/// Error{damaged} and never a crash.
class Postings {
public:
  Postings(const std::filesystem::path& file, std::uint64_t checksum, Check check);
  ~Postings();
  Postings(Postings&&) noexcept;

  [[nodiscard]] std::uint32_t chunks() const noexcept;
  [[nodiscard]] std::uint64_t total_length() const noexcept;
  [[nodiscard]] model::ChunkId chunk(std::uint32_t row) const;
  [[nodiscard]] std::uint32_t length(std::uint32_t row) const;
  /// Position of the row with that id, or chunks() when there is none.
  [[nodiscard]] std::uint32_t row(model::ChunkId chunk) const;
  [[nodiscard]] std::uint32_t document_frequency(std::string_view term) const;
  /// Terms with that prefix, in byte order, until `visit` returns false. Words, when the prefix is not one of
  /// index/fields.hpp; an empty one means all terms, those of fields first.
  void each_term(std::string_view prefix,
                 const std::function<bool(std::string_view term, std::uint32_t frequency)>& visit) const;
  /// (row, count) of every posting of a term, in row order.
  void each_posting(std::string_view term,
                    const std::function<void(std::uint32_t row, std::uint32_t count)>& visit) const;

  struct State;
  [[nodiscard]] const State& state() const noexcept { return *state_; }

  /// Where the term stands in the text of a row: positions of the bag, ascending. Empty when it does not.
  [[nodiscard]] std::vector<std::uint32_t> positions(std::string_view term, std::uint32_t row) const;

private:
  std::unique_ptr<State> state_;
};

}  // namespace ragctl::index

#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ragctl/index/conditions.hpp"
#include "ragctl/index/postings.hpp"
#include "ragctl/index/vectors.hpp"
#include "ragctl/model/ids.hpp"

namespace ragctl::index {

/// One segment as the searcher needs it.
struct SegmentFiles {
  std::filesystem::path postings;
  std::uint64_t postings_checksum = 0;
  std::filesystem::path vectors;  ///< empty: none
  std::uint64_t vectors_checksum = 0;
  std::vector<model::ChunkId> deleted;  ///< sorted
};

struct Scored {
  model::ChunkId chunk{};
  double score = 0;
};

struct QueryTerm {
  std::string term;
  double weight = 1;
};

/// A fixed set of segments, opened once, asked many times. Thread-safe. Results are sorted by score, then by
/// id.
class Searcher {
public:
  explicit Searcher(const std::vector<SegmentFiles>& segments, Check check = Check::header);
  ~Searcher();

  [[nodiscard]] std::uint64_t chunks() const noexcept;  ///< live ones
  /// BM25 over all segments with corpus-wide statistics: idf = ln(1 + (N - df + 0.5) / (df + 0.5)), N and df
  /// counting deleted rows until they are merged away. Only chunks that hold at least one term.
  [[nodiscard]] std::vector<Scored> keyword(std::span<const QueryTerm> terms, std::uint32_t k,
                                            const Bm25& bm25, const Selection* selection = nullptr) const;
  /// Inner product with a unit vector, that is, the cosine: the nearest, as far as Vectors::probes() reach.
  [[nodiscard]] std::vector<Scored> semantic(std::span<const float> vector, std::uint32_t k,
                                             const Selection* selection = nullptr) const;
  /// The chunks that meet all of the conditions; both engines take them before they score, so what they
  /// return is the best of those, never what is left of a best of all.
  [[nodiscard]] Selection select(std::span<const Condition> conditions) const;
  /// Terms with that prefix, segment by segment and in byte order within one, until `visit` returns false.
  void each_term(std::string_view prefix, const std::function<bool(std::string_view term)>& visit) const;
  /// Scores of given chunks: what each engine thinks of the other's candidates. 0 where it has nothing.
  [[nodiscard]] std::vector<double> keyword_scores(std::span<const QueryTerm> terms,
                                                   std::span<const model::ChunkId> chunks,
                                                   const Bm25& bm25) const;
  [[nodiscard]] std::vector<double> semantic_scores(std::span<const float> vector,
                                                    std::span<const model::ChunkId> chunks) const;
  /// What each term adds to the chunk's BM25 score, in their order.
  struct TermPart {
    std::uint32_t count = 0;
    double score = 0;
  };
  [[nodiscard]] std::vector<TermPart> keyword_parts(std::span<const QueryTerm> terms, model::ChunkId chunk,
                                                    const Bm25& bm25) const;
  /// Lengths of chunks in terms, titles and headings included; 0 for one that is not here.
  [[nodiscard]] std::vector<std::uint32_t> lengths(std::span<const model::ChunkId> chunks) const;
  /// Where terms stand in the texts of chunks: for each chunk, in the order given, by position.
  struct TermPosition {
    std::uint32_t term = 0;  ///< index into `terms`
    std::uint32_t position = 0;
  };
  [[nodiscard]] std::vector<std::vector<TermPosition>> positions(
      std::span<const std::string_view> terms, std::span<const model::ChunkId> chunks) const;
  [[nodiscard]] double idf(std::string_view term) const;
  [[nodiscard]] std::uint64_t document_frequency(std::string_view term) const;
  /// The stored vector of a chunk; empty when there is none.
  [[nodiscard]] std::vector<float> vector(model::ChunkId chunk) const;

private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace ragctl::index

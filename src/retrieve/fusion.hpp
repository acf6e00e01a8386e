#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "ragctl/model/ids.hpp"

namespace ragctl::retrieve {

/// A chunk that at least one engine proposed, with what both think of it.
struct Candidate {
  model::ChunkId chunk{};
  double keyword = 0;    ///< BM25, 0: none of the terms
  double proximity = 0;  ///< added to `keyword` when engines are fused
  double semantic = 0;   ///< cosine
  double trust = 1;      ///< in `semantic`, 0..1: the vector of a few words says little
  double fused = 0;
  std::optional<double> relevance = {};  ///< as a provider's reranker judged it
  std::optional<double> reranked = {};   ///< the score after that; empty: `fused` is
  double keyword_share = 0;              ///< of the fused score before anything else moved it
  double semantic_share = 0;             ///< likewise
};

/// Every function here leaves finite numbers for finite input and orders ties by chunk id.

/// (1 - w) * keyword + w * semantic, each min-max scaled over the candidates (an engine that cannot tell them
/// apart adds nothing).
void fuse_weighted(std::vector<Candidate>& candidates, double semantic_weight);

/// Reciprocal rank fusion, k = 60, scaled so that first in both lists is 1 (Cormack, Clarke, Buettcher 2009).
void fuse_reciprocal(std::vector<Candidate>& candidates, double semantic_weight);

/// Best first by `fused`, then by id.
void sort_by_fused(std::vector<Candidate>& candidates);

/// The vector of a chunk, empty when it has none.
using VectorOf = std::function<std::vector<float>(model::ChunkId)>;

/// Latent feedback (Rocchio in the latent space): the question's unit vector moved half-way to the weighted
/// mean of the first five of sorted candidates. Stays as it is when they have no vectors.
[[nodiscard]] std::vector<float> feedback_vector(std::span<const float> question,
                                                 std::span<const Candidate> sorted,
                                                 const VectorOf& vector_of);

/// What is near to good hits is better than it looks: each of the sorted candidates takes a share of the mean
/// of its ten nearest among them, weighted by cosine (score regularisation, Diaz 2005). Resorts.
void smooth_over_neighbours(std::span<Candidate> sorted, const VectorOf& vector_of);

/// A document that is good in several places is better than its best chunk alone: each chunk takes a tenth of
/// its document's second best score, a twentieth of the third and a fortieth of the fourth. Divides by what
/// that can reach, so that scores stay in 0..1. `documents` runs parallel to `sorted`. Resorts.
void share_within_documents(std::span<Candidate> sorted, std::span<const model::DocumentId> documents);

}  // namespace ragctl::retrieve

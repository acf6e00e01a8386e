#pragma once
#include <span>

#include "candidate_texts.hpp"
#include "ragctl/index/searcher.hpp"
#include "ragctl/model/ids.hpp"
#include "ragctl/rerank/reranker.hpp"

namespace ragctl::retrieve {

/// Chunks as a reranker sees them: its text, under the headings that it stands under, and the places of
/// terms. All arguments outlive it. The text of a deleted chunk is empty.
[[nodiscard]] rerank::Passages passages_of(std::span<const model::ChunkId> chunks, CandidateTexts& texts,
                                           const index::Searcher& searcher);

}  // namespace ragctl::retrieve

#include "candidate_texts.hpp"

namespace ragctl::retrieve {
const catalog::ChunkDetails* CandidateTexts::find(model::ChunkId chunk) {
  auto at = chunks_.find(chunk);
  if (at == chunks_.end()) at = chunks_.emplace(chunk, catalog_.chunks().find(chunk)).first;
  return at->second ? &*at->second : nullptr;
}

std::vector<model::DocumentId> CandidateTexts::documents(std::span<const Candidate> candidates) {
  std::vector<model::ChunkId> chunks;
  for (const Candidate& candidate : candidates) chunks.push_back(candidate.chunk);
  return catalog_.chunks().documents_of(chunks);
}

}  // namespace ragctl::retrieve

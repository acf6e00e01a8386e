#include "candidate_texts.hpp"

#include "ragctl/base/digest.hpp"

namespace ragctl::retrieve {
namespace {

bool is_ascii_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_significant(char c) {
  return is_ascii_letter(c) || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
}

}  // namespace

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

std::uint64_t text_identity(std::string_view text) {
  std::string kept;
  kept.reserve(text.size());
  bool gap = false;  // one blank for a run, so that "1 23" and "12 3" stay two texts
  for (const char c : text) {
    if (!is_significant(c)) {
      gap = true;
      continue;
    }
    if (gap && !kept.empty()) kept += ' ';
    gap = false;
    kept += is_ascii_letter(c) ? static_cast<char>(c | 0x20) : c;
  }
  return xxh3(kept.empty() ? text : std::string_view(kept));
}

}  // namespace ragctl::retrieve

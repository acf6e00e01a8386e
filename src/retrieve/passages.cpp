#include "passages.hpp"

#include <string>
#include <vector>

namespace ragctl::retrieve {
namespace {

/// A chunk from the middle of a document does not say what it is about; its headings do.
std::string under_headings(const catalog::ChunkDetails& details) {
  std::string out;
  for (const std::string& heading : details.chunk.passage.heading)
    out += (out.empty() ? "" : " > ") + heading;
  return out.empty() ? details.text : out + "\n\n" + details.text;
}

}  // namespace

rerank::Passages passages_of(std::span<const model::ChunkId> chunks, CandidateTexts& texts,
                             const index::Searcher& searcher) {
  rerank::Passages out;
  out.count = chunks.size();
  out.text = [chunks, &texts](std::size_t passage) {
    const catalog::ChunkDetails* const details = texts.find(chunks[passage]);
    return details == nullptr ? std::string() : under_headings(*details);
  };
  out.places = [chunks, &searcher](std::span<const std::string_view> terms) {
    std::vector<std::vector<model::TermOccurrence>> places(chunks.size());
    const auto found = searcher.positions(terms, chunks);
    for (std::size_t i = 0; i < found.size(); ++i) {
      places[i].reserve(found[i].size());
      for (const auto& [term, position] : found[i]) places[i].push_back({term, position});
    }
    return places;
  };
  out.idf = [&searcher](std::string_view term) { return searcher.idf(term); };
  return out;
}

}  // namespace ragctl::retrieve

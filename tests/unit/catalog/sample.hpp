#pragma once
// Small documents for the tests of the catalog.
#include <string>

#include "ragctl/catalog/catalog.hpp"
#include "ragctl/catalog/chunks.hpp"
#include "ragctl/catalog/documents.hpp"
#include "ragctl/catalog/index.hpp"
#include "ragctl/catalog/sessions.hpp"

namespace ragctl::test {

inline model::Document sample_document(const std::string& path) {
  model::Document document;
  document.source = "files";
  document.uri = path;
  document.origin = path;
  document.title = "About " + path;
  document.media_type = "text/plain";
  document.language = "en";
  document.bytes = 100;
  document.sha256 = sha256(path);
  return document;
}

/// `parents` parents of 40 bytes with two chunks of 20 each.
inline model::Chunking sample_chunking(std::uint32_t parents) {
  model::Chunking chunking;
  for (std::uint32_t p = 0; p < parents; ++p) {
    chunking.parents.push_back({p * 40, p * 40 + 40, p + 1, {"Part " + std::to_string(p)}});
    chunking.children.push_back({{p * 40, p * 40 + 20, p + 1, {"Part " + std::to_string(p), "first"}}, p});
    chunking.children.push_back({{p * 40 + 20, p * 40 + 40, p + 1, {}}, p});
  }
  return chunking;
}

inline std::string sample_text(std::uint32_t parents, const std::string& word = "word") {
  std::string text;
  while (text.size() < std::size_t{parents} * 40) text += word + std::to_string(text.size()) + ' ';
  text.resize(std::size_t{parents} * 40);
  return text;
}

/// Puts a document of 2 * `parents` chunks in a transaction of its own.
inline model::DocumentId put_sample(catalog::Catalog& catalog, const std::string& path,
                                    std::uint32_t parents = 2, const std::string& word = "word") {
  catalog::Transaction transaction(catalog);
  const auto id = catalog.documents().put(sample_document(path), sample_text(parents, word),
                                          sample_chunking(parents), UnixMillis{1000});
  transaction.commit();
  return id;
}

/// As if everything so far had been indexed.
inline model::SegmentId add_segment(catalog::Catalog& catalog, model::ChunkId first, model::ChunkId last,
                                    std::uint64_t chunks) {
  catalog::SegmentRecord segment;
  segment.first_chunk = first;
  segment.last_chunk = last;
  segment.chunks = chunks;
  segment.postings_file = "1.postings";
  return catalog.index().add(segment);
}

}  // namespace ragctl::test

#pragma once
#include <doctest/doctest.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "ragctl/base/digest.hpp"
#include "ragctl/base/error.hpp"
#include "ragctl/index/searcher.hpp"
#include "scratch_folder.hpp"

namespace ragctl::index {

inline std::string read_bytes(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

inline void put_bytes(const std::filesystem::path& path, std::string_view bytes) {
  std::ofstream(path, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

/// A chunk as the naive engine holds it.
struct PlainChunk {
  std::int64_t id = 0;
  std::map<std::string, std::uint32_t> counts = {};
  std::uint32_t length = 0;
  bool deleted = false;
  std::vector<std::string> words = {};  ///< the text, as far as its order matters; each is in `counts`
};
using PlainSegment = std::vector<PlainChunk>;

inline model::TermBag bag_of(const PlainChunk& chunk) {
  model::TermBag bag;
  for (const auto& [term, count] : chunk.counts) bag.terms.push_back({term, xxh3(term), count});
  for (std::uint32_t position = 0; position < chunk.words.size(); ++position) {
    const auto term = std::distance(chunk.counts.begin(), chunk.counts.find(chunk.words[position]));
    bag.occurrences.push_back({static_cast<std::uint32_t>(term), position});
  }
  bag.length = chunk.length;
  return bag;
}

inline SegmentFiles write_segment(const std::filesystem::path& file, const PlainSegment& segment) {
  PostingsWriter writer;
  SegmentFiles files;
  for (const PlainChunk& chunk : segment) {
    writer.add(model::ChunkId{chunk.id}, bag_of(chunk));
    if (chunk.deleted) files.deleted.push_back(model::ChunkId{chunk.id});
  }
  files.postings = file;
  files.postings_checksum = writer.seal(file);
  return files;
}

/// Every chunk is scored, with the formula as the header gives it.
inline std::vector<Scored> naive_keyword(const std::vector<PlainSegment>& segments,
                                         const std::vector<QueryTerm>& terms, std::uint32_t k,
                                         const Bm25& bm25) {
  double rows = 0;
  double total = 0;
  std::map<std::string, double> frequencies;
  for (const PlainSegment& segment : segments) {
    for (const PlainChunk& chunk : segment) {
      ++rows;
      total += chunk.length;
      for (const auto& [term, count] : chunk.counts) ++frequencies[term];
    }
  }
  const double per_token = total > 0 ? bm25.k1 * bm25.b / (total / rows) : 0;
  std::vector<Scored> scored;
  for (const PlainSegment& segment : segments) {
    for (const PlainChunk& chunk : segment) {
      double score = 0;
      bool any = false;
      for (const QueryTerm& term : terms) {
        const auto found = chunk.counts.find(term.term);
        if (found == chunk.counts.end()) continue;
        any = true;
        const double df = frequencies[term.term];
        const double tf = found->second;
        const double weight = term.weight * std::log(1 + (rows - df + 0.5) / (df + 0.5));
        score += weight * (tf * (bm25.k1 + 1) / (tf + (bm25.k1 * (1 - bm25.b) + per_token * chunk.length)));
      }
      if (any && !chunk.deleted) scored.push_back({model::ChunkId{chunk.id}, score});
    }
  }
  std::sort(scored.begin(), scored.end(), [](const Scored& a, const Scored& b) {
    return a.score != b.score ? a.score > b.score : a.chunk < b.chunk;
  });
  if (scored.size() > k) scored.resize(k);
  return scored;
}

/// Chunks whose terms follow a Zipf law, so that some lists are long and most are short.
inline PlainSegment random_segment(std::mt19937& random, std::size_t chunks, std::uint32_t vocabulary,
                                   std::uint32_t most_words, std::int64_t& next_id) {
  PlainSegment segment;
  for (std::size_t i = 0; i < chunks; ++i) {
    PlainChunk chunk;
    chunk.id = next_id;
    next_id += 1 + random() % 3;
    const auto words = static_cast<std::uint32_t>(random() % (most_words + 1));
    for (std::uint32_t w = 0; w < words; ++w) {
      const double uniform = (static_cast<double>(random() % 100'000) + 1) / 100'000;
      const auto rank = static_cast<std::uint32_t>(std::pow(static_cast<double>(vocabulary), uniform));
      chunk.words.push_back("t" + std::to_string(rank));
      ++chunk.counts[chunk.words.back()];
      ++chunk.length;
    }
    segment.push_back(std::move(chunk));
  }
  return segment;
}

}  // namespace ragctl::index

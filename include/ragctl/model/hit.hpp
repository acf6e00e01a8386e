#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ragctl/model/place.hpp"
#include "ragctl/model/question.hpp"

namespace ragctl::model {

/// Why a hit is where it is. Scores of an engine are as it gave them; shares are of the fused score.
struct Explanation {
  struct Term {
    std::string term;  ///< as it is indexed
    double idf = 0;
    std::uint32_t count = 0;  ///< in the chunk, its title and headings
    double score = 0;         ///< its part of the BM25 score
  };
  std::vector<Term> terms;         ///< those that the chunk holds
  std::uint32_t keyword_rank = 0;  ///< among the candidates; 0: the engine did not propose it
  std::uint32_t semantic_rank = 0;
  double proximity = 0;        ///< added to the BM25 score for question words near each other
  double semantic_weight = 0;  ///< of the fusion
  std::string weight_reason;   ///< where that weight comes from
  double keyword_share = 0;    ///< scaled over the candidates, times its weight
  double semantic_share = 0;
  double fused = 0;  ///< the score before a reranker looked at it
  std::uint32_t fused_rank = 0;
  std::uint32_t rerank_rank = 0;  ///< 0: the reranker did not judge it
  double context = 0;             ///< what neighbours, and other chunks of the document, add or take
  double fit = 1;  ///< how well the best candidates fit the question: all scores are multiplied by it
};

/// One answer of retrieval: a chunk, where it stands, and why it is here.
struct Hit : Place {
  std::uint32_t rank = 0;  ///< from 1
  double score = 0;        ///< fused or the reranker's, higher is better, 0..1 in hybrid mode or reranked
  std::optional<std::string> external_id = {};
  std::string text = {};
  ParentId parent = {};
  std::vector<ChunkId> also_matched = {};       ///< further chunks of the same parent, best first
  std::string parent_text = {};                 ///< empty when the tenant does not retrieve parents
  std::vector<Place> also_in = {};              ///< other documents with the same text, or nearly the same
  std::optional<double> keyword_score = {};     ///< BM25; empty when the keyword engine did not return it
  std::optional<double> semantic_score = {};    ///< cosine; empty when the vector engine did not return it
  std::optional<double> rerank_score = {};      ///< as the reranker gave it; empty when it did not judge it
  std::optional<Explanation> explanation = {};  ///< when the question asks for it
};

/// A word of the question that is not in the documents, or hardly, and the one that was searched with it.
struct Correction {
  std::string from;
  std::string to;
};

/// What a provider's reranker did for one question.
struct Reranked {
  std::string provider;
  std::uint32_t passages = 0;  ///< judged
  std::uint32_t requests = 0;
  std::optional<std::uint64_t> tokens;  ///< as the provider bills them
  std::optional<double> search_units;
  double seconds = 0;
};

/// What a search found, best first, and what was made of the question.
struct Results {
  std::vector<Hit> hits = {};
  std::vector<Correction> corrections = {};
  std::vector<Correction> synonyms = {};  ///< words of the question, and what was searched with them
  std::vector<std::string> notes = {};    ///< for people: "no passage holds \"...\" word for word; ..."
  std::optional<Reranked> reranked = {};  ///< empty: no provider was asked, or it failed
  std::optional<std::string> rerank_failure = {};  ///< why; it is among the notes too
};

/// The byte ranges of `text` that match the question, in order, for highlighting.
struct Match {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

}  // namespace ragctl::model

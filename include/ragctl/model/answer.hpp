#pragma once
#include <optional>
#include <string>
#include <vector>

#include "ragctl/model/hit.hpp"

namespace ragctl::model {

/// [number] in the answer's text points to a passage that was given as context.
/// Its place is that of the cited words, or of the whole passage when it has no quote.
struct Citation : Place {
  std::uint32_t number = 0;  ///< from 1
  std::string quote;         ///< the cited words
};

struct Answer {
  std::string text;                     ///< with citation marks [1]
  std::vector<Citation> citations;      ///< every mark in `text` has one
  std::vector<Hit> context;             ///< the hits the answer was made from
  std::vector<std::string> notes;       ///< of the search, for people
  std::vector<Correction> corrections;  ///< of the search
  std::vector<Correction> synonyms;
  std::optional<Reranked> reranked;  ///< of the search
  bool answered = false;             ///< false: nothing fitted, `text` is the no_context_response
};

}  // namespace ragctl::model

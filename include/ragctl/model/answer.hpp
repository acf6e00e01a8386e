#pragma once
#include <string>
#include <vector>

#include "ragctl/model/hit.hpp"

namespace ragctl::model {

/// [number] in the answer's text points to a passage that was given as context.
struct Citation {
  std::uint32_t number = 0;  ///< from 1
  ChunkId chunk{};
  DocumentId document{};
  std::string title;
  std::string uri;
  std::vector<std::string> heading;
  std::uint32_t page = 0;
  std::uint32_t begin = 0;  ///< byte range of the cited sentence or passage in the document's text
  std::uint32_t end = 0;
  std::string quote;  ///< the cited words
};

struct Answer {
  std::string text;                 ///< with citation marks [1]
  std::vector<Citation> citations;  ///< every mark in `text` has one
  std::vector<Hit> context;         ///< the hits the answer was made from
  bool answered = false;            ///< false: nothing fitted, `text` is the no_context_response
};

}  // namespace ragctl::model

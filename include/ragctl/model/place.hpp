#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "ragctl/model/ids.hpp"

namespace ragctl::model {

/// Where a piece of text stands, as people find it again.
struct Place {
  ChunkId chunk{};
  DocumentId document{};
  std::string title;  ///< of the document
  std::string uri;
  std::vector<std::string> heading;
  std::uint32_t page = 0;   ///< from 1; 0 when the format has no pages
  std::uint32_t begin = 0;  ///< byte range in the document's text
  std::uint32_t end = 0;
};

}  // namespace ragctl::model

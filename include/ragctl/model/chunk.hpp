#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "ragctl/model/ids.hpp"

namespace ragctl::model {

/// A byte range of a document's text with where it stands. The text itself is stored once, with the document.
struct Passage {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::uint32_t page = 0;            ///< page of `begin`, from 1; 0 when the format has no pages
  std::vector<std::string> heading;  ///< heading path at `begin`, outermost first
  bool operator==(const Passage&) const = default;
};

/// What `chunk` makes of a document: parents in order, and children in order, each inside one parent.
struct Chunking {
  struct Child {
    Passage passage;
    std::uint32_t parent = 0;  ///< position in `parents`
    bool operator==(const Child&) const = default;
  };
  std::vector<Passage> parents;
  std::vector<Child> children;
};

/// A child as the catalog holds it.
struct Chunk {
  ChunkId id{};
  DocumentId document{};
  ParentId parent{};
  std::uint32_t ordinal = 0;  ///< within the document, from 0
  Passage passage;
};

}  // namespace ragctl::model

#pragma once
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "ragctl/chunk/chunker.hpp"
#include "ruler.hpp"
#include "sections.hpp"

namespace ragctl::chunk {

/// A child whose parent is not yet known. `from` and `to` are the borders of the core, measured from the
/// document's start.
struct Draft {
  Range core;             ///< what this child alone covers
  std::size_t begin = 0;  ///< at most core.begin: reaches back into the child before it, in the same section
  std::uint64_t from = 0;
  std::uint64_t to = 0;
  std::size_t section = 0;      ///< the first that it holds
  std::uint32_t page = 0;       ///< at `begin`
  std::uint32_t core_page = 0;  ///< at `core.begin`
};

/// Packs the sections of a document into drafts of at most `settings.size`, in order.
[[nodiscard]] std::vector<Draft> pack(std::string_view text, const std::vector<Section>& sections,
                                      const Settings& settings);

}  // namespace ragctl::chunk

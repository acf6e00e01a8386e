#pragma once
#include <cstdint>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "ragctl/source/source.hpp"
#include "vanished.hpp"

namespace ragctl::pipeline {

/// Tells of new files which have only moved: those with the content of a file that has vanished. For one
/// thread; asked in the order of the listing, it answers the same in every run.
class Moves {
public:
  /// That file has vanished, and may be taken for moved.
  void add(const catalog::Origin& vanished);
  /// The file that this one was before, or null. Reads the new file when one of its size has vanished. Each
  /// is told once: a further copy is a document of its own. Of several the one of the same name is meant.
  [[nodiscard]] const catalog::Origin* take(const source::Item& item);
  [[nodiscard]] bool has_moved(const catalog::Origin* origin) const { return moved_.contains(origin); }

private:
  std::unordered_map<std::uint64_t, std::vector<const catalog::Origin*>> by_size_;
  std::unordered_set<const catalog::Origin*> moved_;
};

}  // namespace ragctl::pipeline

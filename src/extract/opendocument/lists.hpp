#pragma once
#include <array>
#include <string>
#include <unordered_map>

#include "styles.hpp"

namespace ragctl::extract {

/// How far the lists of a document have counted.
class OdfLists {
public:
  explicit OdfLists(const OdfStyles& styles) : styles_(styles) {}

  /// A list of this style begins at `level` (from 0): it counts anew, unless it goes on with the one before.
  void begin(const std::string& style, int level, bool goes_on);
  /// Counts an item, and returns what stands before it: "- " for any bullet, "2.1) ", or nothing.
  /// `start`: counts from here; 0: goes on.
  [[nodiscard]] std::string next(const std::string& style, int level, int start);

private:
  using Counts = std::array<int, OdfStyles::kLevels>;  // 0: has not begun

  const OdfStyles& styles_;
  std::unordered_map<std::string, Counts> counts_;
};

}  // namespace ragctl::extract

#pragma once
#include <cstddef>
#include <functional>
#include <string_view>

namespace ragctl::source {

/// One value of a file of records, not parsed yet.
struct JsonPiece {
  std::string_view bytes;
  std::size_t line = 0;       ///< where it starts, from 1; in an array its ordinal
  const char* unit = "line";  ///< what `line` counts: "line" or "item"
  bool cut_short = false;     ///< the file ends within it
};

/// Gives the lines of JSONL (blank ones left out), the elements of an array, or the one object that is the
/// whole file, without building any of them in memory. What is broken inside one piece does not touch the
/// next.
void each_json_piece(std::string_view bytes, const std::function<void(const JsonPiece&)>& visit);

/// How deep arrays and objects are nested in it; strings are skipped.
[[nodiscard]] std::size_t json_depth(std::string_view bytes);

}  // namespace ragctl::source

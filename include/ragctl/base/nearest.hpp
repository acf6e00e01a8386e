#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace ragctl {

/// Insertions, deletions, replacements and swaps of neighbours that make one text of the other, in code
/// points (optimal string alignment, that is, Damerau-Levenshtein without overlapping edits).
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b);

/// The candidate with the smallest Damerau-Levenshtein distance to `word`, if it is near enough to be a
/// typing error (distance at most a third of the longer length, and at least 1 allowed). First wins on a tie.
[[nodiscard]] std::optional<std::string> nearest(std::string_view word,
                                                 std::span<const std::string> candidates);

}  // namespace ragctl

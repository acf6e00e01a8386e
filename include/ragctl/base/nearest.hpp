#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace ragctl {

/// The candidate with the smallest Damerau-Levenshtein distance to `word`, if it is near enough to be a
/// typing error (distance at most a third of the longer length, and at least 1 allowed). First wins on a tie.
[[nodiscard]] std::optional<std::string> nearest(std::string_view word,
                                                 std::span<const std::string> candidates);

}  // namespace ragctl

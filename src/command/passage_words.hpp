#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "passage_view.hpp"

namespace ragctl::command {

/// A stretch of a text, and the matches of the whole text.
struct Stretch {
  std::string_view text;
  std::size_t begin = 0;
  std::size_t end = 0;
  std::span<const model::Match> matches;

  [[nodiscard]] std::string_view view() const { return text.substr(begin, end - begin); }
  [[nodiscard]] Stretch part(std::size_t from, std::size_t to) const { return {text, from, to, matches}; }
};

/// Columns of a text that is shown as it is.
[[nodiscard]] std::size_t columns_of(std::string_view text);

/// The stretch with its blanks as they are (a tab as four), its matches highlighted.
[[nodiscard]] ShownLine as_it_is(const Stretch& stretch, const Output& output);

/// Where the words of a line may stand: `indent` blanks before the first line, `hang` before those that
/// continue it.
struct Room {
  std::size_t columns = 80;
  std::size_t indent = 0;
  std::size_t hang = 0;
};

/// The words of the stretch, with one blank between them, on as many lines as they need.
[[nodiscard]] std::vector<ShownLine> filled(const Stretch& stretch, Room room, const Output& output);

}  // namespace ragctl::command

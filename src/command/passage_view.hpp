#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "ragctl/command/output.hpp"
#include "ragctl/model/hit.hpp"

namespace ragctl::command {

/// A line as it is shown, without its margin.
struct ShownLine {
  std::string text;         ///< styled
  std::size_t matches = 0;  ///< pieces of matches in it
};

/// A passage as its document had it: rows of tables (columns lined up where they fit), list items and lines
/// of code stay lines of their own, with their indentation; prose is filled. No line is wider than `columns`
/// on a terminal; what must go on does so a little further right.
[[nodiscard]] std::vector<ShownLine> lay_out_passage(std::string_view text,
                                                     const std::vector<model::Match>& matches,
                                                     std::size_t columns, const Output& output);

/// The line [begin, end) of a text as words, filled to `columns`.
[[nodiscard]] std::vector<ShownLine> fill_line(std::string_view line, std::size_t columns,
                                               const Output& output);

}  // namespace ragctl::command

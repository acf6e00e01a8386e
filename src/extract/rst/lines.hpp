#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ragctl::extract {

/// Lines without tabs and without blanks at the end; nested ones without the indentation of what they are in.
using RstLines = std::span<const std::string_view>;

/// Text as lines: tabs become blanks up to the next eighth column.
class RstText {
public:
  explicit RstText(std::string_view text);
  RstText(const RstText&) = delete;
  RstText& operator=(const RstText&) = delete;
  [[nodiscard]] RstLines lines() const { return lines_; }

private:
  std::string text_;
  std::vector<std::string_view> lines_;
};

[[nodiscard]] std::size_t indent_of(std::string_view line);  ///< of a blank line 0
/// How many lines from `at` on are blank or indented by at least `indent`, blank ones at the end left out.
[[nodiscard]] std::size_t count_indented(RstLines lines, std::size_t at, std::size_t indent);
/// Without the indentation that all of them have.
[[nodiscard]] std::vector<std::string_view> dedented(RstLines lines);
[[nodiscard]] std::string joined_lines(RstLines lines);  ///< with line ends between

/// The mark of a rule: a line of at least `least` times the same sign. 0: none.
[[nodiscard]] char rule_of(std::string_view line, std::size_t least);

/// A list item's mark and the blanks after it, "- " or "12. "; 0 bytes: none. `ordered` marks count.
struct ListMark {
  std::size_t size = 0;
  bool ordered = false;
};
[[nodiscard]] ListMark list_mark_of(std::string_view line);

/// ":name: value" -> the bytes of ":name:", else 0.
[[nodiscard]] std::size_t field_size(std::string_view line);

}  // namespace ragctl::extract

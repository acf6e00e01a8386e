#pragma once
#include <string>

#include "paged_lines.hpp"
#include "ragctl/model/structured_text.hpp"

namespace ragctl::extract {

/// Whether a word goes on from the line `upper` to the line `lower`: it ends with a soft hyphen, or with a
/// hyphen after a letter and `lower` begins with a small letter.
[[nodiscard]] bool is_hyphenated(std::string_view upper, std::string_view lower);

/// Adds a line to a paragraph: the hyphen of a divided word goes, a blank comes between words, none between
/// Han or Kana.
void join_line(std::string& paragraph, std::string_view line);

/// Lines -> paragraphs, headings (by size relative to the body, or short bold ones), list items, code and
/// tables. Fills text, blocks and pages.
[[nodiscard]] model::StructuredText lay_out(const PagedDocument& document);

}  // namespace ragctl::extract

#pragma once
#include "lines.hpp"
#include "ragctl/model/structured_text.hpp"

namespace ragctl::extract {

/// Lines -> paragraphs, headings (by size relative to the body, or short bold ones), list items, code and
/// tables. Fills text, blocks and pages.
[[nodiscard]] model::StructuredText lay_out(const PagedDocument& document);

}  // namespace ragctl::extract

#pragma once
#include "lines.hpp"

namespace ragctl::extract {

/// Finds the lines that the document's outline names, on the page it leads to, and gives them its levels.
/// White space, punctuation, case and a number in front ("2.1", "IV.", "A.3") may differ.
void mark_headings_of_outline(PagedDocument& document);

}  // namespace ragctl::extract

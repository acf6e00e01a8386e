#pragma once
#include <functional>
#include <vector>

#include "../office/xml_tree.hpp"
#include "styles.hpp"

namespace ragctl::extract {

/// One cell of a row as it is drawn; where cells are merged, only the first of them has content.
struct DocxCell {
  XmlNode content;  ///< none: covered by a cell to the left or above
};
using DocxRow = std::vector<DocxCell>;

/// The rows of a table that are not deleted.
[[nodiscard]] std::vector<DocxRow> docx_rows(XmlNode table);

/// Whether rows and columns mean something: more than one column, and cells of words only. Tables that lay
/// out a page (with headings or tables in them, or whole chapters) are better read cell by cell.
[[nodiscard]] bool is_docx_grid(const std::vector<DocxRow>& rows,
                                const std::function<bool(XmlNode paragraph)>& is_heading);

}  // namespace ragctl::extract

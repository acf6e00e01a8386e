#include "table.hpp"

#include <algorithm>
#include <cstddef>

namespace ragctl::extract {
namespace {

constexpr int kMostColumns = 63;  // as Word has it
constexpr std::size_t kLongestCell = 2000;

// Rows and cells may be wrapped in content controls, insertions and custom XML.
bool is_wrapper(std::string_view name) {
  return name == "w:sdt" || name == "w:sdtContent" || name == "w:ins" || name == "w:moveTo" ||
         name == "w:customXml" || name == "w:smartTag";
}

void find_all(XmlNode parent, std::string_view name, std::vector<XmlNode>& out) {
  for (const XmlNode each : children(parent)) {
    if (each.name() == name)
      out.push_back(each);
    else if (is_wrapper(each.name()))
      find_all(each, name, out);
  }
}

bool continues_above(XmlNode cell_properties) {
  const XmlNode merge = cell_properties.child("w:vMerge");
  return merge && merge.attribute("w:val") != "restart";
}

DocxRow read_row(XmlNode row) {
  DocxRow out;
  std::vector<XmlNode> cells;
  find_all(row, "w:tc", cells);
  for (const XmlNode cell : cells) {
    const XmlNode properties = cell.child("w:tcPr");
    if (properties.child("w:cellDel")) continue;
    const int span = std::clamp(properties.child("w:gridSpan").integer("w:val").value_or(1), 1, kMostColumns);
    out.push_back({continues_above(properties) ? XmlNode() : cell});
    out.resize(out.size() + static_cast<std::size_t>(span) - 1);
  }
  return out;
}

bool is_worded(XmlNode cell, const std::function<bool(XmlNode)>& is_heading) {
  std::size_t size = 0;
  for (XmlNode node = cell; node; node = node.next_in(cell)) {
    const std::string_view name = node.name();
    if (name == "w:tbl" || (name == "w:p" && is_heading(node))) return false;
    if (name == "w:t") size += node.text().size();
    if (size > kLongestCell) return false;
  }
  return true;
}

}  // namespace

std::vector<DocxRow> docx_rows(XmlNode table) {
  std::vector<XmlNode> rows;
  find_all(table, "w:tr", rows);
  std::vector<DocxRow> out;
  for (const XmlNode row : rows) {
    if (!row.child("w:trPr").child("w:del")) out.push_back(read_row(row));
  }
  return out;
}

bool is_docx_grid(const std::vector<DocxRow>& rows, const std::function<bool(XmlNode)>& is_heading) {
  std::size_t widest = 0;
  for (const DocxRow& row : rows) {
    widest = std::max(widest, row.size());
    for (const DocxCell& cell : row) {
      if (cell.content && !is_worded(cell.content, is_heading)) return false;
    }
  }
  return widest > 1;
}

}  // namespace ragctl::extract

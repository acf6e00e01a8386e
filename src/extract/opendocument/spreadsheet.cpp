#include "spreadsheet.hpp"

#include <algorithm>
#include <vector>

#include "../office/properties.hpp"
#include "../sheet/grid.hpp"
#include "../sheet/number_format.hpp"

namespace ragctl::extract {
namespace {

constexpr std::uint32_t kMostColumns = 16'384;
constexpr std::uint32_t kMostRows = 1'048'576;
constexpr std::uint32_t kFarthest = 2'000'000'000;  // column, so that none wraps

bool is_shown(XmlNode node) {
  const std::string_view visibility = node.attribute("table:visibility");
  return visibility.empty() || visibility == "visible";
}

class OdfSheet {
public:
  OdfSheet(XmlNode table, std::uint64_t text_limit, OdfBlocks& blocks, OfficeWriter& out)
      : table_(table), blocks_(blocks), out_(out), grid_(text_limit) {}

  void write() {
    std::uint32_t column = 0;
    read_columns(table_, column);
    each_odf_row(table_, [this](XmlNode row) { read_row(row); });
    grid_.write(out_);
    for (const XmlNode shape : shapes_) blocks_.write_shape(shape);
    blocks_.write(table_.child("table:shapes"));
    for (const auto& [comment, place] : comments_) {
      blocks_.keep_comment(comment);
      blocks_.write_comments(place);
    }
    blocks_.reader().losses.columns +=
        static_cast<std::uint64_t>(std::ranges::count(hidden_, Hidden::filled));
  }

private:
  enum class Hidden : std::uint8_t { no, yes, filled };

  void read_columns(XmlNode parent, std::uint32_t& column) {
    for (const XmlNode each : children(parent)) {
      const std::string_view name = each.name();
      if (name == "table:table-columns" || name == "table:table-header-columns" ||
          name == "table:table-column-group")
        read_columns(each, column);
      if (name != "table:table-column") continue;
      const std::uint32_t times = repetitions(each, "table:number-columns-repeated", kMostColumns);
      const std::uint32_t end = std::min(column + times, kMostColumns);
      if (!is_shown(each)) {
        hidden_.resize(std::max<std::size_t>(hidden_.size(), end), Hidden::no);
        std::fill(hidden_.begin() + column, hidden_.begin() + end, Hidden::yes);
      }
      column = end;
    }
  }

  void read_row(XmlNode row) {
    const std::uint32_t times = repetitions(row, "table:number-rows-repeated", kMostRows);
    const std::vector<Cell> cells = read_cells(row);
    if (!is_shown(row)) {
      if (!cells.empty()) blocks_.reader().losses.rows += times;
      hidden_rows_ += times;
      row_ += times;
      return;
    }
    // An empty row costs nothing, however often it is repeated.
    for (std::uint32_t i = 0; i < times && !cells.empty(); ++i) {
      grid_.begin_row(row_ + i - hidden_rows_);
      for (const Cell& cell : cells) grid_.add(cell.column, cell.text, cell.kind);
    }
    row_ += times;
  }

  struct Cell {
    std::uint32_t column;
    std::string text;
    CellKind kind;
  };

  std::vector<Cell> read_cells(XmlNode row) {
    std::vector<Cell> out;
    std::uint32_t column = 0;
    for (const XmlNode cell : children(row)) {
      const bool covered = cell.name() == "table:covered-table-cell";
      if (!covered && cell.name() != "table:table-cell") continue;
      const std::uint32_t times = repetitions(cell, "table:number-columns-repeated", kMostColumns);
      const std::string text = covered ? std::string() : read_cell(cell, column, is_shown(row));
      const std::string_view type = cell.attribute("office:value-type");
      const CellKind kind = type.empty() || type == "string" ? CellKind::words : CellKind::value;
      // Beyond the last column that there is, whatever it says is told once.
      const std::uint32_t told = is_blank_text(text) ? 0 : column < kMostColumns ? times : 1;
      for (std::uint32_t i = 0; i < told; ++i) {
        if (!is_hidden(column + i)) out.push_back({column + i, text, kind});
      }
      column += std::min(times, kFarthest - column);
    }
    return out;
  }

  bool is_hidden(std::uint32_t column) {
    if (column >= hidden_.size() || hidden_[column] == Hidden::no) return false;
    hidden_[column] = Hidden::filled;
    return true;
  }

  std::string read_cell(XmlNode cell, std::uint32_t column, bool shown) {
    std::string text;
    for (const XmlNode each : children(cell)) {
      if (each.name() == "text:p") {
        const OdfInline content = blocks_.reader().read(each, false);
        text += (text.empty() ? "" : " ") + content.text;
      } else if (shown && each.name() == "office:annotation") {
        comments_.emplace_back(each, column_name(column) + std::to_string(row_ + 1));
      } else if (shown && each.name().starts_with("draw:")) {
        shapes_.push_back(each);
      }
    }
    const std::string_view type = cell.attribute("office:value-type");
    if (type == "date") return iso_date(one_line(cell.attribute("office:date-value")));
    return text.empty() ? one_line(cell.attribute("office:value")) : text;
  }

  XmlNode table_;
  OdfBlocks& blocks_;
  OfficeWriter& out_;
  SheetGrid grid_;
  std::vector<Hidden> hidden_;  // columns
  std::uint64_t row_ = 0;
  std::uint64_t hidden_rows_ = 0;
  std::vector<std::pair<XmlNode, std::string>> comments_;  // with their places
  std::vector<XmlNode> shapes_;
};

}  // namespace

void write_odf_sheets(XmlNode spreadsheet, const OdfStyles& styles, std::uint64_t text_limit,
                      OdfBlocks& blocks, OfficeWriter& out) {
  for (const XmlNode table : children(spreadsheet)) {
    if (table.name() != "table:table") continue;
    if (styles.find("table", table.attribute("table:style-name")).hidden) {
      ++blocks.reader().losses.sheets;
      continue;
    }
    out.heading(1, one_line(table.attribute("table:name")));
    OdfSheet(table, text_limit, blocks, out).write();
    out.drop_bare_heading();
  }
}

}  // namespace ragctl::extract

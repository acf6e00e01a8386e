#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "../office/xml_tree.hpp"
#include "grid.hpp"
#include "number_format.hpp"

namespace ragctl::extract {

/// What the cells of all sheets of a workbook refer to.
struct WorkbookParts {
  std::vector<std::string> strings;   ///< shared ones
  std::vector<NumberFormat> formats;  ///< by the style of a cell
  DateSystem dates = DateSystem::from_1900;
};

/// What sheets hold that is not shown, or cannot be.
struct SheetLosses {
  std::uint64_t sheets = 0;
  std::uint64_t missing = 0;  ///< sheets
  std::uint64_t rows = 0;
  std::uint64_t columns = 0;
  std::uint64_t formulas = 0;  ///< without a stored result
};

/// Column and row of "B12", from 0.
struct CellPlace {
  std::uint32_t column = 0;
  std::uint32_t row = 0;
};
[[nodiscard]] std::optional<CellPlace> cell_place(std::string_view reference);

/// "_x000D_" and its like as what they mean.
[[nodiscard]] std::string without_escapes(std::string text);
/// The words of a string in runs (CT_Rst), without how they are pronounced.
[[nodiscard]] std::string rich_text(XmlNode node);

/// Reads the cells of a worksheet that are shown.
class WorksheetReader {
public:
  WorksheetReader(const WorkbookParts& parts, XmlNode sheet, SheetLosses& losses, SheetGrid& out);
  void read();

private:
  struct Range {
    CellPlace first;
    CellPlace last;
  };
  void read_hidden_columns();
  void read_merges();
  void read_row(XmlNode row, std::uint32_t number);
  void read_cell(XmlNode cell, CellPlace place);
  [[nodiscard]] bool is_covered(CellPlace place);
  [[nodiscard]] bool is_hidden(std::uint32_t column);
  [[nodiscard]] std::string number_shown(XmlNode cell, const std::string& stored) const;

  const WorkbookParts& parts_;
  XmlNode sheet_;
  SheetLosses& losses_;
  SheetGrid& out_;
  struct HiddenColumn {
    std::uint32_t column;
    bool filled;
  };
  std::vector<HiddenColumn> hidden_;
  std::vector<Range> merges_;  // by their first rows
  std::size_t merges_begun_ = 0;
  std::vector<Range> open_merges_;  // that reach the row at hand
  std::uint32_t next_row_ = 0;
  std::uint32_t hidden_rows_ = 0;
};

}  // namespace ragctl::extract

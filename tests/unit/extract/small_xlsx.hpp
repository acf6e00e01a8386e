#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "small_package.hpp"

namespace ragctl::extract {

struct SmallSheet {
  std::string name;
  std::string rows;        ///< within sheetData
  std::string before{};    ///< beside it, and before it
  std::string after{};     ///< behind it
  std::string state{};     ///< "hidden"
  std::string comments{};  ///< within comments
  std::string drawing{};   ///< within xdr:wsDr
};

/// The parts of a small Excel workbook, as what stands within their root elements.
struct SmallXlsx {
  std::vector<SmallSheet> sheets;
  std::string strings{};
  std::string styles{};
  std::string core{};
  std::string properties{};  ///< before the list of sheets
  PackageFiles more{};
};

[[nodiscard]] PackageFiles files_of(const SmallXlsx& parts);
[[nodiscard]] std::string xlsx_of(const SmallXlsx& parts);

/// A row of inline strings from column A on; those that are numbers are numbers.
[[nodiscard]] std::string row_of(int number, const std::vector<std::string>& cells,
                                 std::string_view attributes = {});

}  // namespace ragctl::extract

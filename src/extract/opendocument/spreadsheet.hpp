#pragma once
#include <cstdint>

#include "blocks.hpp"

namespace ragctl::extract {

/// Writes each sheet (table:table) of a spreadsheet as a heading and its tables, as those of Excel are.
void write_odf_sheets(XmlNode spreadsheet, const OdfStyles& styles, std::uint64_t text_limit,
                      OdfBlocks& blocks, OfficeWriter& out);

}  // namespace ragctl::extract

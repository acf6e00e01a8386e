#pragma once
#include <cstdint>
#include <string_view>

#include "ragctl/extract/extractor.hpp"

namespace ragctl::extract {

inline constexpr std::string_view kXlsxType =
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Excel workbooks and templates, with or without macros (XLSX, XLSM, XLTX, XLTM; ECMA-376, transitional and
/// strict). Each sheet is a heading and its tables, with what the cells show. Only ever called inside a
/// worker process. Throws Error{failed} naming what is wrong, also for more than `text_limit` bytes of text;
/// std::bad_alloc.
[[nodiscard]] Extraction extract_xlsx(std::string_view bytes, std::uint64_t text_limit);

}  // namespace ragctl::extract

#pragma once
#include <cstdint>
#include <string_view>

#include "ragctl/extract/extractor.hpp"

namespace ragctl::extract {

inline constexpr std::string_view kOdtType = "application/vnd.oasis.opendocument.text";
inline constexpr std::string_view kOdsType = "application/vnd.oasis.opendocument.spreadsheet";
inline constexpr std::string_view kOdpType = "application/vnd.oasis.opendocument.presentation";
inline constexpr std::string_view kOdgType = "application/vnd.oasis.opendocument.graphics";

/// OpenDocument texts, spreadsheets, presentations and drawings, and templates of these (ODT, ODS, ODP, ODG,
/// OTT, ...; OASIS OpenDocument 1.0 to 1.3). Which of them it is, its content says. Only ever called inside a
/// worker process. Throws Error{failed} naming what is wrong, also for more than `text_limit` bytes of text;
/// std::bad_alloc.
[[nodiscard]] Extraction extract_opendocument(std::string_view bytes, std::uint64_t text_limit);

}  // namespace ragctl::extract

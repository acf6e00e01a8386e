#pragma once
#include <cstdint>
#include <string_view>

#include "ragctl/extract/extractor.hpp"

namespace ragctl::extract {

inline constexpr std::string_view kRtfType = "application/rtf";

/// Rich Text Format up to 1.9.1, as Word, LibreOffice and others write it. Only ever called inside a worker
/// process. Throws Error{failed} naming what is wrong, also for more than `text_limit` bytes of text.
[[nodiscard]] Extraction extract_rtf(std::string_view bytes, std::uint64_t text_limit);

}  // namespace ragctl::extract

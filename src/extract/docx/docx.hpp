#pragma once
#include <cstdint>
#include <string_view>

#include "ragctl/extract/extractor.hpp"

namespace ragctl::extract {

inline constexpr std::string_view kDocxType =
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// Word documents and templates, with or without macros (DOCX, DOCM, DOTX, DOTM; ECMA-376, transitional and
/// strict). Only ever called inside a worker process. Throws Error{failed} naming what is wrong, also for
/// more than `text_limit` bytes of text; std::bad_alloc.
[[nodiscard]] Extraction extract_docx(std::string_view bytes, std::uint64_t text_limit);

}  // namespace ragctl::extract

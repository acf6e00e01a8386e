#pragma once
#include <cstdint>
#include <string_view>

#include "ragctl/extract/extractor.hpp"

namespace ragctl::extract {

inline constexpr std::string_view kPptxType =
    "application/vnd.openxmlformats-officedocument.presentationml.presentation";

/// PowerPoint presentations, shows and templates, with or without macros (PPTX, PPSX, POTX, PPTM, ...;
/// ECMA-376, transitional and strict). Slides in the order in which they are shown, each a heading, its text
/// and its notes; the number of a slide is its page. Only ever called inside a worker process. Throws
/// Error{failed} naming what is wrong, also for more than `text_limit` bytes of text; std::bad_alloc.
[[nodiscard]] Extraction extract_pptx(std::string_view bytes, std::uint64_t text_limit);

}  // namespace ragctl::extract

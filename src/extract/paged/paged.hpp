#pragma once
#include "ragctl/extract/extractor.hpp"

namespace ragctl::extract {

/// extract_paged_format with a limit on the bytes of text; beyond it Error{failed}.
[[nodiscard]] Extraction extract_paged(std::string_view bytes, const std::string& media_type,
                                       const Hints& hints, std::uint64_t text_limit);

/// The formats that extract_paged reads, and only a worker may.
[[nodiscard]] bool is_paged_format(std::string_view media_type);

}  // namespace ragctl::extract

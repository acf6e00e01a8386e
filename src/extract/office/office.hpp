#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ragctl/extract/extractor.hpp"

namespace ragctl::extract {

/// The formats of office programs that are read in a worker process, encrypted ones too.
[[nodiscard]] bool is_office_format(std::string_view media_type);

/// Only ever called inside a worker process, for a media type that is_office_format. Throws Error{failed}
/// naming what is wrong with the document, also for more than `text_limit` bytes of text; std::bad_alloc.
/// `passwords` are tried on an encrypted one.
[[nodiscard]] Extraction extract_office(std::string_view bytes, std::string_view media_type,
                                        const std::vector<std::string>& passwords, std::uint64_t text_limit);

}  // namespace ragctl::extract

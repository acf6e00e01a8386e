#pragma once
#include <cstdint>
#include <filesystem>

namespace ragctl::bench {

/// The postings of so many generated chunks, analysis included, against SQLite's FTS5 and a scan of all
/// postings: build, size, and questions of six words, their 50 best chunks. Works in `folder`, which is
/// empty.
void measure_keyword(std::uint32_t chunks, const std::filesystem::path& folder);

}  // namespace ragctl::bench

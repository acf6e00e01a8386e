#pragma once
#include <cstdint>
#include <filesystem>

namespace ragctl::bench {

/// Vectors of 256 dimensions in clusters, so many: building, the ten nearest, one thread, against the truth
/// by FAISS's exact scan. Works in `folder`, which is empty.
void measure_vectors(std::uint32_t rows, const std::filesystem::path& folder);

}  // namespace ragctl::bench

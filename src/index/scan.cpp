#include "scan.hpp"

#ifdef __x86_64__
#include <immintrin.h>

#include <cstring>
#endif

namespace ragctl::index {
namespace {

using Kernel = void (*)(const std::int16_t* query, const std::int8_t* rows, std::size_t stride,
                        std::size_t count, std::int32_t* out);

[[maybe_unused]] void scan_plain(const std::int16_t* query, const std::int8_t* rows, std::size_t stride,
                                 std::size_t count, std::int32_t* out) {
  for (std::size_t row = 0; row < count; ++row, rows += stride) {
    std::int32_t sum = 0;
    for (std::size_t d = 0; d < stride; ++d) sum += std::int32_t{query[d]} * std::int32_t{rows[d]};
    out[row] = sum;
  }
}

#ifdef __x86_64__

// Eight bits become sixteen, pairs are multiplied and added to 32: exact, and one instruction each.

__attribute__((target("avx2"))) inline std::int32_t sum_of(__m256i sum) {
  __m128i quarter = _mm_add_epi32(_mm256_castsi256_si128(sum), _mm256_extracti128_si256(sum, 1));
  quarter = _mm_add_epi32(quarter, _mm_shuffle_epi32(quarter, 0x4E));
  quarter = _mm_add_epi32(quarter, _mm_shuffle_epi32(quarter, 0xB1));
  return _mm_cvtsi128_si32(quarter);
}

__attribute__((target("avx2"))) void scan_avx2(const std::int16_t* query, const std::int8_t* rows,
                                               std::size_t stride, std::size_t count, std::int32_t* out) {
  for (std::size_t row = 0; row < count; ++row, rows += stride) {
    __m256i low = _mm256_setzero_si256();
    __m256i high = _mm256_setzero_si256();
    for (std::size_t d = 0; d < stride; d += kScanStep) {
      const auto* const codes = reinterpret_cast<const __m128i*>(rows + d);
      const auto* const asked = reinterpret_cast<const __m256i*>(query + d);
      const __m256i left = _mm256_cvtepi8_epi16(_mm_loadu_si128(codes));
      const __m256i right = _mm256_cvtepi8_epi16(_mm_loadu_si128(codes + 1));
      low = _mm256_add_epi32(low, _mm256_madd_epi16(left, _mm256_loadu_si256(asked)));
      high = _mm256_add_epi32(high, _mm256_madd_epi16(right, _mm256_loadu_si256(asked + 1)));
    }
    out[row] = sum_of(_mm256_add_epi32(low, high));
  }
}

__attribute__((target("avx512f,avx512bw"))) void scan_avx512(const std::int16_t* query,
                                                             const std::int8_t* rows, std::size_t stride,
                                                             std::size_t count, std::int32_t* out) {
  for (std::size_t row = 0; row < count; ++row, rows += stride) {
    __m512i sum = _mm512_setzero_si512();
    for (std::size_t d = 0; d < stride; d += kScanStep) {
      const __m256i codes = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(rows + d));
      const __m512i asked = _mm512_loadu_si512(query + d);
      sum = _mm512_add_epi32(sum, _mm512_madd_epi16(_mm512_cvtepi8_epi16(codes), asked));
    }
    __m256i halves[2];  // through memory: gcc 12 warns within what extracts them
    std::memcpy(halves, &sum, sizeof sum);
    out[row] = sum_of(_mm256_add_epi32(halves[0], halves[1]));
  }
}

#endif

Kernel choose() {
#ifdef __x86_64__
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")) return scan_avx512;
  if (__builtin_cpu_supports("avx2")) return scan_avx2;
#endif
  return scan_plain;
}

}  // namespace

void inner_products(const std::int16_t* query, const std::int8_t* rows, std::size_t stride, std::size_t count,
                    std::int32_t* out) {
  static const Kernel kernel = choose();
  kernel(query, rows, stride, count, out);
}

}  // namespace ragctl::index
